package authorize

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/oauth"
)

const (
	// headerTimeout is how long a connection may take to send its request.
	headerTimeout = 10 * time.Second
	// shutdownTimeout is how long the browser may take to load the last page.
	shutdownTimeout = time.Second
)

// receivedRedirect is a redirect to a callback URL on this machine.
type receivedRedirect struct {
	callback  *url.URL
	listeners []net.Listener
	say       func(format string, values ...any)
}

// listen listens at the address of a callback URL, and nowhere else. Port 0 is replaced with a free
// port.
func (p *process) listen(ctx context.Context, callback *url.URL) (*receivedRedirect, error) {
	r := &receivedRedirect{callback: callback, say: p.Say}
	port := callback.Port()
	if port == "" {
		port = "80"
	}
	var config net.ListenConfig
	for _, address := range loopbackAddresses(callback.Hostname()) {
		listener, err := config.Listen(ctx, "tcp", net.JoinHostPort(address, port))
		if err != nil {
			// A machine may lack one of the two addresses of localhost. But if another program
			// listens at one of them, the redirect might go there.
			if len(r.listeners) > 0 && !isInUse(err) {
				continue
			}
			r.close()
			return nil, listenError(err, port)
		}
		r.listeners = append(r.listeners, listener)
		if port == "0" {
			if bound, ok := listener.Addr().(*net.TCPAddr); ok {
				port = strconv.Itoa(bound.Port)
				callback.Host = net.JoinHostPort(callback.Hostname(), port)
			}
		}
	}
	p.Say("Listening at %s", callback)
	return r, nil
}

func isInUse(err error) bool {
	// Windows has its own number for this error.
	const windowsInUse = syscall.Errno(10048)
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsInUse)
}

func listenError(err error, port string) error {
	const another = "set -callback-url to a URL with another port, such as http://127.0.0.1:8766/oauth/callback, and register that one at the vendor as well"
	if isInUse(err) {
		return fmt.Errorf("port %s is in use by another program. Stop that program, or %s", port, another)
	}
	return fmt.Errorf("unable to listen at port %s: %w. If the port is not available, %s", port, err, another)
}

func (r *receivedRedirect) close() {
	for _, listener := range r.listeners {
		_ = listener.Close()
	}
}

// outcome is how a consent ended.
type outcome struct {
	providerData map[string]string
	err          error
}

func (r *receivedRedirect) await(ctx context.Context, accept acceptFunc) (map[string]string, error) {
	ended := make(chan outcome, 1)
	server := &http.Server{
		Handler:           r.handler(accept, ended),
		ReadHeaderTimeout: headerTimeout,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	server.SetKeepAlivesEnabled(false)
	for _, listener := range r.listeners {
		go func() {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				finish(ended, outcome{err: err})
			}
		}()
	}
	var how outcome
	select {
	case how = <-ended:
	case <-ctx.Done():
		how.err = ctx.Err()
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	// A browser that keeps a connection open is not waited for.
	_ = server.Shutdown(closing)
	_ = server.Close()
	return how.providerData, how.err
}

// finish ends the wait, unless it has already ended.
func finish(ended chan<- outcome, how outcome) {
	select {
	case ended <- how:
	default:
	}
}

// handler answers the browser that is redirected.
func (r *receivedRedirect) handler(accept acceptFunc, ended chan<- outcome) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		switch {
		case request.URL.EscapedPath() != escapedPath(r.callback):
			writePage(w, http.StatusNotFound, "Not found", "There is nothing here.")
			return
		case request.Method != http.MethodGet:
			w.Header().Set("Allow", http.MethodGet)
			writePage(w, http.StatusMethodNotAllowed, "Method not allowed", "A redirect must be a GET request.")
			return
		}
		providerData, err := accept("?" + request.URL.RawQuery)
		var refused *oauth.RefusedError
		switch {
		case err == nil:
			writePage(w, http.StatusOK, "Authorized", "The authorization continues in the terminal. You can close this page.")
			finish(ended, outcome{providerData: providerData})
		case errors.As(err, &refused):
			writePage(w, http.StatusOK, "Not authorized", "The vendor sent an error in place of a code: "+err.Error()+". You can close this page.")
			finish(ended, outcome{err: err})
		default:
			r.say("Warning: a request to the callback URL was ignored: %s.", err)
			writePage(w, http.StatusBadRequest, "Not accepted", "This redirect was not accepted, and the program in the terminal keeps waiting. "+
				"If you did not start this yourself, somebody else has sent you here. If you did, give consent again on the page that the terminal shows.")
		}
	})
}

func escapedPath(callback *url.URL) string {
	if path := callback.EscapedPath(); path != "" {
		return path
	}
	return "/"
}

const (
	pageStyle = "body { font-family: sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; }"

	// pageScript takes the code out of the browser's address bar and history.
	pageScript = "history.replaceState(null, '', location.pathname)"
)

// writePage answers a browser with a page that has a title and some text. The page holds no secret,
// loads nothing, and sends no referrer.
func writePage(w http.ResponseWriter, status int, title, text string) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", hash(pageStyle), hash(pageScript)))
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	title = html.EscapeString(title)
	// A browser that has disconnected needs no page.
	_, _ = fmt.Fprintf(w, "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>%s</title><style>%s</style><script>%s</script></head>\n<body><h1>%s</h1><p>%s</p></body>\n</html>\n",
		title, pageStyle, pageScript, title, html.EscapeString(text))
}

// hash returns the source expression by which a policy allows an inline script or style.
func hash(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
