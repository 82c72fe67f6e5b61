// Package document compares, shows and changes large JSON documents, such as the definition of an
// element, part by part. What is wanted of a document may be less than what the platform has of it,
// in another order, in another spelling, and without what the platform adds. What tells parts from
// each other and which of them count is said by a table, one for each kind of document.
//
// A document is what encoding/json decodes with UseNumber: map[string]any, []any, string,
// json.Number, bool and nil. Null, "", false, [] and {} are one value, that of a member which is
// not there.
package document

import (
	"encoding/json"
	"math/big"
	"slices"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
)

// Table says of a kind of document what makes two of its parts the same, and which parts count.
//
// Members are named by their own name, wherever they stand, or by that and the member that they are
// within: "hooks", "resources.hooks". What is right at the top is within "": ".name". The items of
// a list are within the list's name. The longer name goes first where both are in a map.
type Table struct {
	// Identities are the members that tell the items of a list of objects from each other, by the
	// list. An item need not have all of them: those that it has must be the same.
	Identities map[string][]string
	// CommonIdentities are those of the lists that Identities does not name.
	CommonIdentities []string
	// Ordered are the lists of objects whose order counts: items stand for each other by their
	// places. Other lists of objects have no order.
	Ordered []string
	// Unordered are the lists of anything but objects whose order does not count.
	Unordered []string
	// Same compares the values of members which have more than one spelling, as texts.
	Same map[string]func(a, b string) bool

	// Ignored are the members that the platform makes. They never count, also where a document has
	// them, as an export does.
	Ignored []string
	// Filled are the members that the platform fills in where a document does not say. They count
	// where it does.
	Filled []string
	// Complete says that everything which is there counts: what is not wanted is to go. Otherwise
	// only what is wanted counts, and all else may stay.
	Complete bool
	// Partial are the members of a complete document inside which only what is wanted counts.
	Partial []string
}

// place is where in a document a value stands.
type place struct {
	within, member string
	complete       bool
}

func (t *Table) root() place { return place{complete: t.Complete} }

// inside returns the place of a member of the object at a place, or of an item of the list there.
func (t *Table) inside(at place, member string) place {
	below := place{within: at.member, member: member, complete: at.complete}
	below.complete = at.complete && !below.isAmong(t.Partial)
	return below
}

// at returns the place of a member of the document itself.
func (t *Table) at(member string) place { return t.inside(t.root(), member) }

func (p place) isAmong(members []string) bool {
	return slices.Contains(members, p.member) || slices.Contains(members, p.within+"."+p.member)
}

// of returns what a table has for a place.
func of[V any](table map[string]V, at place) (V, bool) {
	value, ok := table[at.within+"."+at.member]
	if !ok {
		value, ok = table[at.member]
	}
	return value, ok
}

// Items returns the items of a list of objects, and reports whether a value is one. An empty list
// is, and so is none.
func Items(value any) ([]map[string]any, bool) {
	list, isList := value.([]any)
	if !isList {
		return nil, value == nil
	}
	items := make([]map[string]any, 0, len(list))
	for _, one := range list {
		item, isObject := one.(map[string]any)
		if !isObject {
			return nil, false
		}
		items = append(items, item)
	}
	return items, true
}

// Text returns a value as text: a string as itself, null as "", anything else as its JSON.
func Text(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	}
	encoded, _ := json.Marshal(value) //nolint:errchkjson // What was decoded can be encoded.
	return string(encoded)
}

// Without returns a copy of a value without the members of some names, at any depth, and without
// those that are null.
func Without(value any, members ...string) any {
	switch value := value.(type) {
	case map[string]any:
		left := make(map[string]any, len(value))
		for member, one := range value {
			if one != nil && !slices.Contains(members, member) {
				left[member] = Without(one, members...)
			}
		}
		return left
	case []any:
		left := make([]any, 0, len(value))
		for _, one := range value {
			left = append(left, Without(one, members...))
		}
		return left
	}
	return value
}

// isUnset reports whether a value is that of a member which is not there.
func (t *Table) isUnset(at place, value any) bool {
	switch value := value.(type) {
	case map[string]any:
		for member, one := range value {
			if below := t.inside(at, member); !below.isAmong(t.Ignored) && !t.isUnset(below, one) {
				return false
			}
		}
		return true
	case []any:
		return len(value) == 0
	}
	return t.sameScalar(at, value, nil)
}

// sameScalar compares texts, numbers and truth values, which the platform may show as text.
func (t *Table) sameScalar(at place, a, b any) bool {
	left, right := Text(a), Text(b)
	if same, ok := of(t.Same, at); ok {
		return same(left, right)
	}
	if lenient.SameValue(left, right) {
		return true
	}
	_, isNumber := a.(json.Number)
	_, areNumbers := b.(json.Number)
	if !isNumber || !areNumbers {
		return false
	}
	x, readable := new(big.Rat).SetString(left)
	y, readableToo := new(big.Rat).SetString(right)
	return readable && readableToo && x.Cmp(y) == 0
}
