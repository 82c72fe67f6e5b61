package document_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/document"
)

// tables are of the kinds of documents that there are: one of which only a part is wanted, and two
// of which all counts.
var tables = map[string]*document.Table{
	"partial": {
		Identities: map[string][]string{"rows": {"key"}, "calls": {"method", "path"}}, CommonIdentities: []string{"key", "name"},
		Ordered: []string{"steps"}, Same: map[string]func(a, b string) bool{"method": strings.EqualFold},
	},
	"formula": {
		Identities: map[string][]string{"steps": {"name"}, "rows": {"key"}}, Ordered: []string{"calls"}, Unordered: []string{"texts"},
		Ignored: []string{"id", "calls.name"}, Filled: []string{"object.method"}, Complete: true,
	},
	"transformation": {
		Identities: map[string][]string{"rows": {"key", "path"}, "steps": {"type"}}, Complete: true, Partial: []string{"steps"},
		Ignored: []string{"id"},
	},
}

// text draws a text of few, some of which are the same to the platform.
var text = rapid.SampledFrom([]string{"a", "b", "A", "", "false"})

func drawScalar(t *rapid.T) any {
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "truth")
	case 2:
		return json.Number(rapid.SampledFrom([]string{"1", "1.0", "2"}).Draw(t, "number"))
	default:
		return text.Draw(t, "text")
	}
}

// drawObject draws a document, or a part of one.
func drawObject(t *rapid.T, depth int) map[string]any {
	object := make(map[string]any)
	for _, member := range []string{"id", "key", "name", "method", "path", "type", "value"} {
		if rapid.Bool().Draw(t, member) {
			object[member] = drawScalar(t)
		}
	}
	if depth == 0 {
		return object
	}
	for _, member := range []string{"rows", "calls", "steps"} {
		switch rapid.IntRange(0, 5).Draw(t, member) {
		case 0, 1:
			object[member] = drawList(t, func() any { return drawObject(t, depth-1) })
		case 2:
			object[member] = drawScalar(t)
		}
	}
	if rapid.Bool().Draw(t, "texts") {
		object["texts"] = drawList(t, func() any { return drawScalar(t) })
	}
	if rapid.Bool().Draw(t, "object") {
		object["object"] = drawObject(t, depth-1)
	}
	return object
}

func drawList(t *rapid.T, draw func() any) []any {
	list := []any{}
	for range rapid.IntRange(0, 3).Draw(t, "length") {
		list = append(list, draw())
	}
	return list
}

// drawNear draws a document that often is nearly as another one.
func drawNear(t *rapid.T, value any) any {
	if rapid.IntRange(0, 9).Draw(t, "another") == 0 {
		return drawScalar(t)
	}
	switch value := value.(type) {
	case map[string]any:
		near := make(map[string]any)
		for _, member := range sorted(value) {
			if rapid.IntRange(0, 5).Draw(t, "left out") > 0 {
				near[member] = drawNear(t, value[member])
			}
		}
		return near
	case []any:
		near := []any{}
		for _, one := range value {
			if rapid.IntRange(0, 5).Draw(t, "left out") > 0 {
				near = append(near, drawNear(t, one))
			}
		}
		return near
	}
	return value
}

func drawNearObject(t *rapid.T, value map[string]any) map[string]any {
	if near, isObject := drawNear(t, value).(map[string]any); isObject {
		return near
	}
	return map[string]any{}
}

func sorted(object map[string]any) []string {
	var members []string
	for member := range object {
		members = append(members, member)
	}
	slices.Sort(members)
	return members
}

