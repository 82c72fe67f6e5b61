package cloudelements

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// The account's own elements are asked for by their ids: a key need not be
// unique, and by key another element may be found [reference 3.1].

// Read reads an element of the account's own as a whole. IsNotFound tells of one
// that does not exist.
func (s *ElementService) Read(ctx context.Context, id int64) (*OwnElement, error) {
	return s.own(ctx, id, s.call("Get Element", id, reads, http.MethodGet))
}

// Find reads an element by its key or id, as a whole. By a key that the account
// shares with the catalogue, its own element is found.
func (s *ElementService) Find(ctx context.Context, keyOrID string) (*OwnElement, error) {
	return s.own(ctx, 0, elementCall("Get Element", keyOrID, http.MethodGet))
}

// Update puts a whole definition in place of the one that an element has. No
// source says whether the platform deletes what the definition leaves out, or
// keeps it [reference 6, question 11]: send all that is to stay, and see in the
// answer what has gone.
func (s *ElementService) Update(ctx context.Context, id int64, definition Definition) (*OwnElement, error) {
	call := s.call("Update Element", id, repeatable, http.MethodPut)
	call.body = definition
	return s.own(ctx, id, call)
}

// Delete deletes an element of the account's own. What becomes of its instances
// is not known, so delete them first. IsNotFound tells of an element that did not
// exist, which may be because an earlier attempt of the same call deleted it.
func (s *ElementService) Delete(ctx context.Context, id int64) error {
	return s.do(ctx, s.call("Delete Element", id, repeatable, http.MethodDelete))
}

// Activate publishes an element to the account's catalogue.
func (s *ElementService) Activate(ctx context.Context, id int64) error {
	return s.do(ctx, s.call("Activate Element", id, repeatable, http.MethodPut, "active"))
}

// Deactivate takes an element out of the account's catalogue.
func (s *ElementService) Deactivate(ctx context.Context, id int64) error {
	return s.do(ctx, s.call("Deactivate Element", id, repeatable, http.MethodDelete, "active"))
}

// DeletePart deletes a part of an element: "configuration" and the key of a row;
// "parameters", "hooks" or "resources" and the id of one; or "resources", the id
// of a resource, "parameters" or "hooks" and the id of one below it. IsNotFound
// tells of one that does not exist.
func (s *ElementService) DeletePart(ctx context.Context, id int64, part ...string) error {
	call := s.call("Delete Part of Element", id, repeatable, http.MethodDelete, part...)
	call.route = "/elements/{keyOrId}"
	for i, segment := range part {
		if i%2 == 1 {
			segment = "{id}"
		}
		call.route += "/" + segment
	}
	return s.do(ctx, call)
}

// call is an operation on an element that somebody knows by its id.
func (s *ElementService) call(operation string, id int64, effect effect, method string, below ...string) *call {
	s.ledger.Claim(id)
	number := strconv.FormatInt(id, 10)
	call := elementCall(operation, number, method, below...)
	call.object, call.effect = "element "+number, effect
	return call
}

func (s *ElementService) do(ctx context.Context, call *call) error {
	_, err := s.client.do(ctx, call)
	return err
}

// own sends a call that is answered with an element: that of an id, or any where
// the id is 0.
func (s *ElementService) own(ctx context.Context, id int64, call *call) (*OwnElement, error) {
	var element OwnElement
	call.decode = func(body []byte) error {
		if err := json.Unmarshal(body, &element); err != nil {
			return err
		}
		if id != 0 && element.ID != id {
			return fmt.Errorf("it is about element %d", element.ID)
		}
		return nil
	}
	if _, err := s.client.do(ctx, call); err != nil {
		return nil, err
	}
	s.protectDefaults(&element)
	return &element, nil
}

// protectDefaults registers the secrets of an answer: defaults of secret rows,
// which no source says are masked.
func (s *ElementService) protectDefaults(element *OwnElement) {
	for _, row := range element.Configuration {
		if row.IsPassword() && row.DefaultValue != nil {
			s.client.Protect(*row.DefaultValue)
		}
	}
}
