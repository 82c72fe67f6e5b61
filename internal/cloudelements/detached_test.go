package cloudelements

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// writes are the operations that change something, on instance 7.
var writes = map[string]func(context.Context, *Client) error{
	"create": func(ctx context.Context, c *Client) error {
		_, err := c.Instances.Create(ctx, InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
		return err
	},
	"update": func(ctx context.Context, c *Client) error {
		_, err := c.Instances.Update(ctx, 7, InstanceUpdate{Name: ptr("x")})
		return err
	},
	"update with provider data": func(ctx context.Context, c *Client) error {
		_, err := c.Instances.Update(ctx, 7, InstanceUpdate{ProviderData: map[string]string{"code": "made-up-code"}})
		return err
	},
	"delete":  func(ctx context.Context, c *Client) error { return c.Instances.Delete(ctx, 7) },
	"enable":  func(ctx context.Context, c *Client) error { return c.Instances.Enable(ctx, 7) },
	"disable": func(ctx context.Context, c *Client) error { return c.Instances.Disable(ctx, 7) },
}

// A write that is under way runs to its answer, whoever asks it to stop, and none is begun after
// that.
func TestClient_writeUnderWayRunsToItsAnswer(t *testing.T) {
	t.Parallel()
	for name, write := range writes {
		for _, status := range []int{http.StatusOK, http.StatusBadRequest} {
			t.Run(name+"/"+http.StatusText(status), func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var requests atomic.Int64
				c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodGet {
						respond(w, http.StatusOK, madeUpInstance)
						return
					}
					requests.Add(1)
					cancel()
					if status != http.StatusOK {
						respondFailure(w, status, "made-up refusal")
						return
					}
					respond(w, status, madeUpInstance)
				})
				err := write(ctx, c)
				switch {
				case status == http.StatusOK && err != nil:
					t.Errorf("got %v, want the answer", err)
				case status != http.StatusOK && wantError(t, err).Status != status:
					t.Errorf("got %v, want the answer", err)
				}
				if err := write(ctx, c); requests.Load() != 1 || !errors.Is(err, context.Canceled) || IsAmbiguous(err) {
					t.Errorf("after the end: %d requests, %v", requests.Load(), err)
				}
			})
		}
	}
}

// A write that failed in a way that allows another attempt gets none after the operation was
// stopped.
func TestClient_stoppedWriteIsNotRetried(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"update", "delete", "enable", "disable"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var requests atomic.Int64
			c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
				requests.Add(1)
				cancel()
				respondFailure(w, http.StatusServiceUnavailable, "made-up failure")
			})
			if err := writes[name](ctx, c); requests.Load() != 1 || wantError(t, err).Status != http.StatusServiceUnavailable {
				t.Errorf("%d requests, %v", requests.Load(), err)
			}
		})
	}
}

// The request timeout bounds what runs on by itself.
func TestClient_detachedWriteIsBounded(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	server := newAnsweringRawServer(t, func(_ *http.Request, connection net.Conn) bool {
		cancel()
		keepSilent(connection)
		return false
	})
	c := mustNew(t, server.url, WithRequestTimeout(100*time.Millisecond))
	if err := c.Instances.Delete(ctx, 7); err == nil || !strings.Contains(err.Error(), "no answer within the request timeout of 100ms") {
		t.Errorf("got %v", err)
	}
}
