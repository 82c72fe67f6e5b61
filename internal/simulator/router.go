package simulator

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// operation is one method of a route.
type operation struct {
	scope  scope
	handle func(*call) (*answer, error)
}

// route is a path pattern below BasePath with its operations by method.
type route struct {
	pattern    string
	segments   []string
	operations map[string]operation
}

// apiRoutes is the API. The first pattern that matches wins, so fixed segments stand before variable ones.
func (s *Simulator) apiRoutes() []route {
	type verbs = map[string]operation
	platform := func(f func(*call) (*answer, error)) operation { return operation{scopePlatform, f} }
	instance := func(f func(*call) (*answer, error)) operation { return operation{scopeInstance, f} }
	hub := func(f func(*call) (*answer, error)) operation { return operation{scopeHub, f} }

	routes := []route{
		{pattern: "/instances", operations: verbs{
			"GET": platform(s.listInstances), "POST": platform(s.createInstance),
			"PUT": instance(s.putInstance), "PATCH": instance(s.patchInstance), "DELETE": instance(s.deleteInstance),
		}},
		{pattern: "/instances/count", operations: verbs{"GET": platform(s.countInstances)}},
		{pattern: "/instances/configuration", operations: verbs{"GET": instance(s.listConfiguration)}},
		{pattern: "/instances/configuration/{configId}", operations: verbs{
			"GET": instance(s.getConfigurationRow), "PATCH": instance(s.patchConfigurationRow),
		}},
		{pattern: "/instances/enabled", operations: verbs{"PUT": instance(s.enableInstance), "DELETE": instance(s.disableInstance)}},
		{pattern: "/instances/trace-logging", operations: verbs{"PUT": instance(s.startTraceLogging), "DELETE": instance(s.stopTraceLogging)}},
		{pattern: "/instances/{id}", operations: verbs{
			"GET": platform(s.getInstance), "PUT": platform(s.putInstance),
			"PATCH": platform(s.patchInstance), "DELETE": platform(s.deleteInstance),
		}},
		{pattern: "/instances/{id}/configuration", operations: verbs{"GET": platform(s.listConfiguration)}},
		{pattern: "/instances/{id}/configuration/{configId}", operations: verbs{
			"GET": platform(s.getConfigurationRow), "PATCH": platform(s.patchConfigurationRow),
		}},
		{pattern: "/instances/{id}/enabled", operations: verbs{"PUT": platform(s.enableInstance), "DELETE": platform(s.disableInstance)}},
		{pattern: "/instances/{id}/trace-logging", operations: verbs{"PUT": platform(s.startTraceLogging), "DELETE": platform(s.stopTraceLogging)}},

		{pattern: "/elements", operations: verbs{"GET": platform(s.listElements), "POST": platform(s.createElement)}},
		{pattern: "/elements/keys", operations: verbs{"GET": platform(s.listElementKeys)}},
		{pattern: "/elements/metadata", operations: verbs{"GET": platform(s.listElementMetadata)}},
		{pattern: "/elements/{keyOrId}", operations: verbs{
			"GET": platform(s.getElement), "PUT": platform(s.putElement), "DELETE": platform(s.deleteElement),
		}},
		{pattern: "/elements/{keyOrId}/active", operations: verbs{"PUT": platform(s.activateElement), "DELETE": platform(s.deactivateElement)}},
		{pattern: "/elements/{keyOrId}/clone", operations: verbs{"POST": platform(s.cloneElement)}},
		{pattern: "/elements/{keyOrId}/metadata", operations: verbs{"GET": platform(s.getElementMetadata)}},
		{pattern: "/elements/{keyOrId}/configuration", operations: verbs{"GET": platform(s.getElementConfiguration)}},
		{pattern: "/elements/{keyOrId}/configuration/{key}", operations: verbs{"DELETE": platform(s.deleteElementRow)}},
		{pattern: "/elements/{keyOrId}/parameters/{partId}", operations: verbs{"DELETE": platform(s.deleteElementPart("parameters"))}},
		{pattern: "/elements/{keyOrId}/hooks/{partId}", operations: verbs{"DELETE": platform(s.deleteElementPart("hooks"))}},
		{pattern: "/elements/{keyOrId}/resources/{partId}", operations: verbs{"DELETE": platform(s.deleteElementPart("resources"))}},
		{pattern: "/elements/{keyOrId}/resources/{resourceId}/parameters/{partId}", operations: verbs{"DELETE": platform(s.deleteElementPart("parameters"))}},
		{pattern: "/elements/{keyOrId}/resources/{resourceId}/hooks/{partId}", operations: verbs{"DELETE": platform(s.deleteElementPart("hooks"))}},
		{pattern: "/elements/{keyOrId}/oauth/url", operations: verbs{"GET": platform(s.getOAuthURL), "POST": platform(s.postOAuthURL)}},
		{pattern: "/elements/{keyOrId}/oauth/token", operations: verbs{"GET": platform(s.getOAuthToken)}},
		{pattern: "/elements/{keyOrId}/instances", operations: verbs{"GET": platform(s.listInstances), "POST": platform(s.createInstance)}},
		// There is no PATCH here.
		{pattern: "/elements/{keyOrId}/instances/{id}", operations: verbs{
			"GET": platform(s.getInstance), "PUT": platform(s.putInstance), "DELETE": platform(s.deleteInstance),
		}},

		{pattern: "/ping", operations: verbs{"GET": hub(s.ping)}},
		{pattern: "/hubs/{hub}/ping", operations: verbs{"GET": hub(s.ping)}},
		{pattern: "/objects", operations: verbs{"GET": hub(s.listObjects)}},
		{pattern: "/hubs/{hub}/objects", operations: verbs{"GET": hub(s.listObjects)}},
		{pattern: "/objects/{name}/metadata", operations: verbs{"GET": hub(s.getObjectMetadata)}},
		{pattern: "/hubs/{hub}/objects/{name}/metadata", operations: verbs{"GET": hub(s.getObjectMetadata)}},
	}
	for i := range routes {
		routes[i].segments = strings.Split(routes[i].pattern, "/")
	}
	return routes
}

