package document

import (
	"maps"
	"slices"
)

// Merge returns the whole document that brings what the platform has to what is wanted. Where only
// what is wanted counts, before is what was wanted until now: of that, what is wanted no more goes,
// and all else stays. Where everything counts, all goes that is not wanted.
//
// What the platform has made stays with the part that it was made for, and comes from nowhere else:
// an id in a document is that of another account.
func (t *Table) Merge(current, before, wanted map[string]any) map[string]any {
	return t.mergeObject(t.root(), current, before, wanted)
}

func (t *Table) mergeObject(at place, current, before, wanted map[string]any) map[string]any {
	merged := make(map[string]any, len(current)+len(wanted))
	maps.Copy(merged, current)
	maps.DeleteFunc(merged, func(member string, _ any) bool { return t.isOwned(t.inside(at, member)) })
	for member := range before {
		if below := t.inside(at, member); !below.complete && !below.isAmong(t.Ignored) {
			merged[member] = t.without(below, current[member], before[member])
		}
	}
	for member, value := range wanted {
		if below := t.inside(at, member); !below.isAmong(t.Ignored) {
			merged[member] = t.merge(below, current[member], before[member], value)
		}
	}
	return merged
}

// without returns what is left of a member that is wanted no more: the items of a list that nobody
// has wanted.
func (t *Table) without(at place, current, before any) any {
	then, wereObjects := Items(before)
	now, isList := Items(current)
	if !wereObjects || !isList || len(then) == 0 {
		return nil
	}
	return t.mergeItems(at, now, then, nil)
}

func (t *Table) merge(at place, current, before, wanted any) any {
	if object, isObject := wanted.(map[string]any); isObject {
		now, _ := current.(map[string]any)
		then, _ := before.(map[string]any)
		return t.mergeObject(at, now, then, object)
	}
	items, areObjects := Items(wanted)
	if !areObjects || wanted == nil {
		return wanted
	}
	then, _ := Items(before)
	now, _ := Items(current)
	if at.isAmong(t.Ordered) {
		return t.mergePlaces(at, now, items)
	}
	return t.mergeItems(at, now, then, items)
}

// mergePlaces merges a list whose order counts.
func (t *Table) mergePlaces(at place, now, items []map[string]any) []any {
	merged := make([]any, 0, len(items))
	for i, item := range items {
		var one map[string]any
		if i < len(now) {
			one = now[i]
		}
		merged = append(merged, t.mergeObject(at, one, nil, item))
	}
	return merged
}

// mergeItems merges a list that has no order. What was there keeps the order that it has.
func (t *Table) mergeItems(at place, now, then, items []map[string]any) []any {
	places, old := t.match(at, items, now), t.match(at, items, then)
	gone := t.gone(at, now, then, items)
	merged := []any{}
	for place, one := range now {
		i := slices.Index(places, place)
		switch {
		case i >= 0 && old[i] >= 0:
			merged = append(merged, t.mergeObject(at, one, then[old[i]], items[i]))
		case i >= 0:
			merged = append(merged, t.mergeObject(at, one, nil, items[i]))
		case !at.complete && !slices.Contains(gone, place):
			merged = append(merged, one)
		}
	}
	for i, item := range items {
		if places[i] < 0 {
			merged = append(merged, t.mergeObject(at, nil, nil, item))
		}
	}
	return merged
}

// Gone returns the places of the items of a list that are there, that were wanted before, and that
// are wanted no more.
func (t *Table) Gone(list string, current, before, wanted []map[string]any) []int {
	return t.gone(t.at(list), current, before, wanted)
}

func (t *Table) gone(at place, now, then, items []map[string]any) []int {
	still := t.match(at, items, then)
	places := t.match(at, items, now)
	var gone []int
	for place, one := range now {
		for old, item := range then {
			if !slices.Contains(places, place) && !slices.Contains(still, old) && t.isSame(at, item, one) {
				gone = append(gone, place)
				break
			}
		}
	}
	return gone
}
