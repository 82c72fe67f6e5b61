package element

import (
	"encoding/json"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
)

// A definition is compared, changed and shown part by part: what is configured is
// a part of what the platform has, and the rest of that is its own.

// decodeDefinition reads a definition as it is configured, whose form was checked;
// an empty one where there is none.
func decodeDefinition(text string) cloudelements.Definition {
	value, _ := lenient.DecodeComposite(text)
	object, isObject := value.(map[string]any)
	if !isObject {
		return cloudelements.Definition{}
	}
	return object
}

// encodeDefinition writes what was decoded from JSON, and can be encoded again.
func encodeDefinition(definition any) string {
	encoded, _ := json.Marshal(definition)
	return string(encoded)
}

// identities are the members that tell the items of a list from each other, by the
// name of the list [reference 3.4, 3.5]. Those of other lists have one of
// commonIdentities.
var identities = map[string][]string{
	"configuration": {"key"},
	"options":       {"value"},
	"hooks":         {"type"},
	"parameters":    {"name", "vendorName", "type", "source"},
	"resources":     {"method", "path", "type"},
}

var commonIdentities = []string{"key", "name", "path", "vendorPath"}

// isSameItem tells whether an item of a list is the one that another item, which
// may say less, stands for.
func isSameItem(list string, item, shown map[string]any) bool {
	members, known := identities[list]
	if !known {
		members = commonIdentities
	}
	told := false
	for _, member := range members {
		value, says := item[member]
		if !says || value == nil {
			continue
		}
		if !sameScalar(member, value, shown[member]) {
			return false
		}
		told = true
	}
	return told || covers(item, shown)
}

// match gives for each item of a list the place of the one that it stands for
// among others, each of which is given once, or -1.
func match(list string, items, others []map[string]any) []int {
	places := make([]int, len(items))
	taken := make(map[int]bool)
	for i, item := range items {
		places[i] = -1
		for at, other := range others {
			if !taken[at] && isSameItem(list, item, other) {
				places[i], taken[at] = at, true
				break
			}
		}
	}
	return places
}

// itemsOf gives the items of a list of objects, and whether the value is one. An
// empty list is, and so is none.
func itemsOf(value any) ([]map[string]any, bool) {
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

// covers tells whether what the platform shows has all that is wanted. What it has
// beside that does not count, nor the order of parts.
func covers(wanted, shown any) bool { return coversMember("", wanted, shown) }

func coversMember(member string, wanted, shown any) bool {
	if object, isObject := asObject(wanted); isObject {
		other, isObject := asObject(shown)
		if !isObject {
			return len(object) == 0 && shown == nil
		}
		for name, value := range object {
			if !coversMember(name, value, other[name]) {
				return false
			}
		}
		return true
	}
	list, isList := wanted.([]any)
	if !isList {
		return sameScalar(member, wanted, shown)
	}
	items, areObjects := itemsOf(wanted)
	others, areToo := itemsOf(shown)
	if !areObjects || !areToo {
		other, _ := shown.([]any)
		return slices.EqualFunc(list, other, func(a, b any) bool { return coversMember(member, a, b) })
	}
	for i, at := range match(member, items, others) {
		if at < 0 || !covers(items[i], others[at]) {
			return false
		}
	}
	return true
}

// asObject gives a JSON object, under either of its types.
func asObject(value any) (map[string]any, bool) {
	switch object := value.(type) {
	case map[string]any:
		return object, true
	case cloudelements.Definition:
		return object, true
	}
	return nil, false
}

// hubPrefix stands before the path of a resource as the platform shows it, whether
// or not it was sent [reference 3.5].
var hubPrefix = regexp.MustCompile(`^/hubs/[^/]+`)

// sameScalar compares texts, numbers and truth values, which the platform may show
// as text. Null, empty and false are the same unset value.
func sameScalar(member string, a, b any) bool {
	left, right := scalarText(a), scalarText(b)
	switch member {
	case "path":
		left, right = hubPrefix.ReplaceAllString(left, ""), hubPrefix.ReplaceAllString(right, "")
		return strings.TrimPrefix(left, "/") == strings.TrimPrefix(right, "/")
	case "method", "vendorMethod":
		return strings.EqualFold(left, right)
	}
	if lenient.SameValue(left, right) {
		return true
	}
	_, isNumber := a.(json.Number)
	_, areNumbers := b.(json.Number)
	x, readable := new(big.Rat).SetString(left)
	y, readableToo := new(big.Rat).SetString(right)
	return isNumber && areNumbers && readable && readableToo && x.Cmp(y) == 0
}

func scalarText(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	}
	return encodeDefinition(value)
}

// project gives what the platform shows in the form of what was wanted: the same
// members, with the values that they have, and the same items, as far as they are
// there.
func project(wanted, shown any) any { return projectMember("", wanted, shown) }

func projectMember(member string, wanted, shown any) any {
	if coversMember(member, wanted, shown) {
		return wanted
	}
	if object, isObject := asObject(wanted); isObject {
		other, isObject := asObject(shown)
		if !isObject {
			return shown
		}
		projected := make(map[string]any, len(object))
		for name, value := range object {
			if there, has := other[name]; has {
				projected[name] = projectMember(name, value, there)
			}
		}
		return projected
	}
	items, areObjects := itemsOf(wanted)
	others, areToo := itemsOf(shown)
	if !areObjects || !areToo || wanted == nil {
		return shown
	}
	projected := []any{}
	for i, at := range match(member, items, others) {
		if at >= 0 {
			projected = append(projected, project(items[i], others[at]))
		}
	}
	return projected
}

// serverMade are the members that the platform makes itself, at any depth
// [reference 3.5].
var serverMade = []string{"id", "elementId", "resourceId", "ownerAccountId", "createdDate", "updatedDate"}

// importable gives what a user may have defined of an element, beside what has
// attributes of its own.
func importable(shown cloudelements.Definition) map[string]any {
	rest := make(map[string]any)
	for _, member := range []string{"parameters", "hooks", "resources", "objects", "models"} {
		if items, isList := itemsOf(shown[member]); isList && len(items) > 0 {
			rest[member] = withoutServerMade(shown[member])
		}
	}
	if model, _ := shown["modelType"].(string); model != "" {
		rest["modelType"] = model
	}
	return rest
}

func withoutServerMade(value any) any {
	switch value := value.(type) {
	case map[string]any:
		left := make(map[string]any, len(value))
		for member, one := range value {
			if one != nil && !slices.Contains(serverMade, member) {
				left[member] = withoutServerMade(one)
			}
		}
		return left
	case []any:
		left := make([]any, 0, len(value))
		for _, one := range value {
			left = append(left, withoutServerMade(one))
		}
		return left
	}
	return value
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