// shuffled is a document with the items of the lists in another order that have none.
func shuffled(t *rapid.T, table *document.Table, list string, value any) any {
	switch value := value.(type) {
	case map[string]any:
		other := make(map[string]any)
		for _, member := range sorted(value) {
			other[member] = shuffled(t, table, member, value[member])
		}
		return other
	case []any:
		var other []any
		for _, one := range value {
			other = append(other, shuffled(t, table, list, one))
		}
		_, areObjects := document.Items(value)
		if isUnordered := slices.Contains(table.Unordered, list); len(other) > 0 && (isUnordered || areObjects && !slices.Contains(table.Ordered, list)) {
			return rapid.Permutation(other).Draw(t, "order")
		}
		return other
	}
	return value
}

func show(value any) string { return document.Text(value) }

// TestLaws checks what holds of every document.
func TestLaws(t *testing.T) {
	t.Parallel()
	for name, table := range tables {
		check := func(law string, holds func(t *rapid.T)) {
			t.Run(fmt.Sprintf("%s/%s", name, law), func(t *testing.T) {
				t.Parallel()
				rapid.Check(t, holds)
			})
		}
		check("a document covers itself, in any order", func(t *rapid.T) {
			one := drawObject(t, 2)
			if other := shuffled(t, table, "", one); !table.Covers(one, one) || !table.Covers(one, other) || !table.Covers(other, one) {
				t.Errorf("%s and %s differ", show(one), show(other))
			}
		})
		check("nothing is projected onto what covers it", func(t *rapid.T) {
			shown := drawObject(t, 2)
			wanted := drawNear(t, shown)
			if got := table.Project(wanted, shown); table.Covers(wanted, shown) && !reflect.DeepEqual(got, wanted) {
				t.Errorf("of %s, %s is shown as %s", show(shown), show(wanted), show(got))
			}
		})
		check("what is projected is covered", func(t *rapid.T) {
			shown := drawObject(t, 2)
			wanted := drawNear(t, shown)
			if got := table.Project(wanted, shown); !table.Covers(got, shown) {
				t.Errorf("of %s, %s is shown as %s", show(shown), show(wanted), show(got))
			}
		})
		check("what is merged covers what is wanted", func(t *rapid.T) {
			current := drawObject(t, 2)
			before, wanted := drawNearObject(t, current), drawNearObject(t, current)
			merged := table.Merge(current, before, wanted)
			if !table.Covers(wanted, merged) {
				t.Fatalf("from %s\nbefore %s\nwanted %s\nmerged %s", show(current), show(before), show(wanted), show(merged))
			}
			again := table.Merge(merged, wanted, wanted)
			if !table.Covers(merged, again) || !table.Covers(again, merged) {
				t.Errorf("merged %s\nand then %s", show(merged), show(again))
			}
		})
		check("merging leaves the documents as they are", func(t *rapid.T) {
			current := drawObject(t, 2)
			before, wanted := drawNearObject(t, current), drawNearObject(t, current)
			were := show(current) + show(before) + show(wanted)
			table.Merge(current, before, wanted)
			if show(current)+show(before)+show(wanted) != were {
				t.Errorf("%s were changed", were)
			}
		})
	}
}

// TestLaws_complete checks that it does not matter which of two documents is wanted where all
// counts, but for what the platform fills in.
func TestLaws_complete(t *testing.T) {
	t.Parallel()
	table := *tables["formula"]
	table.Filled = nil
	rapid.Check(t, func(t *rapid.T) {
		one := drawObject(t, 2)
		other := drawNear(t, one)
		if table.Covers(one, other) != table.Covers(other, one) {
			t.Errorf("%s and %s cover each other one way only", show(one), show(other))
		}
	})
}

// TestLaws_partial checks that what nobody has wanted stays.
func TestLaws_partial(t *testing.T) {
	t.Parallel()
	table := tables["partial"]
	rapid.Check(t, func(t *rapid.T) {
		current := drawObject(t, 2)
		wanted := drawNearObject(t, current)
		merged := table.Merge(current, nil, wanted)
		for member, value := range current {
			if _, says := wanted[member]; !says && !reflect.DeepEqual(merged[member], value) {
				t.Errorf("%s becomes %s", member, show(merged[member]))
			}
		}
	})
}
