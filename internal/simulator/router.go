package simulator

import (
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/time/rate"
)

// apiRoutes is the API, one line for each kind of object. The first pattern that matches wins, so
// fixed segments stand before variable ones.
func (s *Simulator) apiRoutes() []route {
	routes := slices.Concat(
		s.instanceRoutes(),
		s.elementRoutes(),
		s.oauthRoutes(),
		s.hubRoutes(),
		s.logInRoutes(),
	)
	for i := range routes {
		routes[i].segments = strings.Split(routes[i].pattern, "/")
	}
	return routes
}

// match finds the route of an escaped path below BasePath and the values of its variable segments.
// A slash at the end makes no difference [reference 8].
func (s *Simulator) match(path string) (*route, map[string]string) {
	segments := strings.Split(strings.TrimSuffix(path, "/"), "/")
	for i, segment := range segments {
		unescaped, err := url.PathUnescape(segment)
		if err != nil {
			return nil, nil
		}
		segments[i] = unescaped
	}
	for i := range s.routes {
		if params, ok := s.routes[i].match(segments); ok {
			return &s.routes[i], params
		}
	}
	return nil, nil
}

func (r *route) match(segments []string) (map[string]string, bool) {
	if len(segments) != len(r.segments) {
		return nil, false
	}
	params := map[string]string{}
	for i, pattern := range r.segments {
		if name, variable := strings.CutPrefix(pattern, "{"); variable && segments[i] != "" {
			params[strings.TrimSuffix(name, "}")] = segments[i]
		} else if segments[i] != pattern {
			return nil, false
		}
	}
	return params, true
}

// exposedHeaders are the headers of answers that scripts in a browser may read [reference 1.3].
var exposedHeaders = []string{
	"Elements-Returned-Count", "Elements-Total-Count", "Elements-Request-Id", "Elements-Next-Page-Token", "Elements-Trace-Id",
	"Elements-Error", "Content-Disposition",
}

// serveAPI answers an API call: it records it, refuses it if there are too many, lets faults
// happen, and does its work.
func (s *Simulator) serveAPI(w http.ResponseWriter, r *http.Request) {
	s.record.begin()
	defer s.record.end()

	c := &call{request: r, query: r.URL.Query()}
	c.route, c.params = s.match(strings.TrimPrefix(r.URL.EscapedPath(), BasePath))
	body, err := readBody(r)
	if err != nil {
		// The client has cut the connection before it had sent its request: there is nobody to
		// answer.
		panic(http.ErrAbortHandler)
	}
	c.body = body
	entry := s.record.add(c, s.config.Now())

	if r.Header.Get("Origin") != "" {
		w.Header().Set("Access-Control-Expose-Headers", strings.Join(exposedHeaders, ", "))
	}
	requestID := newHex(12)
	s.wait(s.config.Latency)
	result := s.resultOf(c, requestID)
	s.record.status(entry, result.status)
	if result.cut {
		panic(http.ErrAbortHandler)
	}
	result.answer.write(w, requestID)
}

// resultOf is what becomes of a call. One that is over the limit meets no faults: it does not get
// that far.
func (s *Simulator) resultOf(c *call, requestID string) outcome {
	if refusal := s.overLimit(requestID); refusal != nil {
		return answered(refusal)
	}
	return s.answerUnderFaults(c, requestID)
}

// work does what a call asks for.
func (s *Simulator) work(c *call, requestID string) *answer {
	op, known := c.operation()
	result, err := s.operate(c, op, known)
	if err != nil {
		result = s.refuse(err, requestID)
	}
	if op.scope == scopeHub && c.caller != nil {
		if result.header == nil {
			result.header = http.Header{}
		}
		result.header.Set("Elements-Element-Instance-Id", strconv.FormatInt(c.caller.ID, 10))
	}
	return result
}

// operation returns the operation that a call asks for, and whether there is one. What is not known
// may still be a resource of an instance, which the simulator does not have.
func (c *call) operation() (operation, bool) {
	if c.route != nil {
		op, known := c.route.operations[c.request.Method]
		return op, known
	}
	if c.asksInstance() {
		return operation{scope: scopeHub}, false
	}
	return operation{scope: scopePlatform}, false
}

// operate checks a call as the platform does, in this order: authorization, path, method, media
// types, the rest.
func (s *Simulator) operate(c *call, op operation, known bool) (*answer, error) {
	caller, err := s.authorize(c.request.Header, op.scope)
	if err != nil {
		return nil, err
	}
	c.caller = caller
	if c.route == nil {
		if op.scope == scopeHub && caller.Disabled {
			return nil, forbidden(messageDisabled)
		}
		return nil, notFound("No API found for %s", c.request.URL.Path)
	}
	if !known {
		return nil, &apiError{
			status:  http.StatusMethodNotAllowed,
			message: "Request method '" + c.request.Method + "' not supported",
			header:  http.Header{"Allow": {strings.Join(slices.Sorted(maps.Keys(c.route.operations)), ", ")}},
		}
	}
	if err := s.checkMedia(c); err != nil {
		return nil, err
	}
	return op.handle(c)
}

// newLimit returns the token bucket of the calls to the API, which is full at first.
func newLimit(config Config) *rate.Limiter {
	if config.MaxRequestsPerSecond == 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(config.MaxRequestsPerSecond), config.Burst)
}

// overLimit returns the refusal of a call that is over the limit, and nil for a call that is not. A
// call that is refused takes nothing from the bucket.
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
	return s.refuse(refusal, requestID)
}
