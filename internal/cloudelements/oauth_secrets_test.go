package cloudelements

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestElements_OAuthToken_withoutURL has the one request whose secret is in its URL fail in every
// way: Go puts the URL into its errors, and others repeat it.
func TestElements_OAuthToken_withoutURL(t *testing.T) {
	t.Parallel()
	const secret = `c4n4ry"\+/=&<é>;c4n4ry`
	answering := func(answer http.HandlerFunc) string {
		server := httptest.NewServer(answer)
		t.Cleanup(server.Close)
		return server.URL
	}
	for name, base := range map[string]string{
		"no connection": unreachable(t),
		"cut":           newRawServer(t, cut).url,
		"no HTTP": newAnsweringRawServer(t, func(r *http.Request, connection net.Conn) bool {
			_, _ = fmt.Fprintf(connection, "%s c4n4ry-unseen %s\r\n\r\n", r.Method, r.URL)
			return false
		}).url,
		"malformed header": newAnsweringRawServer(t, func(r *http.Request, connection net.Conn) bool {
			_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\n%s %s c4n4ry-unseen\r\n\r\n", r.URL, r.Header.Get("Authorization"))
			return false
		}).url,
		"no answer": answering(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }),
		"redirect": answering(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "https://login.example.com"+r.URL.String())
			w.WriteHeader(http.StatusFound)
		}),
		"refusal": answering(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(map[string]string{"message": fmt.Sprintf("no such call: %s, %q, %s", r.URL, r.URL.Query(), r.Header.Get("Authorization"))})
		}),
		"page": answering(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<pre>"+html.EscapeString(r.URL.String())+"</pre>")
		}),
		"another form": answering(func(w http.ResponseWriter, _ *http.Request) {
			respond(w, http.StatusOK, `{"token": {"secret": "`+url.QueryEscape(secret)+`"}, "secret": []}`)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := mustNew(t, base, WithCredentials("c4n4ry-user", "c4n4ry-organization"), newFakeClock().option(), WithMaxRetries(1), WithRequestTimeout(200*time.Millisecond))
			text, _ := logged(t, func(ctx context.Context) {
				_, err := c.Elements.OAuthToken(ctx, "x", OAuthTokenRequest{APIKey: "made-up-key", APISecret: secret, CallbackURL: "https://mycoolapp.com"})
				if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), "c4n4ry") {
					t.Errorf("got %+v", err)
				}
			})
			if !strings.Contains(text, "Request answered") || strings.Contains(text, "c4n4ry") {
				t.Errorf("the log is %s", text)
			}
		})
	}
}
