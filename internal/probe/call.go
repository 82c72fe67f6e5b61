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

// reply is an answer that is a success.
type reply struct {
	header http.Header
	// value is the body, with numbers as they are written; nil where there is none.
	value any
}

// object returns the body as an object, an empty one where it is something else.
func (r reply) object() object {
	members, _ := r.value.(map[string]any)
	return members
}

// list returns the objects of a body that is a list.
func (r reply) list() []object {
	values, _ := r.value.([]any)
	var list []object
	for _, value := range values {
		members, _ := value.(map[string]any)
		list = append(list, members)
	}
	return list
}

// call sends one request. Nothing is sent, and the error is cli.ErrInterrupted, once the probe was
// interrupted. What is under way by then runs to its answer.
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

// protect keeps the tokens of an answer out of every text.
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

// patchInstance is a PATCH of an instance. Whether to authenticate again is "true", "false", or not
// said.
func patchInstance(id int64, whether string, change map[string]any) cloudelements.Request {
	return changeInstance(http.MethodPatch, id, whether, change)
}

// putInstance is a PUT of an instance, otherwise the same.
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

// refusal is the status of an answer that is no success; 0 where the error is something else, such
// as the page of a proxy.
func refusal(err error) int {
	failure, isOne := cloudelements.AsError(err)
	if !isOne || failure.NotJSON || failure.Status < http.StatusBadRequest {
		return 0
	}
	return failure.Status
}

func decimal(id int64) string { return strconv.FormatInt(id, 10) }
