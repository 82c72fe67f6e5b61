package cloudelements

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
)

// Create makes an element of the account's own from its definition. Where the
// account has an element with the key, the platform is likely to refuse it, which
// IsConflict tells [reference 3.2, 6, question 12].
//
// Where the answer is lost, it looks for what the platform has made, as Create of
// instances does. IsAmbiguous tells of an error after which an element may exist,
// and Error.Candidates which ones it may be.
func (s *ElementService) Create(ctx context.Context, definition Definition) (*OwnElement, error) {
	name, _ := definition["name"].(string)
	call := &call{
		operation: "Create Element", object: fmt.Sprintf("element %q", name), effect: once,
		method: http.MethodPost, route: "/elements", path: []string{"elements"}, body: definition,
	}
	return s.makeOnce(ctx, call, definition.isKin, definition.isMetBy)
}

// Clone makes an element of the account's own that is a copy of another one, of
// the catalogue or of its own. The platform chooses its key and name, and no
// source says how [reference 6, question 12]. A lost answer is dealt with as by
// Create.
func (s *ElementService) Clone(ctx context.Context, keyOrID string) (*OwnElement, error) {
	model, err := s.Get(ctx, keyOrID)
	if err != nil {
		return nil, err
	}
	// By its id, since by its key the clone is found before the element of the
	// catalogue, once there is one.
	call := elementCall("Clone Element", strconv.FormatInt(model.ID, 10), http.MethodPost, "clone")
	call.object, call.effect = fmt.Sprintf("element %q", keyOrID), once
	alike := func(element *OwnElement) bool {
		return element.ID != model.ID && element.Hub == model.Hub && element.Authentication == model.Authentication
	}
	return s.makeOnce(ctx, call, alike, alike)
}

// IsConflict tells whether the platform answered that there is something with the
// same unique name [reference 1.3].
func IsConflict(err error) bool {
	return isAnswer(err, http.StatusConflict)
}

// isKin tells whether an element has the key, or the name, that a definition asks
// for.
func (d Definition) isKin(element *OwnElement) bool {
	return d["name"] == element.Name || d["key"] == element.Key
}

// isMetBy tells whether an element may be what a definition has made, as far as it
// shows.
func (d Definition) isMetBy(element *OwnElement) bool {
	for member, shown := range map[string]string{"key": element.Key, "name": element.Name, "description": element.Description} {
		sent, _ := d[member].(string)
		if sent != "" && shown != "" && !strings.EqualFold(sent, shown) {
			return false
		}
	}
	return true
}

// kinOfElements is what all elements that are made at a time have in common: what
// a clone looks like is not known, so that it may be taken for any other.
const kinOfElements = "element"

// makeOnce sends a create until it is certain that its element was made once. Only
// its kin are looked at, and of these one that is alike is the one.
func (s *ElementService) makeOnce(ctx context.Context, call *call, kin, alike func(*OwnElement) bool) (*OwnElement, error) {
	body, err := call.payload()
	if err != nil {
		return nil, call.failed(s.client.safeCause(err))
	}
	search := func(ctx context.Context) ([]reconcile.Found[*OwnElement], error) { return s.owned(ctx, kin) }
	made, found, err := reconcile.Create(ctx, &s.ledger, s.client.terms(), reconcile.Request[*OwnElement]{
		Kin: kinOfElements, Alike: alike,
		// A clone is asked for by its path, and without a body.
		Body:   append([]byte(strings.Join(call.path, "/")+" "), body...),
		Send:   func(ctx context.Context) (*OwnElement, error) { return s.own(ctx, 0, call) },
		Loss:   lossOf,
		ID:     func(element *OwnElement) int64 { return element.ID },
		Turn:   s.client.turn,
		Search: search, List: search,
	})
	switch {
	case found && (err == nil || IsAmbiguous(err)):
		return s.readWhole(ctx, made), nil
	case err != nil:
		return nil, explain(err, "element")
	default:
		return made, nil
	}
}

// owned are the account's own elements of a kind, with their dates.
func (s *ElementService) owned(ctx context.Context, kin func(*OwnElement) bool) ([]reconcile.Found[*OwnElement], error) {
	var found []reconcile.Found[*OwnElement]
	for listed, err := range list[OwnElement](ctx, s.client, listElements(ElementListOptions{Where: "private='true'"})) {
		if err != nil {
			return nil, err
		}
		s.protectDefaults(&listed)
		if !kin(&listed) {
			continue
		}
		element := &listed
		if element.CreatedDate == "" {
			// A list may leave it out. A read by its id would make the element somebody's.
			read, err := s.Find(ctx, strconv.FormatInt(listed.ID, 10))
			switch {
			case IsNotFound(err):
				continue
			case err != nil:
				return nil, err
			}
			element = read
		}
		found = append(found, reconcile.Found[*OwnElement]{ID: element.ID, Created: element.CreatedDate, Object: element})
	}
	return found, nil
}
