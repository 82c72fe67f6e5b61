package simulator

import (
	"math"
	"net/http"
	"strconv"

	"golang.org/x/time/rate"
)

// newLimit returns the token bucket of the calls to the API, which is full at first.
func newLimit(config Config) *rate.Limiter {
	if config.MaxRequestsPerSecond == 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(config.MaxRequestsPerSecond), config.Burst)
}

// overLimit returns the refusal of a call that is over the limit, and nil for a call that is not. A call that is
// refused takes nothing from the bucket.
func (s *Simulator) overLimit(requestID string) *answer {
	now := s.config.Now()
	if s.limit.AllowN(now, 1) {
		return nil
	}
	missing := 1 - s.limit.TokensAt(now)
	refusal := &apiError{status: http.StatusTooManyRequests, message: "Too many requests"}
	if !s.config.Assumptions.LimitWithoutRetryAfter {
		seconds := math.Ceil(missing / float64(s.limit.Limit()))
		refusal.header = http.Header{"Retry-After": {strconv.FormatFloat(max(seconds, 1), 'f', 0, 64)}}
	}
	return asAnswer(refusal, requestID)
}
