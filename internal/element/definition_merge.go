package element

import (
	"fmt"
	"maps"
	"slices"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// merge gives the whole definition that brings an element from what it has to what
// is wanted. before is what was wanted until now: of that, what is wanted no more
// goes, and all else stays.
func merge(current, before, wanted cloudelements.Definition) cloudelements.Definition {
	return mergeObject(current, before, wanted)
}

func mergeObject(current, before, wanted map[string]any) map[string]any {
	merged := make(map[string]any, len(current)+len(wanted))
	maps.Copy(merged, current)
	for member := range before {
		if _, still := wanted[member]; !still {
			merged[member] = mergeMember(member, current[member], before[member], nil)
		}
	}
	for member, value := range wanted {
		merged[member] = mergeMember(member, current[member], before[member], value)
	}
	return merged
}

func mergeMember(member string, current, before, wanted any) any {
	if object, isObject := asObject(wanted); isObject {
		now, _ := asObject(current)
		then, _ := asObject(before)
		return mergeObject(now, then, object)
	}
	items, areObjects := itemsOf(wanted)
	then, wereObjects := itemsOf(before)
	now, isList := itemsOf(current)
	if !areObjects || !wereObjects || !isList || wanted == nil && before == nil || wanted == nil && len(then) == 0 {
		return wanted
	}
	places, old := match(member, items, now), match(member, items, then)
	merged := []any{}
	for at, one := range now {
		switch i := slices.Index(places, at); {
		case i >= 0 && old[i] >= 0:
			merged = append(merged, mergeObject(one, then[old[i]], items[i]))
		case i >= 0:
			merged = append(merged, mergeObject(one, nil, items[i]))
		case !isAmong(member, one, then):
			merged = append(merged, one)
		}
	}
	for i, item := range items {
		if places[i] < 0 {
			merged = append(merged, item)
		}
	}
	return merged
}

// isAmong tells whether one of the items that were wanted stands for what is there.
func isAmong(list string, shown map[string]any, items []map[string]any) bool {
	return slices.ContainsFunc(items, func(item map[string]any) bool { return isSameItem(list, item, shown) })
}

// withoutMasks takes masked defaults out of a definition: they are never sent. It
// gives the keys of their rows.
func withoutMasks(definition cloudelements.Definition) []string {
	var keys []string
	rows, _ := itemsOf(definition["configuration"])
	for _, row := range rows {
		if value, _ := row["defaultValue"].(string); redact.IsMasked(value) {
			delete(row, "defaultValue")
			keys = append(keys, scalarText(row["key"]))
		}
	}
	return keys
}

// leftovers gives the parts that are wanted no more and are still there, as
// DeletePart takes them.
func leftovers(before, wanted, shown map[string]any) [][]string {
	var parts [][]string
	for _, list := range []string{"configuration", "parameters", "hooks", "resources"} {
		then, _ := itemsOf(before[list])
		items, _ := itemsOf(wanted[list])
		now, _ := itemsOf(shown[list])
		places := match(list, items, now)
		for at, one := range now {
			id := scalarText(one["id"])
			if list == "configuration" {
				id = scalarText(one["key"])
			}
			if !slices.Contains(places, at) {
				if id != "" && isAmong(list, one, then) {
					parts = append(parts, []string{list, id})
				}
				continue
			}
			if list != "resources" {
				continue
			}
			item := items[slices.Index(places, at)]
			had := map[string]any{}
			if i := slices.IndexFunc(then, func(old map[string]any) bool { return isSameItem(list, item, old) }); i >= 0 {
				had = then[i]
			}
			below := leftovers(map[string]any{"parameters": had["parameters"], "hooks": had["hooks"]}, item, one)
			for _, part := range below {
				if part[0] == "parameters" || part[0] == "hooks" {
					parts = append(parts, append([]string{list, id}, part...))
				}
			}
		}
	}
	return parts
}

// uncovered names what the platform does not show as it is wanted: members, and
// rows by their keys.
func uncovered(wanted, shown cloudelements.Definition) []string {
	var names []string
	rows, _ := itemsOf(wanted["configuration"])
	others, _ := itemsOf(shown["configuration"])
	for i, at := range match("configuration", rows, others) {
		if at < 0 || !covers(rows[i], others[at]) {
			names = append(names, fmt.Sprintf("configuration[%q]", scalarText(rows[i]["key"])))
		}
	}
	for _, member := range sortedKeys(wanted) {
		if member != "configuration" && !coversMember(member, wanted[member], shown[member]) {
			names = append(names, member)
		}
	}
	return names
}
