package cloudelements

import (
	"fmt"
	"net/http"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// Option sets up a Client; New applies it.
type Option func(*options)

type options struct {
	transport        transport.Options
	createSettleTime time.Duration
	refreshStrategy  RefreshStrategy
}

func defaultOptions() options {
	return options{
		transport:        transport.DefaultOptions(),
		createSettleTime: time.Minute,
		refreshStrategy:  RefreshAdaptive,
	}
}

func (o *options) validate() error {
	if o.createSettleTime < 0 {
		return fmt.Errorf("the create settle time is %s; it must be 0 or more", o.createSettleTime)
	}
	return o.refreshStrategy.Validate()
}

// WithCredentials sets the user secret and the organization secret, which go out with every
// request. Without them requests carry no authorization.
func WithCredentials(userSecret, organizationSecret string) Option {
	return func(o *options) {
		o.transport.UserSecret, o.transport.OrganizationSecret = userSecret, organizationSecret
	}
}

// WithSecretVariables names the environment variables that the secrets may come from, so that the
// error of a secret that is refused says where to look.
func WithSecretVariables(userSecret, organizationSecret string) Option {
	return func(o *options) {
		o.transport.UserSecretVariable, o.transport.OrganizationSecretVariable = userSecret, organizationSecret
	}
}

// WithUserAgent sets the User-Agent header.
func WithUserAgent(userAgent string) Option {
	return func(o *options) { o.transport.UserAgent = userAgent }
}

// WithMaxRetries sets how often a request is sent again after it failed in a way that allows it; 0
// turns retries off. The default is 4.
func WithMaxRetries(retries int) Option {
	return func(o *options) { o.transport.MaxRetries = retries }
}

// WithMaxRequestsPerSecond spaces requests so that no more than this many go out in a second, over
// all users of the Client. The default, 0, sets no limit.
func WithMaxRequestsPerSecond(rate float64) Option {
	return func(o *options) { o.transport.MaxRequestsPerSecond = rate }
}

// WithMaxConcurrentRequests sets how many requests of the Client may be under way at a time; 0 sets
// no limit. The default is 64.
func WithMaxConcurrentRequests(requests int) Option {
	return func(o *options) { o.transport.MaxConcurrentRequests = requests }
}

// WithRequestTimeout sets how long one request may take, answer included. A request that is sent
// again has this time again. The default is three minutes, because the platform logs in at the
// vendor while it creates an instance.
func WithRequestTimeout(timeout time.Duration) Option {
	return func(o *options) { o.transport.RequestTimeout = timeout }
}

// WithCreateSettleTime sets how long the platform may still be at work on a create whose answer was
// lost. So long an instance is looked for before the create is sent again. The default is a minute:
// a create takes 10 to 30 seconds [reference 2.2], and a cut connection does not stop it.
func WithCreateSettleTime(settle time.Duration) Option {
	return func(o *options) { o.createSettleTime = settle }
}

// WithRefreshStrategy sets how Refresh reads instances. The default is RefreshAdaptive.
func WithRefreshStrategy(strategy RefreshStrategy) Option {
	return func(o *options) { o.refreshStrategy = strategy }
}

// WithBackoff sets the bounds of the exponential backoff between attempts, where the platform does
// not say how long to wait. Each wait is a random part of a span that doubles from the shortest to
// the longest. The default is half a second to 30 seconds.
func WithBackoff(shortest, longest time.Duration) Option {
	return func(o *options) { o.transport.ShortestBackoff, o.transport.LongestBackoff = shortest, longest }
}

// WithTransport sets what sends the requests, in place of a copy of http.DefaultTransport with a
// wider pool of idle connections.
func WithTransport(sender http.RoundTripper) Option {
	return func(o *options) { o.transport.Transport = sender }
}
