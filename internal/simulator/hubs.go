package simulator

import (
	"slices"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// object is an object that an instance offers.
type object struct {
	Name       string `json:"name"`
	VendorName string `json:"vendorName"`
	Type       string `json:"type"`
}

// field is a field of an object.
type field struct {
	VendorPath string `json:"vendorPath"`
	Type       string `json:"type"`
}

// messageDisabled is about an instance that is disabled. No source tells the platform's own words.
const messageDisabled = "The element instance is disabled"

// hubRoutes returns the routes of calls through an instance. The hub in a path is ignored.
func (s *Simulator) hubRoutes() []route {
	return []route{
		{pattern: "/ping", operations: verbs{"GET": forHub(s.ping)}},
		{pattern: "/hubs/{hub}/ping", operations: verbs{"GET": forHub(s.ping)}},
		{pattern: "/objects", operations: verbs{"GET": forHub(s.listObjects)}},
		{pattern: "/hubs/{hub}/objects", operations: verbs{"GET": forHub(s.listObjects)}},
		{pattern: "/objects/{name}/metadata", operations: verbs{"GET": forHub(s.getObjectMetadata)}},
		{pattern: "/hubs/{hub}/objects/{name}/metadata", operations: verbs{"GET": forHub(s.getObjectMetadata)}},
	}
}

// asksInstance reports whether a call of an unknown path is for a resource of an instance: all is
// that is below a hub and, since the hub may be left out, all that an Element token is sent with.
func (c *call) asksInstance() bool {
	segments := strings.Split(strings.TrimPrefix(c.request.URL.Path, BasePath+"/"), "/")
	switch segments[0] {
	case "hubs":
		return len(segments) > 2 && segments[2] != "elements"
	case "instances", "elements":
		return false
	}
	pairs, _ := parseAuthorization(c.request.Header.Values("Authorization"))
	return pairs["Element"] != ""
}

// offered is an object that an instance offers, with its fields.
type offered struct {
	object

	fields []field
}

// objectsOf returns the objects of an element. Those of the account's own have what their
// definitions declare as objects and models [reference 8]. The catalogue knows none, so that all
// other elements have the same two, of which the platform's own model covers one where the element
// is normalised, as those of the hub crm are taken to be.
func (s *Simulator) objectsOf(element *catalogue.Element) []offered {
	if own, made := s.elements.own.get(element.ID); made {
		if declared := own.declaredObjects(); len(declared) > 0 {
			return declared
		}
	}
	contacts := object{"contacts", "Contact", "vendor"}
	if !element.Private && element.Hub == "crm" {
		contacts.Type = "ceCanonical"
	}
	fields := []field{{"Id", "string"}, {"Name", "string"}, {"CreatedDate", "date"}, {"Address.City", "string"}}
	return []offered{{object{"accounts", "Account", "vendor"}, fields}, {contacts, fields}}
}

// declaredObjects returns the objects and models of a definition, each name once.
func (own *ownElement) declaredObjects() []offered {
	models, _ := partsOf(own.Members["models"])
	objects, _ := partsOf(own.Members["objects"])
	var declared []offered
	for _, part := range slices.Concat(objects, models) {
		name := textOf(part["name"])
		known := slices.ContainsFunc(declared, func(other offered) bool { return other.Name == name })
		if name != "" && !known {
			declared = append(declared, offered{object{name, name, "vendor"}, flatFields(part, "", models)})
		}
	}
	return declared
}

// maximumNesting bounds the fields of models that hold each other.
const maximumNesting = 5

// flatFields returns the fields of an object or a model, those below a field with its path in front
// of theirs. A field has fields of its own, or those of the model that its type names.
func flatFields(holder map[string]any, prefix string, models []map[string]any) []field {
	parts, _ := partsOf(holder["fields"])
	fields := []field{}
	for _, part := range parts {
		path, kind := prefix+textOf(part["name"]), textOf(part["type"])
		below := part
		if at := slices.IndexFunc(models, func(model map[string]any) bool { return textOf(model["name"]) == kind }); at >= 0 {
			below = models[at]
		}
		if nested, _ := partsOf(below["fields"]); len(nested) > 0 && strings.Count(path, ".") < maximumNesting {
			fields = append(fields, flatFields(below, path+".", models)...)
		} else {
			fields = append(fields, field{path, kind})
		}
	}
	return fields
}

// retrievedObjects returns the objects of an instance as lists show them.
func (s *Simulator) retrievedObjects(instance *Instance) []object {
	objects := []object{}
	for _, one := range s.objectsOf(s.elements.ofInstance(instance)) {
		objects = append(objects, one.object)
	}
	return objects
}

// listObjects serves GET of the objects of an instance. It works for disabled instances too.
func (s *Simulator) listObjects(c *call) (*answer, error) {
	objects := s.retrievedObjects(c.caller)
	if c.request.Header.Get("Elements-Version") == "Helium" {
		return ok(objects), nil
	}
	names := make([]string, len(objects))
	for i, o := range objects {
		names[i] = o.Name
	}
	return ok(names), nil
}

// getObjectMetadata serves GET of the fields of an object. Of a disabled instance only the list of
// objects is known to work, so that this is refused like all else of a hub.
func (s *Simulator) getObjectMetadata(c *call) (*answer, error) {
	if c.caller.Disabled {
		return nil, forbidden(messageDisabled)
	}
	for _, one := range s.objectsOf(s.elements.ofInstance(c.caller)) {
		if one.Name == c.params["name"] {
			return ok(map[string][]field{"fields": one.fields}), nil
		}
	}
	return nil, notFound("No object found with name %s", c.params["name"])
}

// ping serves GET of ping: whether the vendor accepts the credentials of an instance. The hub in
// the path is ignored.
func (s *Simulator) ping(c *call) (*answer, error) {
	if c.caller.Disabled {
		return nil, forbidden(messageDisabled)
	}
	return ok(map[string]any{"endpoint": c.caller.ElementKey, "dateTime": s.config.Now().UTC().Format(time.RFC3339)}), nil
}
