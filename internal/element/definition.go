package element

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/document"
)

// definitions says what tells the parts of a definition from each other [reference 3.4, 3.5]. A
// definition is compared, changed and shown part by part: what is configured is a part of what the
// platform has, and the rest of that is its own.
var definitions = document.Table{
	Identities: map[string][]string{
		"configuration": {"key"},
		"options":       {"value"},
		"hooks":         {"type"},
		"parameters":    {"name", "vendorName", "type", "source"},
		"resources":     {"method", "path", "type"},
	},
	CommonIdentities: []string{"key", "name", "path", "vendorPath"},
	Same: map[string]func(a, b string) bool{
		"configuration.defaultValue": sameDefault, "path": samePath, "method": strings.EqualFold, "vendorMethod": strings.EqualFold,
	},
	// An export has them, of the account that it is from.
	Ignored: append(madeInParts(),
		".deleted", ".private", ".beta", ".extended", ".extendable", ".cloneable", ".typeOauth", ".trialAccount", ".transformationsEnabled",
		".childTransformationsEnabled", ".bulkDownloadEnabled", ".bulkUploadEnabled", ".useModelsForMetadata", ".$schema"),
}

// madeInParts returns the members that the platform makes in a definition and its parts. Elsewhere,
// as in the schemas of models, such a name is one of the vendor's.
func madeInParts() []string {
	var all []string
	for _, part := range []string{"", "configuration", "parameters", "hooks", "resources", "objects", "models", "fields", "elementMetadata"} {
		for _, member := range []string{"id", "elementId", "resourceId", "objectId", "modelId", "ownerAccountId", "createdDate", "updatedDate"} {
			all = append(all, part+"."+member)
		}
	}
	return all
}

// attributed are the members of a definition that attributes say in any case: where they are not
// configured, from the definition.
var attributed = []string{"key", "name", "description", "hub", "authentication", "active"}

// sameDefault compares defaults of rows. What a mask stands for is not known.
func sameDefault(a, b string) bool {
	return redact.IsMasked(a) || redact.IsMasked(b) || lenient.SameValue(a, b)
}

// hubPrefix stands before the path of a resource as the platform shows it, whether or not it was
// sent [reference 3.5].
var hubPrefix = regexp.MustCompile(`^/hubs/[^/]+`)

func samePath(a, b string) bool {
	bare := func(path string) string { return strings.TrimPrefix(hubPrefix.ReplaceAllString(path, ""), "/") }
	return bare(a) == bare(b)
}

// decodeDefinition reads a definition as it is configured, whose form was checked; an empty one
// where there is none.
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

// covers reports whether what the platform shows has all that is wanted.
func covers(wanted, shown cloudelements.Definition) bool {
	return definitions.Covers(map[string]any(wanted), map[string]any(shown))
}

// project returns what the platform shows in the form of what was wanted.
func project(wanted, shown cloudelements.Definition) any {
	return definitions.Project(map[string]any(wanted), map[string]any(shown))
}

// importable returns what a user may have defined of an element, beside what has attributes of its
// own.
func importable(shown cloudelements.Definition) map[string]any {
	rest := make(map[string]any)
	for _, member := range []string{"parameters", "hooks", "resources", "objects", "models"} {
		if items, isList := document.Items(shown[member]); isList && len(items) > 0 {
			rest[member] = document.Without(shown[member])
		}
	}
	if model, _ := shown["modelType"].(string); model != "" {
		rest["modelType"] = model
	}
	return definitions.Merge(nil, nil, rest)
}

// withoutMasks takes masked defaults out of a definition: they are never sent. It returns the keys
// of their rows.
func withoutMasks(definition cloudelements.Definition) []string {
	var keys []string
	rows, _ := document.Items(definition["configuration"])
	for _, row := range rows {
		if value, _ := row["defaultValue"].(string); redact.IsMasked(value) {
			delete(row, "defaultValue")
			keys = append(keys, document.Text(row["key"]))
		}
	}
	return keys
}

// leftovers returns the parts that are wanted no more and are still there, as DeletePart takes
// them.
func leftovers(before, wanted, shown map[string]any) [][]string {
	var parts [][]string
	for _, list := range []string{"configuration", "parameters", "hooks", "resources"} {
		then, _ := document.Items(before[list])
		items, _ := document.Items(wanted[list])
		now, _ := document.Items(shown[list])
		places, gone := definitions.Match(list, items, now), definitions.Gone(list, now, then, items)
		for at, one := range now {
			id := document.Text(one["id"])
			if list == "configuration" {
				id = document.Text(one["key"])
			}
			if slices.Contains(gone, at) && id != "" {
				parts = append(parts, []string{list, id})
			}
			if i := slices.Index(places, at); list == "resources" && i >= 0 {
				for _, part := range leftoversBelow(then, items[i], one) {
					parts = append(parts, append([]string{list, id}, part...))
				}
			}
		}
	}
	return parts
}

// leftoversBelow does so for the parts of a resource.
func leftoversBelow(before []map[string]any, wanted, shown map[string]any) [][]string {
	had := map[string]any{}
	if i := slices.IndexFunc(before, func(old map[string]any) bool { return definitions.IsSame("resources", wanted, old) }); i >= 0 {
		had = before[i]
	}
	only := func(resource map[string]any) map[string]any {
		return map[string]any{"parameters": resource["parameters"], "hooks": resource["hooks"]}
	}
	return leftovers(only(had), only(wanted), only(shown))
}

// uncovered names what the platform does not show as it is wanted: members, and rows by their keys.
func uncovered(wanted, shown cloudelements.Definition) []string {
	var names []string
	rows, _ := document.Items(wanted["configuration"])
	others, _ := document.Items(shown["configuration"])
	for i, at := range definitions.Match("configuration", rows, others) {
		if at < 0 || !covers(rows[i], others[at]) {
			names = append(names, fmt.Sprintf("configuration[%q]", document.Text(rows[i]["key"])))
		}
	}
	for _, member := range sortedKeys(wanted) {
		if member != "configuration" && !definitions.CoversMember(member, wanted[member], shown[member]) {
			names = append(names, member)
		}
	}
	return names
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
