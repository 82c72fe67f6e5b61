// Package transport sends requests to the platform by its rules: it waits when the platform says
// so, repeats what may be repeated and nothing else, pages through lists, and keeps secrets out of
// errors and logs.
package transport

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// APIPath is where every landscape serves the API.
const APIPath = "/elements/api-v2"

// idleConnTimeout is how long a connection stays open without a request.
const idleConnTimeout = 45 * time.Second

// Client talks to one landscape with one pair of credentials. It is safe for use by many
// goroutines, and meant to be shared: pauses, limits, connections and known secrets are the
// Client's.
type Client struct {
	base           *url.URL
	http           *http.Client
	authorization  string
	variables      variables
	userAgent      string
	maxRetries     int
	requestTimeout time.Duration
	backoff        backoff
	admission      *admission
	secrets        redact.Secrets
	clock          Clock
	refused        atomic.Bool                  // Whether the platform has answered 401 before.
	reading        atomic.Pointer[clockReading] // Of the server's clock; nil before the first.
}

// New makes a client of the landscape at a base URL. It sends nothing. Errors are those of option
// values out of range.
func New(base *url.URL, o Options) (*Client, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	if o.Transport == nil {
		var err error
		if o.Transport, err = newTransport(o.MaxConcurrentRequests); err != nil {
			return nil, err
		}
	}
	c := &Client{
		base:           base,
		http:           &http.Client{Transport: o.Transport},
		variables:      variables{userSecret: o.UserSecretVariable, organizationSecret: o.OrganizationSecretVariable},
		userAgent:      o.UserAgent,
		maxRetries:     o.MaxRetries,
		requestTimeout: o.RequestTimeout,
		backoff:        backoff{min: o.ShortestBackoff, max: o.LongestBackoff, jitter: o.Jitter},
		admission:      newAdmission(o.Clock, o.MaxConcurrentRequests, rate.Limit(o.MaxRequestsPerSecond)),
		clock:          o.Clock,
	}
	if o.UserSecret != "" {
		c.authorization = "User " + o.UserSecret + ", Organization " + o.OrganizationSecret
	}
	c.Protect(o.UserSecret, o.OrganizationSecret)
	return c, nil
}

// BaseURL returns the base URL.
func (c *Client) BaseURL() string { return c.base.String() }

// CloseIdleConnections closes the connections that no request is using.
func (c *Client) CloseIdleConnections() { c.http.CloseIdleConnections() }

// Protect registers secret values: from now on they are masked in every log line and error of the
// Client.
func (c *Client) Protect(values ...string) { c.secrets.Add(values...) }

// ProtectKeys registers configuration keys whose values are secret, whatever the keys sound like:
// from now on their values are masked in the traces of requests and answers, known or not.
func (c *Client) ProtectKeys(keys ...string) { c.secrets.AddKeys(keys...) }

// Redact returns the text with every known secret value replaced by the mask.
func (c *Client) Redact(text string) string { return c.secrets.Redact(text) }

// SafeError returns an error without its known secrets, and without what stands where secrets do.
func (c *Client) SafeError(err error) error {
	return &cause{text: c.secrets.Scrub(err.Error()), err: err}
}

// Now returns the time by the Client's clock.
func (c *Client) Now() time.Time { return c.clock.Now() }

// Backoff returns how long to wait after an attempt, the first being 1.
func (c *Client) Backoff(attempt int) time.Duration { return c.backoff.after(attempt) }

// Sleep waits by the Client's clock. The error is the context's.
func (c *Client) Sleep(ctx context.Context, d time.Duration) error { return c.clock.Sleep(ctx, d) }

// ServerClock returns the last reading of the server's clock, and of the local one at that moment;
// zero before the first.
func (c *Client) ServerClock() (server, local time.Time) {
	if reading := c.reading.Load(); reading != nil {
		return reading.server, reading.local
	}
	return time.Time{}, time.Time{}
}

// ForgetRefusal takes back that the secrets were refused, since they turned out to be good.
func (c *Client) ForgetRefusal() { c.refused.Store(false) }

// newTransport copies the default transport, whose time limits, proxy settings and HTTP/2 a
// transport made from nothing would lack.
func newTransport(maxConcurrent int) (*http.Transport, error) {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return nil, errors.New("http.DefaultTransport is not an *http.Transport; set one with WithTransport")
	}
	transport := standard.Clone()
	// By default two connections stay open per host, and every other of many concurrent requests
	// would open one of its own.
	transport.MaxIdleConnsPerHost = max(defaultMaxConcurrent, maxConcurrent)
	transport.MaxIdleConns = max(transport.MaxIdleConns, transport.MaxIdleConnsPerHost)
	// Load balancers close idle connections after a minute as a rule. A create that meets such a
	// close must not be repeated, so leave them first.
	transport.IdleConnTimeout = idleConnTimeout
	return transport, nil
}
