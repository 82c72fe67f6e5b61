package probe

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// reply is the answer to a request that succeeded.
type reply struct {
	header http.Header
	// value is the decoded body, with numbers as they were written; nil where there is none.
	value any
}

// object returns the body as an object, nil where it is something else.
func (r reply) object() object {
	members, _ := r.value.(map[string]any)
	return members
}

// list returns the objects in a body that is a list.
func (r reply) list() []object {
	values, _ := r.value.([]any)
	var list []object
	for _, value := range values {
		members, _ := value.(map[string]any)
		list = append(list, members)
	}
	return list
}

// call sends one request. Once the probe was interrupted, nothing is sent any more, and the error
// is cli.ErrInterrupted; a request that is under way by then is waited for.
func (w *walk) call(ctx context.Context, request cloudelements.Request) (reply, error) {
	if ctx.Err() != nil {
		return reply{}, cli.ErrInterrupted
	}
	request.Operation = request.Method + " " + request.Route
	answer, err := w.client.Call(context.WithoutCancel(ctx), request)
	if err != nil {
		w.lost = w.lost || cloudelements.IsAmbiguous(err)
		return reply{}, err
	}
	if len(answer.Body) == 0 {
		return reply{header: answer.Header}, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(answer.Body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return reply{}, fmt.Errorf("the answer to %s cannot be read", request.Operation)
	}
	w.protect(value)
	return reply{header: answer.Header, value: value}, nil
}

// protect has the client keep the tokens in an answer out of errors and logs.
func (w *walk) protect(value any) {
	one := reply{value: value}
	for _, instance := range append(one.list(), one.object()) {
		w.client.Protect(instance.text("token"))
		for key, value := range instance.configuration() {
			if text, isText := value.(string); isText && redact.IsSecretKey(key) {
				w.client.Protect(text)
			}
		}
	}
}

func (w *walk) get(ctx context.Context, route string, query url.Values, values ...string) (reply, error) {
	return w.call(ctx, cloudelements.Request{Method: http.MethodGet, Route: route, Query: query, Values: values})
}

func (w *walk) post(ctx context.Context, route string, body any, values ...string) (reply, error) {
	return w.call(ctx, cloudelements.Request{Method: http.MethodPost, Route: route, Body: body, Values: values})
}

func (w *walk) put(ctx context.Context, route string, body any, values ...string) (reply, error) {
	return w.call(ctx, cloudelements.Request{Method: http.MethodPut, Route: route, Body: body, Values: values})
}

func (w *walk) delete(ctx context.Context, route string, values ...string) (reply, error) {
	return w.call(ctx, cloudelements.Request{Method: http.MethodDelete, Route: route, Values: values})
}

// patch changes an instance.
func (w *walk) patch(ctx context.Context, id int64, change map[string]any) (reply, error) {
	return w.call(ctx, patchInstance(id, "", change))
}

// patchInstance returns a PATCH of an instance. Its reAuthenticate is "true", "false", or absent
// where it is "".
func patchInstance(id int64, whether string, change map[string]any) cloudelements.Request {
	return changeInstance(http.MethodPatch, id, whether, change)
}

// putInstance returns a PUT of an instance, with the same reAuthenticate.
func putInstance(id int64, whether string, body map[string]any) cloudelements.Request {
	return changeInstance(http.MethodPut, id, whether, body)
}

func changeInstance(method string, id int64, whether string, body map[string]any) cloudelements.Request {
	request := cloudelements.Request{Method: method, Route: routeInstance, Values: []string{decimal(id)}, Body: body}
	if whether != "" {
		request.Query = url.Values{"reAuthenticate": {whether}}
	}
	return request
}

// The routes that are used more than once.
const (
	routeInstances        = "/instances"
	routeInstance         = "/instances/{id}"
	routeEnabled          = "/instances/{id}/enabled"
	routeElements         = "/elements"
	routeElement          = "/elements/{keyOrId}"
	routeElementInstances = "/elements/{keyOrId}/instances"
)

// statusOf returns the status of the platform's refusal, or 0 where the error is something else,
// such as the page of a proxy.
func statusOf(err error) int {
	failure, isOne := cloudelements.AsError(err)
	if !isOne || failure.NotJSON || failure.Status < http.StatusBadRequest {
		return 0
	}
	return failure.Status
}

func decimal(id int64) string { return strconv.FormatInt(id, 10) }
