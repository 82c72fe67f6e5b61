package authorize

import (
	"context"
	"errors"
	"fmt"
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
	// partingTime is how long the browser may take to read the last page.
	partingTime = time.Second
)

// received is redirects to a callback URL of this machine.
type received struct {
	callback  *url.URL
	listeners []net.Listener
	say       func(format string, values ...any)
}

// listen listens where a callback URL points to, and nowhere else. Port 0 is replaced with a free
// one.
func (p *process) listen(ctx context.Context, callback *url.URL) (*received, error) {
	r := &received{callback: callback, say: p.Say}
	port := callback.Port()
	if port == "" {
		port = "80"
	}
	var config net.ListenConfig
	for _, address := range loopbackAddresses(callback.Hostname()) {
		listener, err := config.Listen(ctx, "tcp", net.JoinHostPort(address, port))
		if err != nil {
			// Of the two addresses of localhost, a machine may lack one. One that another program
			// listens at may get the redirect in place of this one.
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
	// Windows has a number of its own for it.
	const windowsInUse = syscall.Errno(10048)
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsInUse)
}

func listenError(err error, port string) error {
	const another = "give a callback URL with another port by -callback-url, such as http://127.0.0.1:8766/oauth/callback, and register that one at the vendor as well"
	if isInUse(err) {
		return fmt.Errorf("port %s is in use by another program. End that, or %s", port, another)
	}
	return fmt.Errorf("unable to listen at port %s: %w. If it is not to be had, %s", port, err, another)
}

func (r *received) close() {
	for _, listener := range r.listeners {
		_ = listener.Close()
	}
}

// outcome is how a consent ended.
type outcome struct {
	brought map[string]string
	err     error
}

func (r *received) await(ctx context.Context, accept acceptance) (map[string]string, error) {
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
	parting, cancel := context.WithTimeout(context.WithoutCancel(ctx), partingTime)
	defer cancel()
	// A browser that keeps a connection open is left behind.
	_ = server.Shutdown(parting)
	_ = server.Close()
	return how.brought, how.err
}

// finish ends the wait, unless it has ended.
func finish(ended chan<- outcome, how outcome) {
	select {
	case ended <- how:
	default:
	}
}

// handler answers the browser that is redirected.
func (r *received) handler(accept acceptance, ended chan<- outcome) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		switch {
		case request.URL.EscapedPath() != escapedPath(r.callback):
			writePage(w, http.StatusNotFound, "Not found", "There is nothing here.")
			return
		case request.Method != http.MethodGet:
			w.Header().Set("Allow", http.MethodGet)
			writePage(w, http.StatusMethodNotAllowed, "Method not allowed", "A redirect comes by GET.")
			return
		}
		brought, err := accept("?" + request.URL.RawQuery)
		var refused *oauth.RefusedError
		switch {
		case err == nil:
			writePage(w, http.StatusOK, "Authorized", "The authorization goes on in the terminal. You can close this page.")
			finish(ended, outcome{brought: brought})
		case errors.As(err, &refused):
			writePage(w, http.StatusOK, "Not authorized", "The vendor sent an error in place of a code: "+err.Error()+". You can close this page.")
			finish(ended, outcome{err: err})
		default:
			r.say("Warning: a request to the callback URL was ignored: %s.", err)
			writePage(w, http.StatusBadRequest, "Not accepted", "This redirect was not accepted, and the program in the terminal goes on waiting. "+
				"If you did not come here by yourself, somebody else sent you. If you did, give consent again, on the page that the terminal shows.")
		}
	})
}

func escapedPath(callback *url.URL) string {
	if path := callback.EscapedPath(); path != "" {
		return path
	}
	return "/"
}
