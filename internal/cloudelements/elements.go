package cloudelements

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
)

// ElementService is the part of the API that concerns elements: those of the catalogue, and the
// account's own.
type ElementService struct {
	service[OwnElement]
}

func newElementService(c *Client) *ElementService {
	s := &ElementService{service[OwnElement]{
		client: c, noun: "element", route: "/elements/{keyOrId}",
		id:      func(element *OwnElement) int64 { return element.ID },
		created: func(element *OwnElement) string { return element.CreatedDate },
	}}
	s.protect = s.protectDefaults
	s.look = func(ctx context.Context, id int64) (*OwnElement, error) {
		return s.one(ctx, id, s.unclaimed("Get Element", id, reads, http.MethodGet, ""))
	}
	return s
}

// ElementListOptions narrow a list of elements. The zero value asks for all.
type ElementListOptions struct {
	// Where is a condition in the platform's query language, for example
	// "private='true' AND key in ('a','b')".
	Where string
}

// Get reads an element by its key or id.
func (s *ElementService) Get(ctx context.Context, keyOrID string) (*Element, error) {
	return send[Element](ctx, s.client, elementCall("Get Element", keyOrID, http.MethodGet, ""))
}

// Metadata reads the id, key, name and description of an element, which leaves out its resources
// and configuration [reference 3.1]. IsNotFound reports that the element does not exist.
func (s *ElementService) Metadata(ctx context.Context, id string) (*Element, error) {
	return send[Element](ctx, s.client, elementCall("Get Element Metadata", id, http.MethodGet, "/metadata"))
}

// Configuration reads what an instance of an element can be configured with.
func (s *ElementService) Configuration(ctx context.Context, keyOrID string) (*ElementConfiguration, error) {
	return send[ElementConfiguration](ctx, s.client, elementCall("Get Element Configuration", keyOrID, http.MethodGet, "/configuration"))
}

// Keys reads the keys of all elements of the account's catalogue.
func (s *ElementService) Keys(ctx context.Context) ([]string, error) {
	first := call{operation: "List Element Keys", effect: reads, method: http.MethodGet, route: "/elements/keys"}
	var keys []string
	for key, err := range list[string](ctx, s.client, first) {
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// List returns all elements that the options ask for, page by page.
func (s *ElementService) List(ctx context.Context, options ElementListOptions) iter.Seq2[Element, error] {
	return list[Element](ctx, s.client, listElements(options))
}

// listElements is the request for the elements that options ask for.
func listElements(options ElementListOptions) call {
	first := call{operation: "List Elements", effect: reads, method: http.MethodGet, route: "/elements", query: make(url.Values)}
	if options.Where != "" {
		first.query.Set("where", options.Where)
	}
	return first
}

// elementCall is an operation on an element by its key or id.
func elementCall(operation, keyOrID, method, below string) *call {
	return &call{
		operation: operation, object: fmt.Sprintf("element %q", keyOrID), effect: reads,
		method: method, route: "/elements/{keyOrId}" + below, values: []string{keyOrID},
	}
}
