package simulator

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// scope is which secrets a call needs.
type scope int

const (
	// scopePlatform needs the user and the organization secret; an Element token is tolerated.
	scopePlatform scope = iota
	// scopeInstance needs both secrets and an Element token, which names the instance.
	scopeInstance
	// scopeHub needs the user secret and an Element token; the organization secret may be left out.
	scopeHub
	// scopeOpen needs no secret.
	scopeOpen
)

// operation is one method of a route.
type operation struct {
	scope  scope
	handle func(*call) (*answer, error)
}

// verbs are the operations of a route by their methods.
type verbs = map[string]operation

// forPlatform and its like make operations that need the secrets of a scope.
func forPlatform(f func(*call) (*answer, error)) operation { return operation{scopePlatform, f} }
func forInstance(f func(*call) (*answer, error)) operation { return operation{scopeInstance, f} }
func forHub(f func(*call) (*answer, error)) operation      { return operation{scopeHub, f} }
func forAnyone(f func(*call) (*answer, error)) operation   { return operation{scopeOpen, f} }

// route is a path pattern below BasePath with its operations by method.
type route struct {
	pattern    string
	segments   []string
	operations map[string]operation
}

// call is one API call: what was asked, and by whom.
type call struct {
	request *http.Request
	route   *route
	params  map[string]string
	query   url.Values
	body    []byte
	// caller is the instance of the Element token, if the Authorization header holds one.
	caller      *Instance
	alterations alterations
}

// alterations are the faults that change what an operation reads or answers.
type alterations struct {
	short, stale, emptyUser bool
	omitted                 []string
	replaced                map[string]json.RawMessage
}

// replace adds members that instances in the answer get in place of their own.
func (a *alterations) replace(members map[string]json.RawMessage) {
	if a.replaced == nil {
		a.replaced = map[string]json.RawMessage{}
	}
	maps.Copy(a.replaced, members)
}

// maximumBody is the largest request body in bytes that an API without streaming takes.
const maximumBody = 8 << 20

// readBody reads a request body, up to one byte more than is allowed.
func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maximumBody+1))
	if err != nil {
		return nil, fmt.Errorf("reading the request: %w", err)
	}
	return body, nil
}

// checkMedia refuses a call whose headers or size the platform refuses.
func (s *Simulator) checkMedia(c *call) error {
	if len(c.body) > maximumBody {
		status := http.StatusTooManyRequests
		if s.config.Assumptions.OversizedAsTooLarge {
			status = http.StatusRequestEntityTooLarge
		}
		return &apiError{status: status, message: "The request exceeds the maximum size of 8 MB"}
	}
	if !acceptsJSON(c.request.Header.Values("Accept")) {
		return &apiError{status: http.StatusNotAcceptable, message: "The media type of the Accept header is not supported"}
	}
	if len(c.body) == 0 {
		return nil
	}
	mediaType, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" {
		return &apiError{status: http.StatusUnsupportedMediaType, message: "The Content-Type of the request must be application/json"}
	}
	return nil
}

func acceptsJSON(accept []string) bool {
	if len(accept) == 0 {
		return true
	}
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		mediaType, parameters, err := mime.ParseMediaType(part)
		if err != nil || parameters["q"] == "0" {
			continue
		}
		if mediaType == "*/*" || mediaType == "application/*" || mediaType == "application/json" {
			return true
		}
	}
	return false
}

// flag reads a boolean query parameter.
func (c *call) flag(name string, fallback bool) (bool, error) {
	switch value := c.query.Get(name); value {
	case "":
		return fallback, nil
	case "true":
		return true, nil
	case "false":
		return false, nil
	default:
		return false, badRequest("The query parameter '%s' must be true or false", name)
	}
}

// maximumPageSize is also the default.
const maximumPageSize = 200

// pageTokenPrefix marks the page tokens of the simulator; clients take them as they are.
const pageTokenPrefix = "after:"

// page returns the page of a sorted list that a call asks for, and the paging headers. A page token
// holds the key of the last thing on the page before, so that a list which changes in between
// neither repeats nor loses what stays.
func page[T any](c *call, list []T, key func(T) string, compare func(a, b string) int) ([]T, http.Header, error) {
	size := maximumPageSize
	if text := c.query.Get("pageSize"); text != "" {
		var err error
		if size, err = strconv.Atoi(text); err != nil || size < 1 || size > maximumPageSize {
			return nil, nil, badRequest("The query parameter 'pageSize' must be a number from 1 to %d", maximumPageSize)
		}
	}
	total := len(list)
	if token := c.query.Get("nextPage"); token != "" {
		decoded, err := base64.RawURLEncoding.DecodeString(token)
		last, ours := strings.CutPrefix(string(decoded), pageTokenPrefix)
		if err != nil || !ours {
			return nil, nil, badRequest("The query parameter 'nextPage' is not a token of an earlier answer")
		}
		for len(list) > 0 && compare(key(list[0]), last) <= 0 {
			list = list[1:]
		}
	}
	if c.alterations.short && size > 1 {
		size /= 2
	}
	header := http.Header{}
	if len(list) > size {
		list = list[:size]
		token := base64.RawURLEncoding.EncodeToString([]byte(pageTokenPrefix + key(list[size-1])))
		header.Set("Elements-Next-Page-Token", token)
	}
	header.Set("Elements-Returned-Count", strconv.Itoa(len(list)))
	header.Set("Elements-Total-Count", strconv.Itoa(total))
	return list, header, nil
}
