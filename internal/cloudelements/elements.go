package cloudelements

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
)

// ElementService is the part of the API that concerns the catalogue of elements.
type ElementService struct {
	client *Client
	ledger reconcile.Ledger
}

// ElementListOptions narrow a list of elements. The zero value asks for all.
type ElementListOptions struct {
	// Where is a condition in the platform's query language, for example
	// "private='true' AND key in ('a','b')".
	Where string
}

// Get reads an element by its key or id.
func (s *ElementService) Get(ctx context.Context, keyOrID string) (*Element, error) {
	call := elementCall("Get Element", keyOrID, http.MethodGet)
	var element Element
	call.decode = into(&element)
	if _, err := s.client.do(ctx, call); err != nil {
		return nil, err
	}
	return &element, nil
}

// Configuration reads what an instance of an element can be configured with.
func (s *ElementService) Configuration(ctx context.Context, keyOrID string) (*ElementConfiguration, error) {
	call := elementCall("Get Element Configuration", keyOrID, http.MethodGet, "configuration")
	var configuration ElementConfiguration
	call.decode = into(&configuration)
	if _, err := s.client.do(ctx, call); err != nil {
		return nil, err
	}
	return &configuration, nil
}

// Keys reads the keys of all elements of the account's catalogue.
func (s *ElementService) Keys(ctx context.Context) ([]string, error) {
	first := call{
		operation: "List Element Keys", effect: reads,
		method: http.MethodGet, route: "/elements/keys", path: []string{"elements", "keys"},
	}
	var keys []string
	for key, err := range list[string](ctx, s.client, first) {
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// List gives all elements that the options ask for, page by page.
func (s *ElementService) List(ctx context.Context, options ElementListOptions) iter.Seq2[Element, error] {
	return list[Element](ctx, s.client, listElements(options))
}

// listElements is the request for the elements that options ask for.
func listElements(options ElementListOptions) call {
	first := call{
		operation: "List Elements", effect: reads,
		method: http.MethodGet, route: "/elements", path: []string{"elements"},
		query: make(url.Values),
	}
	if options.Where != "" {
		first.query.Set("where", options.Where)
	}
	return first
}

func elementCall(operation, keyOrID, method string, below ...string) *call {
	return &call{
		operation: operation, object: fmt.Sprintf("element %q", keyOrID), effect: reads,
		method: method, route: strings.Join(append([]string{"/elements/{keyOrId}"}, below...), "/"),
		path: append([]string{"elements", keyOrID}, below...),
	}
}
