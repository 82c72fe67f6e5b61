package cloudelements

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// idleConnTimeout is how long a connection stays open without a request.
const idleConnTimeout = 45 * time.Second

// Client talks to one landscape with one pair of credentials. It is safe for
// use by many goroutines, and meant to be shared: pauses, limits, connections
// and known secrets are the Client's.
type Client struct {
	// Instances are the account's element instances.
	Instances *InstanceService
	// Elements are the account's catalogue of elements.
	Elements *ElementService

	base           *url.URL
	http           *http.Client
	authorization  string
	userAgent      string
	maxRetries     int
	requestTimeout time.Duration
	backoff        backoff
	admission      *admission
	secrets        redact.Secrets
	clock          clock
	refused        atomic.Bool // Whether the platform has answered 401 before.

	createSettleTime time.Duration
	began            time.Time
	reading          atomic.Pointer[reconcile.Clock] // Of the server's clock; nil before the first.
}

// New makes a client of the landscape at a base URL, which ParseBaseURL reads.
// It sends nothing. Errors are those of ParseBaseURL and of option values out of
// range.
func New(baseURL string, opts ...Option) (*Client, error) {
	base, err := ParseBaseURL(baseURL)
	if err != nil {
		return nil, err
	}
	o := options{
		userAgent:      defaultUserAgent,
		maxRetries:     defaultMaxRetries,
		maxConcurrent:  defaultMaxConcurrent,
		requestTimeout: defaultRequestTimeout,
		createSettle:   defaultCreateSettleTime,

		refreshStrategy: RefreshAdaptive,
		backoffMin:      defaultShortestWait,
		backoffMax:      defaultLongestWait,
		clock:           systemClock,
		jitter:          rand.Float64,
	}
	for _, option := range opts {
		option(&o)
	}
	if err := o.validate(); err != nil {
		return nil, err
	}
	if o.transport == nil {
		if o.transport, err = newTransport(o.maxConcurrent); err != nil {
			return nil, err
		}
	}

	c := &Client{
		base:           base,
		http:           &http.Client{Transport: o.transport},
		userAgent:      o.userAgent,
		maxRetries:     o.maxRetries,
		requestTimeout: o.requestTimeout,
		backoff:        backoff{min: o.backoffMin, max: o.backoffMax, jitter: o.jitter},
		admission:      newAdmission(o.clock, o.maxConcurrent, rate.Limit(o.maxPerSecond)),
		clock:          o.clock,

		createSettleTime: o.createSettle,
		began:            o.clock.now(),
	}
	if o.userSecret != "" {
		c.authorization = "User " + o.userSecret + ", Organization " + o.organizationSecret
	}
	c.Protect(o.userSecret, o.organizationSecret)
	c.Instances = newInstanceService(c, o.refreshStrategy)
	c.Elements = newElementService(c)
	return c, nil
}

// BaseURL gives the normalised base URL, for example
// https://api.cloud-elements.com/elements/api-v2.
func (c *Client) BaseURL() string {
	return c.base.String()
}

// CloseIdleConnections closes the connections that no request is using.
func (c *Client) CloseIdleConnections() {
	c.http.CloseIdleConnections()
}

// newTransport copies the default transport, whose time limits, proxy settings
// and HTTP/2 a transport made from nothing would lack.
func newTransport(maxConcurrent int) (*http.Transport, error) {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return nil, errors.New("http.DefaultTransport is not an *http.Transport; set one with WithTransport")
	}
	transport := standard.Clone()
	// By default two connections stay open per host, and every other of many
	// concurrent requests would open one of its own.
	transport.MaxIdleConnsPerHost = max(defaultMaxConcurrent, maxConcurrent)
	transport.MaxIdleConns = max(transport.MaxIdleConns, transport.MaxIdleConnsPerHost)
	// Load balancers close idle connections after a minute as a rule. A create
	// that meets such a close must not be repeated, so leave them first.
	transport.IdleConnTimeout = idleConnTimeout
	return transport, nil
}

// Protect registers secret values: from now on they are masked in every log line and error of the
// Client.
func (c *Client) Protect(values ...string) { c.secrets.Add(values...) }

// ProtectKeys registers configuration keys whose values are secret, whatever the keys sound like:
// from now on their values are masked in the traces of requests and answers, known or not. Some
// elements answer in clear what a row of type PASSWORD holds.
func (c *Client) ProtectKeys(keys ...string) { c.secrets.AddKeys(keys...) }

// Redact returns the text with every known secret value replaced by the mask.
func (c *Client) Redact(text string) string { return c.secrets.Redact(text) }
