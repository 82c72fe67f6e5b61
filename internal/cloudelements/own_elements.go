package cloudelements

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// The account's own elements are asked for by their ids: a key need not be unique, and by key
// another element may be found [reference 3.1].

// Create makes an element of the account's own from its definition. Where the account has an
// element with the key, the platform is likely to refuse it, which IsConflict reports
// [reference 3.2, 6, question 12]. While that may be an element that was deleted just now, as Freed
// says, it is sent again.
//
// Where the answer is lost, it looks for what the platform has made, as Create of instances does.
// IsAmbiguous reports that an element may exist after an error, and Error.Candidates which ones it
// may be.
func (s *ElementService) Create(ctx context.Context, definition Definition) (*OwnElement, error) {
	return s.untilFree(ctx, definition.key(), func() (*OwnElement, error) {
		call := &transport.Call{
			Operation: "Create Element", Object: definition.object(), Idempotency: transport.Once,
			Method: http.MethodPost, Route: "/elements", Body: definition,
		}
		return s.makeOnce(ctx, call, s.lookup(definition.sameIdentity, definition.matches))
	})
}

// Clone makes an element of the account's own that is a copy of another one, of the catalogue or of
// its own. The platform chooses its key and name, and no source says how
// [reference 6, question 12]. A lost answer is dealt with as by Create.
func (s *ElementService) Clone(ctx context.Context, keyOrID string) (*OwnElement, error) {
	model, err := s.Get(ctx, keyOrID)
	if err != nil {
		return nil, err
	}
	// By its id, since by its key the clone is found before the element of the catalogue, once
	// there is one.
	call := elementCall("Clone Element", strconv.FormatInt(model.ID, 10), http.MethodPost, "/clone")
	call.Object, call.Idempotency = fmt.Sprintf("element %q", keyOrID), transport.Once
	matches := func(element *OwnElement) bool {
		return element.ID != model.ID && element.Hub == model.Hub && element.Authentication == model.Authentication
	}
	return s.makeOnce(ctx, call, s.lookup(matches, matches))
}

// Read reads an element of the account's own with all its parts. IsNotFound reports that it does
// not exist.
func (s *ElementService) Read(ctx context.Context, id int64) (*OwnElement, error) {
	return s.read(ctx, id, s.call("Get Element", id, transport.Read, http.MethodGet, ""))
}

// Find reads an element by its key or id, with all its parts. By a key that the account shares with
// the catalogue, its own element is found.
func (s *ElementService) Find(ctx context.Context, keyOrID string) (*OwnElement, error) {
	return s.one(ctx, 0, elementCall("Get Element", keyOrID, http.MethodGet, ""))
}

// Update puts a whole definition in place of the one that an element has. No source says whether
// the platform deletes what the definition leaves out, or keeps it [reference 6, question 11]: send
// all that is to stay, and see in the answer what has gone.
func (s *ElementService) Update(ctx context.Context, id int64, definition Definition) (*OwnElement, error) {
	call := s.call("Update Element", id, transport.Idempotent, http.MethodPut, "")
	call.Body = definition
	return s.one(ctx, id, call)
}

// Delete deletes an element of the account's own. What becomes of its instances is not known, so
// delete them first. IsNotFound reports that the element did not exist, which may be because an
// earlier attempt of the same call deleted it.
func (s *ElementService) Delete(ctx context.Context, id int64) error {
	return s.settleAbsence(ctx, id, s.send(ctx, s.call("Delete Element", id, transport.Idempotent, http.MethodDelete, "")))
}

// Activate publishes an element to the account's catalogue.
func (s *ElementService) Activate(ctx context.Context, id int64) error {
	return s.send(ctx, s.call("Activate Element", id, transport.Idempotent, http.MethodPut, "/active"))
}

// Deactivate takes an element out of the account's catalogue.
func (s *ElementService) Deactivate(ctx context.Context, id int64) error {
	return s.send(ctx, s.call("Deactivate Element", id, transport.Idempotent, http.MethodDelete, "/active"))
}

