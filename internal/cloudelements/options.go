package cloudelements

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Defaults of the options.
const (
	defaultMaxRetries     = 4
	defaultMaxConcurrent  = 64
	defaultRequestTimeout = 3 * time.Minute

	defaultCreateSettleTime = time.Minute
	defaultShortestWait     = 500 * time.Millisecond
	defaultLongestWait      = 30 * time.Second
	defaultUserAgent        = "cloudelements-go"
)

// Option sets up a Client; New applies it.
type Option func(*options)

type options struct {
	userSecret, organizationSecret string
	userAgent                      string
	maxRetries                     int
	maxPerSecond                   float64
	maxConcurrent                  int
	requestTimeout                 time.Duration
	createSettle                   time.Duration
	refreshStrategy                RefreshStrategy
	backoffMin, backoffMax         time.Duration
	transport                      http.RoundTripper
	clock                          clock
	jitter                         func() float64
}

// WithCredentials sets the user secret and the organization secret, which go
// out with every request. Without them requests carry no authorization.
func WithCredentials(userSecret, organizationSecret string) Option {
	return func(o *options) { o.userSecret, o.organizationSecret = userSecret, organizationSecret }
}

// WithUserAgent sets the User-Agent header.
func WithUserAgent(userAgent string) Option {
	return func(o *options) { o.userAgent = userAgent }
}

// WithMaxRetries sets how often a request is sent again after it failed in a
// way that allows it; 0 turns retries off. The default is 4.
func WithMaxRetries(retries int) Option {
	return func(o *options) { o.maxRetries = retries }
}

// WithMaxRequestsPerSecond spaces requests so that no more than this many go
// out in a second, over all users of the Client. The default, 0, sets no limit.
func WithMaxRequestsPerSecond(rate float64) Option {
	return func(o *options) { o.maxPerSecond = rate }
}

// WithMaxConcurrentRequests sets how many requests of the Client may be under
// way at a time; 0 sets no limit. The default is 64.
func WithMaxConcurrentRequests(requests int) Option {
	return func(o *options) { o.maxConcurrent = requests }
}

// WithRequestTimeout sets how long one request may take, answer included. A
// request that is sent again has this time again. The default is three minutes,
// because the platform logs in at the vendor while it creates an instance.
func WithRequestTimeout(timeout time.Duration) Option {
	return func(o *options) { o.requestTimeout = timeout }
}

// WithCreateSettleTime sets how long the platform may still be at work on a
// create whose answer was lost. So long an instance is looked for before the
// create is sent again. The default is a minute: a create takes 10 to 30 seconds
// [reference 2.2], and a cut connection does not stop it.
func WithCreateSettleTime(settle time.Duration) Option {
	return func(o *options) { o.createSettle = settle }
}

// WithRefreshStrategy sets how Refresh reads instances. The default is
// RefreshAdaptive.
func WithRefreshStrategy(strategy RefreshStrategy) Option {
	return func(o *options) { o.refreshStrategy = strategy }
}

// WithBackoff sets the bounds of the exponential backoff between attempts,
// where the platform does not say how long to wait. Each wait is a random part
// of a span that doubles from the shortest to the longest. The default is half a
// second to 30 seconds.
func WithBackoff(shortest, longest time.Duration) Option {
	return func(o *options) { o.backoffMin, o.backoffMax = shortest, longest }
}

// WithTransport sets what sends the requests, in place of a copy of
// http.DefaultTransport with a wider pool of idle connections.
func WithTransport(transport http.RoundTripper) Option {
	return func(o *options) { o.transport = transport }
}

// withClock replaces the clock and the randomness of waits.
func withClock(c clock, jitter func() float64) Option {
	return func(o *options) { o.clock, o.jitter = c, jitter }
}

func (o *options) validate() error {
	switch {
	case (o.userSecret == "") != (o.organizationSecret == ""):
		return errors.New("the user secret and the organization secret must be given together")
	case !isHeaderToken(o.userSecret):
		return errors.New("the user secret holds a space, comma, line break or other character that it cannot have; copy it again")
	case !isHeaderToken(o.organizationSecret):
		return errors.New("the organization secret holds a space, comma, line break or other character that it cannot have; copy it again")
	case o.maxRetries < 0:
		return fmt.Errorf("max retries is %d; it must be 0 or more", o.maxRetries)
	case !(o.maxPerSecond >= 0):
		return fmt.Errorf("max requests per second is %v; it must be 0 (no limit) or more", o.maxPerSecond)
	case o.maxConcurrent < 0:
		return fmt.Errorf("max concurrent requests is %d; it must be 0 (no limit) or more", o.maxConcurrent)
	case o.requestTimeout <= 0:
		return fmt.Errorf("the request timeout is %s; it must be more than 0", o.requestTimeout)
	case o.createSettle < 0:
		return fmt.Errorf("the create settle time is %s; it must be 0 or more", o.createSettle)
	case o.backoffMin < 0 || o.backoffMax < o.backoffMin:
		return fmt.Errorf("the backoff of %s to %s must begin at 0 or more and not end before it begins", o.backoffMin, o.backoffMax)
	}
	return o.refreshStrategy.Validate()
}

// isHeaderToken tells whether a secret can stand in the authorization header,
// whose parts are separated by commas and spaces.
func isHeaderToken(secret string) bool {
	return !strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r == ',' || r >= 0x7f })
}
