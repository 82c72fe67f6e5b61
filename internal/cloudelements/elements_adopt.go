package cloudelements

import (
	"context"
	"fmt"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
)

// Adopt looks for an element that a process which was killed may have left behind:
// of the account's own, with the key that the definition asks for or, where it asks
// for none, with its name, made within the last hour, and not known to this Client.
// It gives nil where there is none, and an error as Adopt of instances does.
//
// A clone cannot be looked for: nothing tells it from any other element of its
// authentication.
func (s *ElementService) Adopt(ctx context.Context, definition Definition) (*OwnElement, error) {
	name, _ := definition["name"].(string)
	call := &call{operation: "Adopt Element", object: fmt.Sprintf("element %q", name)}
	adopted, err := adopt(ctx, s.client, &s.ledger, call, "element", s.orphan(definition))
	if err != nil || adopted == nil {
		return nil, err
	}
	return s.readWhole(ctx, adopted), nil
}

// LookAlikes gives the ids of the elements that Adopt would choose from.
func (s *ElementService) LookAlikes(ctx context.Context, definition Definition) ([]int64, error) {
	return lookAlikes(ctx, s.client, &s.ledger, s.orphan(definition))
}

// Claim says that an element is somebody's, so that it is never adopted.
// Operations on an element by its id say so themselves.
func (s *ElementService) Claim(id int64) { s.ledger.Claim(id) }

// IsAdopted tells whether Adopt gave the element with an id.
func (s *ElementService) IsAdopted(id int64) bool { return s.ledger.IsAdopted(id) }

func (s *ElementService) orphan(definition Definition) reconcile.Orphan[*OwnElement] {
	search := func(ctx context.Context) ([]reconcile.Found[*OwnElement], error) {
		return s.owned(ctx, definition.mayBeOrphan)
	}
	return reconcile.Orphan[*OwnElement]{
		Kin: kinOfElements, Search: search, List: search, Age: orphanAge, Alike: definition.mayBeOrphan,
	}
}

// mayBeOrphan tells whether an element is of the account's own and has the key
// that a definition asks for, or the name where it asks for none.
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

// readWhole reads an element that a list has shown, which may leave members out.
// What it has must do where that fails.
func (s *ElementService) readWhole(ctx context.Context, listed *OwnElement) *OwnElement {
	if read, err := s.Read(context.WithoutCancel(ctx), listed.ID); err == nil {
		return read
	}
	return listed
}