// DeletePart deletes a part of an element: "configuration" and the key of a row; "parameters",
// "hooks" or "resources" and the id of one; or "resources", the id of a resource, "parameters" or
// "hooks" and the id of one below it. IsNotFound reports that it does not exist.
func (s *ElementService) DeletePart(ctx context.Context, id int64, part ...string) error {
	call := s.call("Delete Part of Element", id, transport.Idempotent, http.MethodDelete, "")
	for i, segment := range part {
		if i%2 == 1 {
			call.Values = append(call.Values, segment)
			segment = "{id}"
		}
		call.Route += "/" + segment
	}
	return s.send(ctx, call)
}

// Adopt looks for an element that a process which was killed may have left behind: of the account's
// own, with the key that the definition asks for or, where it asks for none, with its name, made
// within the last hour, and not known to this Client. It returns nil if there is none, and an error
// as Adopt of instances does.
//
// A clone cannot be looked for: nothing tells it from any other element of its authentication.
func (s *ElementService) Adopt(ctx context.Context, definition Definition) (*OwnElement, error) {
	call := &transport.Call{Operation: "Adopt Element", Object: definition.object()}
	return s.adopt(ctx, call, s.lookup(definition.mayBeOrphan, definition.mayBeOrphan))
}

// LookAlikes returns the ids of the elements that Adopt would choose from.
func (s *ElementService) LookAlikes(ctx context.Context, definition Definition) ([]int64, error) {
	return s.lookAlikes(ctx, s.lookup(definition.mayBeOrphan, definition.mayBeOrphan))
}

// ownElements is the request for all elements of the account's own.
func ownElements() *transport.Call { return listElements(ElementListOptions{Where: "private='true'"}) }

// lookup finds elements of the account's own.
func (s *ElementService) lookup(isWanted, matches func(*OwnElement) bool) lookup[OwnElement] {
	isComplete := func(element *OwnElement) bool { return element.CreatedDate != "" }
	all := func(ctx context.Context) ([]reconcile.Found[*OwnElement], error) {
		return s.find(ctx, s.list(ctx, ownElements()), isWanted, isComplete)
	}
	// What a clone looks like is not known, so it may be mistaken for any element.
	return lookup[OwnElement]{identity: "element", matches: matches, search: all, all: all}
}

// object names the element of a definition in errors.
func (d Definition) object() string {
	name, _ := d["name"].(string)
	return fmt.Sprintf("element %q", name)
}

// key returns the key that an element is to have: where a definition asks for none, what the
// platform makes of its name [reference 3.2].
func (d Definition) key() string {
	if key, _ := d["key"].(string); key != "" {
		return key
	}
	name, _ := d["name"].(string)
	return strings.ToLower(strings.Join(strings.Fields(name), ""))
}

// sameIdentity reports whether an element has the key, or the name, that a definition asks for.
func (d Definition) sameIdentity(element *OwnElement) bool {
	return d["name"] == element.Name || d["key"] == element.Key
}

// matches reports whether an element may be what a definition has made, as far as it shows.
func (d Definition) matches(element *OwnElement) bool {
	for member, shown := range map[string]string{"key": element.Key, "name": element.Name, "description": element.Description} {
		sent, _ := d[member].(string)
		if sent != "" && shown != "" && !strings.EqualFold(sent, shown) {
			return false
		}
	}
	return true
}

// mayBeOrphan reports whether an element is of the account's own and has the key that a definition
// asks for, or the name where it asks for none.
func (d Definition) mayBeOrphan(element *OwnElement) bool {
	if element.Shows("private") && !element.Private {
		return false
	}
	if key, _ := d["key"].(string); key != "" {
		return strings.EqualFold(element.Key, key)
	}
	name, _ := d["name"].(string)
	return name != "" && element.Name == name
}

// protectDefaults registers the secrets of an answer: defaults of secret rows, which no source says
// are masked.
func (s *ElementService) protectDefaults(element *OwnElement) {
	for _, row := range element.Configuration {
		if row.IsPassword() && row.DefaultValue != nil {
			s.client.Protect(*row.DefaultValue)
		}
	}
}
