package simulator

import (
	"net/http"
	"slices"
	"time"
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

// objectsOf returns the objects of an instance. The catalogue knows none, so that all elements have
// the same two.
func objectsOf() []object {
	return []object{{"accounts", "Account", "vendor"}, {"contacts", "Contact", "vendor"}}
}

// fieldsOf returns the fields of an object, the same ones for each. No source tells more of a field
// than its path at the vendor and its type.
func fieldsOf() []field {
	return []field{{"Id", "string"}, {"Name", "string"}, {"CreatedDate", "date"}, {"Address.City", "string"}}
}

// listObjects serves GET of the objects of an instance. It works for disabled instances too.
func (s *Simulator) listObjects(c *call) (*answer, error) {
	objects := objectsOf()
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
		return nil, &apiError{status: http.StatusForbidden, message: messageDisabled}
	}
	name := c.params["name"]
	if !slices.ContainsFunc(objectsOf(), func(o object) bool { return o.Name == name }) {
		return nil, notFound("No object found with name %s", name)
	}
	return ok(map[string][]field{"fields": fieldsOf()}), nil
}

// ping serves GET of ping: whether the vendor accepts the credentials of an instance. The hub in
// the path is ignored.
func (s *Simulator) ping(c *call) (*answer, error) {
	if c.caller.Disabled {
		return nil, &apiError{status: http.StatusForbidden, message: messageDisabled}
	}
	return ok(map[string]any{"endpoint": c.caller.ElementKey, "dateTime": s.config.Now().UTC().Format(time.RFC3339)}), nil
}
