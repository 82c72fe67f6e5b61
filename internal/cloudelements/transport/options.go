package transport

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// Options set up a Client.
type Options struct {
	// UserSecret and OrganizationSecret go out with every request. Without them requests carry no
	// authorization.
	UserSecret, OrganizationSecret string
	// UserSecretVariable and OrganizationSecretVariable name the environment variables that may
	// hold the secrets, for the error of a refusal.
	UserSecretVariable, OrganizationSecretVariable string
	UserAgent                                      string
	// MaxRetries is how often a request is sent again after it failed in a way that allows it.
	MaxRetries int
	// MaxRequestsPerSecond and MaxConcurrentRequests hold over all users of the Client; 0 sets no
	// limit.
	MaxRequestsPerSecond  float64
	MaxConcurrentRequests int
	// RequestTimeout is how long one request may take, answer included.
	RequestTimeout time.Duration
	// ShortestBackoff and LongestBackoff are the bounds of the exponential backoff between
	// attempts.
	ShortestBackoff, LongestBackoff time.Duration
	// Transport sends the requests; nil is a copy of http.DefaultTransport with a wider pool of
	// idle connections.
	Transport http.RoundTripper

	// Clock and Jitter, which is in [0, 1), make waits.
	Clock  Clock
	Jitter func() float64
}

const defaultMaxConcurrent = 64

// DefaultOptions returns the options without credentials that suit a user who chooses none.
func DefaultOptions() Options {
	return Options{
		UserAgent:             "cloudelements-go",
		MaxRetries:            4,
		MaxConcurrentRequests: defaultMaxConcurrent,
		RequestTimeout:        3 * time.Minute,
		ShortestBackoff:       500 * time.Millisecond,
		LongestBackoff:        30 * time.Second,
		Clock:                 SystemClock,
		Jitter:                rand.Float64,
	}
}

func (o *Options) validate() error {
	switch {
	case (o.UserSecret == "") != (o.OrganizationSecret == ""):
		return errors.New("the user secret and the organization secret must be given together")
	case !isHeaderToken(o.UserSecret):
		return errors.New("the user secret holds a space, comma, line break or other character that it cannot have; copy it again")
	case !isHeaderToken(o.OrganizationSecret):
		return errors.New("the organization secret holds a space, comma, line break or other character that it cannot have; copy it again")
	case o.MaxRetries < 0:
		return fmt.Errorf("max retries is %d; it must be 0 or more", o.MaxRetries)
	case !(o.MaxRequestsPerSecond >= 0):
		return fmt.Errorf("max requests per second is %v; it must be 0 (no limit) or more", o.MaxRequestsPerSecond)
	case o.MaxConcurrentRequests < 0:
		return fmt.Errorf("max concurrent requests is %d; it must be 0 (no limit) or more", o.MaxConcurrentRequests)
	case o.RequestTimeout <= 0:
		return fmt.Errorf("the request timeout is %s; it must be more than 0", o.RequestTimeout)
	case o.ShortestBackoff < 0 || o.LongestBackoff < o.ShortestBackoff:
		return fmt.Errorf("the backoff of %s to %s must begin at 0 or more and not end before it begins", o.ShortestBackoff, o.LongestBackoff)
	}
	return nil
}

// isHeaderToken reports whether a secret can stand in the authorization header, whose parts are
// separated by commas and spaces.
func isHeaderToken(secret string) bool {
	return !strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r == ',' || r >= 0x7f })
}
