package simulator

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// keptMembers are the members of a definition that are stored as they are sent. Others are the
// simulator's own business, or are ignored.
var keptMembers = []string{
	"parameters", "hooks", "resources", "objects", "models", "modelType", "paginatorVersion", "elementMetadata", "hookName",
	"protocolType", "image", "logo", "configDescription", "signupURL", "existingAccountDescription", "trialAccountDescription",
}

// partMembers are those that are lists of parts with ids of their own.
var partMembers = []string{"parameters", "hooks", "resources", "objects", "models"}

// keptRowMembers are the members of a configuration row that are stored as they are sent.
var keptRowMembers = []string{
	"displayOrder", "groupControl", "groupName", "companyConfig", "resellerConfig", "active", "isPrivate", "configScreenType", "options",
}

// definition reads the body of a create or an update of an element: a whole definition. What the
// platform makes itself is ignored, since clients send whole answers back.
func (c *call) definition() (*ownElement, error) {
	m, err := c.object()
	if err != nil {
		return nil, err
	}
	own := &ownElement{Members: map[string]any{}, Rows: map[string]map[string]any{}, leftOut: map[string]bool{}}
	element := &own.Element
	var authentication members
	for name, into := range map[string]any{
		"key": &element.Key, "name": &element.Name, "description": &element.Description, "hub": &element.Hub, "authentication": &authentication,
	} {
		if _, err := m.read(name, into); err != nil {
			return nil, err
		}
	}
	if _, err := authentication.read("type", &element.Authentication); err != nil {
		return nil, err
	}
	switch {
	case element.Name == "":
		return nil, badRequest("The element has no name")
	case element.Description == "":
		return nil, badRequest("The element has no description")
	case element.Authentication == "":
		return nil, badRequest("The element has no authentication type")
	}
	if element.Hub == "" {
		element.Hub = "general"
	}
	if element.Key == "" {
		element.Key = strings.ToLower(strings.Join(strings.Fields(element.Name), ""))
	} else if strings.ContainsAny(element.Key, " /?#") {
		// The documentation asks for lower case, and yet there are keys with capital letters
		// [reference 8].
		return nil, badRequest("The key '%s' of an element must be alphanumeric", element.Key)
	}
	element.Private = true
	if err := own.readRows(m); err != nil {
		return nil, err
	}
	return own, own.readMembers(m)
}

func (own *ownElement) readRows(m members) error {
	var rows []members
	if _, err := m.read("configuration", &rows); err != nil {
		return err
	}
	undescribed := map[string]bool{}
	for _, sent := range rows {
		var row catalogue.Row
		var options []elementChoice
		for name, into := range map[string]any{
			"key": &row.Key, "name": &row.Name, "description": &row.Description, "type": &row.Type, "required": &row.Required,
			"internal": &row.Internal, "hideFromConsole": &row.HideFromConsole, "options": &options,
		} {
			if _, err := sent.read(name, into); err != nil {
				return err
			}
		}
		var value string
		if there, err := sent.read("defaultValue", &value); err != nil {
			return err
		} else if there {
			row.Default = &value
		}
		for _, option := range options {
			row.Options = append(row.Options, catalogue.Option(option))
		}
		if row.Key == "" || slices.ContainsFunc(own.Element.Configuration, func(other catalogue.Row) bool { return other.Key == row.Key }) {
			return badRequest("Each configuration row needs a key of its own: '%s'", row.Key)
		}
		own.Element.Configuration = append(own.Element.Configuration, row)
		kept := map[string]any{}
		for _, name := range keptRowMembers {
			var v any
			if raw, there := sent[name]; there && decodeNumbers(raw, &v) == nil && v != nil {
				kept[name] = v
			}
		}
		own.Rows[row.Key] = kept
		_, defaulted := sent["defaultValue"]
		own.leftOut[row.Key] = !defaulted
		_, described := sent["description"]
		undescribed[row.Key] = !described
	}
	completed, err := catalogue.Complete(own.Element)
	if err != nil {
		return err
	}
	for _, row := range completed.Configuration[:len(own.Element.Configuration)] {
		if row.Type == "" {
			row.Type = typeText
		}
		if problem := row.Problem(); problem != "" {
			return badRequest("The configuration '%s' of the element is not valid: %s", row.Key, problem)
		}
		if row.Description == "" && undescribed[row.Key] {
			return badRequest("The configuration '%s' of the element has no description", row.Key)
		}
	}
	own.Element = completed
	for i := range own.Element.Configuration {
		if own.Element.Configuration[i].Type == "" {
			own.Element.Configuration[i].Type = typeText
		}
	}
	return nil
}

func (own *ownElement) readMembers(m members) error {
	for _, name := range keptMembers {
		raw, there := m[name]
		if !there {
			continue
		}
		var v any
		if err := decodeNumbers(raw, &v); err != nil {
			return badRequest("The member '%s' of the request body has a value of the wrong type", name)
		}
		if slices.Contains(partMembers, name) {
			if _, isList := partsOf(v); !isList {
				return badRequest("The member '%s' of the request body has a value of the wrong type", name)
			}
		}
		own.Members[name] = v
	}
	return nil
}

// partsOf returns a list of parts, and whether it is one.
func partsOf(v any) ([]map[string]any, bool) {
	list, isList := v.([]any)
	if !isList {
		return nil, v == nil
	}
	parts := make([]map[string]any, 0, len(list))
	for _, one := range list {
		part, isPart := one.(map[string]any)
		if !isPart {
			return nil, false
		}
		parts = append(parts, part)
	}
	return parts, true
}

