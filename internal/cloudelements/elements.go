package cloudelements

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// ElementService is the part of the API that concerns elements: those of the catalogue, and the
// account's own.
type ElementService struct {
	service[OwnElement]
	freed freedKeys
}

func newElementService(part part) *ElementService {
	s := &ElementService{service: service[OwnElement]{
		part: part, noun: "element", route: "/elements/{keyOrId}",
		id:      func(element *OwnElement) int64 { return element.ID },
		created: func(element *OwnElement) string { return element.CreatedDate },
	}}
	s.protect = s.protectDefaults
	s.absence.list = func(ctx context.Context) iter.Seq2[OwnElement, error] { return s.list(ctx, ownElements()) }
	s.look = func(ctx context.Context, listed *OwnElement) (*OwnElement, error) {
		return s.read(ctx, listed.ID, s.unclaimed("Get Element", listed.ID, transport.Read, http.MethodGet, ""))
	}
	return s
}

// ElementListOptions narrow a list of elements. The zero value asks for all.
type ElementListOptions struct {
	// Where is a condition in the platform's query language, for example "private='true' AND key in
	// ('a','b')".
	Where string
}

// Get reads an element by its key or id.
func (s *ElementService) Get(ctx context.Context, keyOrID string) (*Element, error) {
	return transport.Send[Element](ctx, s.client, elementCall("Get Element", keyOrID, http.MethodGet, ""))
}

// Metadata reads the id, key, name and description of an element, which leaves out its resources
// and configuration [reference 3.1]. IsNotFound reports that the element does not exist.
func (s *ElementService) Metadata(ctx context.Context, id string) (*Element, error) {
	return transport.Send[Element](ctx, s.client, elementCall("Get Element Metadata", id, http.MethodGet, "/metadata"))
}

// Configuration reads what an instance of an element can be configured with.
func (s *ElementService) Configuration(ctx context.Context, keyOrID string) (*ElementConfiguration, error) {
	return transport.Send[ElementConfiguration](ctx, s.client, elementCall("Get Element Configuration", keyOrID, http.MethodGet, "/configuration"))
}

// Keys reads the keys of all elements of the account's catalogue.
func (s *ElementService) Keys(ctx context.Context) ([]string, error) {
	first := &transport.Call{Operation: "List Element Keys", Idempotency: transport.Read, Method: http.MethodGet, Route: "/elements/keys"}
	var keys []string
	for key, err := range transport.List[string](ctx, s.client, first) {
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// List returns all elements that the options ask for, page by page.
func (s *ElementService) List(ctx context.Context, options ElementListOptions) iter.Seq2[Element, error] {
	return transport.List[Element](ctx, s.client, listElements(options))
}

// listElements is the request for the elements that options ask for.
func listElements(options ElementListOptions) *transport.Call {
	first := &transport.Call{Operation: "List Elements", Idempotency: transport.Read, Method: http.MethodGet, Route: "/elements", Query: make(url.Values)}
	if options.Where != "" {
		first.Query.Set("where", options.Where)
	}
	return first
}

// elementCall is an operation on an element by its key or id.
func elementCall(operation, keyOrID, method, below string) *transport.Call {
	return &transport.Call{
		Operation: operation, Object: fmt.Sprintf("element %q", keyOrID), Idempotency: transport.Read,
		Method: method, Route: "/elements/{keyOrId}" + below, Values: []string{keyOrID},
	}
}