// match finds the route of an escaped path below BasePath and the values of its variable segments.
func (s *Simulator) match(path string) (*route, map[string]string) {
	segments := strings.Split(path, "/")
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

// serveAPI answers an API call: it records it, refuses it if there are too many, lets faults happen, and does its work.
func (s *Simulator) serveAPI(w http.ResponseWriter, r *http.Request) {
	s.record.begin()
	defer s.record.end()

	c := &call{request: r, query: r.URL.Query()}
	c.route, c.params = s.match(strings.TrimPrefix(r.URL.EscapedPath(), BasePath))
	body, err := readBody(r)
	if err != nil {
		// The client has cut the connection before it had sent its request: there is nobody to answer.
		panic(http.ErrAbortHandler)
	}
	c.body = body
	entry := s.record.add(c, s.config.Now())

	requestID := newHex(12)
	s.wait(s.config.Latency)
	result := s.resultOf(c, requestID)
	s.record.status(entry, result.status)
	if result.cut {
		panic(http.ErrAbortHandler)
	}
	result.answer.write(w, requestID)
}

// resultOf is what becomes of a call. One that is over the limit meets no faults: it does not get that far.
func (s *Simulator) resultOf(c *call, requestID string) outcome {
	if refusal := s.overLimit(requestID); refusal != nil {
		return answered(refusal)
	}
	return s.faultily(c, requestID)
}

// work does what a call asks for.
func (s *Simulator) work(c *call, requestID string) *answer {
	result, err := s.operate(c)
	if err != nil {
		return asAnswer(err, requestID)
	}
	return result
}

// operate checks a call as the platform does, in this order: authorization, path, method, media types, the rest.
func (s *Simulator) operate(c *call) (*answer, error) {
	var op operation
	known := false
	if c.route != nil {
		op, known = c.route.operations[c.request.Method]
	}
	caller, err := s.authorize(c.request.Header, op.scope)
	if err != nil {
		return nil, err
	}
	c.caller = caller
	if c.route == nil {
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