// finishParts checks the parts of a new definition and gives them what the platform makes itself,
// whatever an export from another account says: ids, which stay those that they have, and dates.
// before is the definition that this one takes the place of.
func (own *ownElement) finishParts(before *ownElement, now time.Time) error {
	for _, name := range partMembers {
		parts, _ := partsOf(own.Members[name])
		old, _ := partsOf(before.Members[name])
		finished := make([]any, 0, len(parts))
		for _, part := range parts {
			if err := own.finishPart(name, part, old, now); err != nil {
				return err
			}
			finished = append(finished, part)
		}
		own.Members[name] = finished
	}
	if metadata, isObject := own.Members["elementMetadata"].(map[string]any); isObject {
		metadata["id"] = own.Element.ID
	}
	return nil
}

func (own *ownElement) finishPart(name string, part map[string]any, old []map[string]any, now time.Time) error {
	at := slices.IndexFunc(old, func(other map[string]any) bool { return sameID(other["id"], part["id"]) })
	date := now.UTC().Format(time.RFC3339)
	part["updatedDate"] = date
	if at >= 0 {
		part["createdDate"] = old[at]["createdDate"]
	} else {
		own.LastPart++
		part["id"], part["createdDate"] = own.Element.ID*rowsPerElement+own.LastPart, date
	}
	if _, below := part["resourceId"]; !below {
		part["elementId"] = own.Element.ID
	}
	switch name {
	case "hooks":
		// Published exports have hooks without a body.
		if textOf(part["type"]) == "" {
			return badRequest("A hook needs a type")
		}
		if part["isLegacy"] == nil {
			part["isLegacy"] = false
		}
	case "parameters":
		if textOf(part["name"]) == "" || textOf(part["type"]) == "" {
			return badRequest("A parameter needs a name and a type")
		}
	case "objects", "models":
		part["ownerAccountId"] = ownAccountID
		var before map[string]any
		if at >= 0 {
			before = old[at]
		}
		own.finishFields(part, before)
	case "resources":
		return own.finishResource(part, old, at, now)
	}
	return nil
}

// finishFields gives the fields of an object or a model their numbers. Those of the platform from
// which a definition was exported mean nothing here.
func (own *ownElement) finishFields(part, before map[string]any) {
	fields, _ := partsOf(part["fields"])
	old, _ := partsOf(before["fields"])
	for _, field := range fields {
		var known map[string]any
		if at := slices.IndexFunc(old, func(other map[string]any) bool { return sameID(other["id"], field["id"]) }); at >= 0 {
			known = old[at]
		} else {
			own.LastPart++
			field["id"] = own.Element.ID*rowsPerElement + own.LastPart
		}
		field["objectId"], field["ownerAccountId"] = part["id"], ownAccountID
		own.finishFields(field, known)
	}
}

// finishResource returns a resource its prefix and its owner, and finishes its own parts.
func (own *ownElement) finishResource(resource map[string]any, old []map[string]any, at int, now time.Time) error {
	path, method := textOf(resource["path"]), textOf(resource["method"])
	if path == "" || method == "" {
		return badRequest("A resource needs a path and a method")
	}
	if !strings.HasPrefix(path, "/hubs/") {
		resource["path"] = "/hubs/" + own.Element.Hub + "/" + strings.TrimPrefix(path, "/")
	}
	resource["ownerAccountId"] = ownAccountID
	for _, name := range []string{"parameters", "hooks"} {
		parts, isList := partsOf(resource[name])
		if !isList {
			return badRequest("The %s of a resource are not a list", name)
		}
		var before []map[string]any
		if at >= 0 {
			before, _ = partsOf(old[at][name])
		}
		finished := make([]any, 0, len(parts))
		for _, part := range parts {
			part["resourceId"] = resource["id"]
			if err := own.finishPart(name, part, before, now); err != nil {
				return err
			}
			finished = append(finished, part)
		}
		resource[name] = finished
	}
	return nil
}

// ownAccountID is the number of the account; the vendor's is 1.
const ownAccountID = 4711

func textOf(v any) string {
	text, _ := v.(string)
	return text
}

// sameID compares ids, which are numbers of different types before and after they went through
// JSON.
func sameID(a, b any) bool {
	left, err := json.Marshal(a)
	if err != nil || a == nil || b == nil {
		return false
	}
	right, err := json.Marshal(b)
	return err == nil && bytes.Equal(left, right)
}

// ownElement is an element that was made or changed through the API, with what the catalogue does
// not know of elements.
type ownElement struct {
	Element catalogue.Element
	// Inactive says that the element is not published to the account's catalogue.
	Inactive bool
	// Rows holds the members of rows that the simulator does not act upon, as they were sent, by
	// the keys of the rows.
	Rows map[string]map[string]any
	// Members holds those of the definition that it does not act upon. Their parts, such as
	// resources, have ids.
	Members map[string]any
	// LastPart is the last id of a part that was given out.
	LastPart             int64
	CreatedAt, UpdatedAt time.Time

	// leftOut are the rows that a request has sent without a default, by their keys. It is not
	// stored.
	leftOut map[string]bool
}

func (own *ownElement) id() int64 { return own.Element.ID }

func (own *ownElement) clone() *ownElement {
	c := *own
	c.Element.EventMethods = slices.Clone(own.Element.EventMethods)
	c.Element.Configuration = slices.Clone(own.Element.Configuration)
	c.Rows = make(map[string]map[string]any, len(own.Rows))
	for key, members := range own.Rows {
		c.Rows[key] = cloneMembers(members)
	}
	c.Members = cloneMembers(own.Members)
	c.leftOut = maps.Clone(own.leftOut)
	return &c
}
