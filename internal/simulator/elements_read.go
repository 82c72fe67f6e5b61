package simulator

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// elementRoutes returns the routes of elements and of their parts.
func (s *Simulator) elementRoutes() []route {
	return []route{
		{pattern: "/elements", operations: verbs{"GET": forPlatform(s.listElements), "POST": forPlatform(s.createElement)}},
		{pattern: "/elements/keys", operations: verbs{"GET": forPlatform(s.listElementKeys)}},
		{pattern: "/elements/metadata", operations: verbs{"GET": forPlatform(s.listElementMetadata)}},
		{pattern: "/elements/{keyOrId}", operations: verbs{
			"GET": forPlatform(s.getElement), "PUT": forPlatform(s.putElement), "DELETE": forPlatform(s.deleteElement),
		}},
		{pattern: "/elements/{keyOrId}/active", operations: verbs{"PUT": forPlatform(s.activateElement), "DELETE": forPlatform(s.deactivateElement)}},
		{pattern: "/elements/{keyOrId}/clone", operations: verbs{"POST": forPlatform(s.cloneElement)}},
		{pattern: "/elements/{keyOrId}/metadata", operations: verbs{"GET": forPlatform(s.getElementMetadata)}},
		{pattern: "/elements/{keyOrId}/configuration", operations: verbs{"GET": forPlatform(s.getElementConfiguration)}},
		{pattern: "/elements/{keyOrId}/configuration/{key}", operations: verbs{"DELETE": forPlatform(s.deleteElementRow)}},
		{pattern: "/elements/{keyOrId}/parameters/{partId}", operations: verbs{"DELETE": forPlatform(s.deleteElementPart("parameters"))}},
		{pattern: "/elements/{keyOrId}/hooks/{partId}", operations: verbs{"DELETE": forPlatform(s.deleteElementPart("hooks"))}},
		{pattern: "/elements/{keyOrId}/resources/{partId}", operations: verbs{"DELETE": forPlatform(s.deleteElementPart("resources"))}},
		{pattern: "/elements/{keyOrId}/resources/{resourceId}/parameters/{partId}", operations: verbs{"DELETE": forPlatform(s.deleteElementPart("parameters"))}},
		{pattern: "/elements/{keyOrId}/resources/{resourceId}/hooks/{partId}", operations: verbs{"DELETE": forPlatform(s.deleteElementPart("hooks"))}},
	}
}

// listElements serves GET of elements. Where none is found the list is empty: the vendor's own
// tools take any other answer for a failure [reference 8].
func (s *Simulator) listElements(c *call) (*answer, error) {
	where, err := parseWhere(c.query.Get("where"))
	if err != nil {
		return nil, err
	}
	var hits []*catalogue.Element
	for _, element := range s.elements.all() {
		if where.matches(element) {
			hits = append(hits, element)
		}
	}
	hits, header, err := page(c, hits, func(element *catalogue.Element) string { return strconv.FormatInt(element.ID, 10) }, compareIDs)
	if err != nil {
		return nil, err
	}
	if len(hits) == 0 && s.config.Assumptions.EmptyElementSearchAsNotFound {
		return nil, notFound("No elements found")
	}
	views := make([]map[string]any, 0, len(hits))
	for _, element := range hits {
		if where.abridged {
			views = append(views, s.shownAbridged(element))
		} else {
			views = append(views, s.shownElement(element))
		}
	}
	return &answer{status: http.StatusOK, header: header, body: views}, nil
}

// listElementKeys serves GET of element keys, each once.
func (s *Simulator) listElementKeys(c *call) (*answer, error) {
	var keys []string
	for _, element := range s.elements.all() {
		keys = append(keys, element.Key)
	}
	slices.Sort(keys)
	keys, header, err := page(c, slices.Compact(keys), func(key string) string { return key }, cmp.Compare[string])
	if err != nil {
		return nil, err
	}
	return &answer{status: http.StatusOK, header: header, body: keys}, nil
}

// listElementMetadata serves GET of the metadata of all elements. In this list events are the kinds
// of events alone [reference 8].
func (s *Simulator) listElementMetadata(c *call) (*answer, error) {
	expand, err := c.flag("expand", false)
	if err != nil {
		return nil, err
	}
	hits, header, err := page(c, s.elements.all(), func(element *catalogue.Element) string { return strconv.FormatInt(element.ID, 10) }, compareIDs)
	if err != nil {
		return nil, err
	}
	views := make([]map[string]any, 0, len(hits))
	for _, element := range hits {
		v := s.metadataView(element, expand)
		v["events"] = eventMethods(element)
		views = append(views, v)
	}
	return &answer{status: http.StatusOK, header: header, body: views}, nil
}

// getElement serves GET of an element.
func (s *Simulator) getElement(c *call) (*answer, error) {
	element, err := s.elements.byKeyOrID(c.params["keyOrId"])
	if err != nil {
		return nil, err
	}
	return ok(s.shownElement(element)), nil
}

// getElementMetadata serves GET of what an element can do.
func (s *Simulator) getElementMetadata(c *call) (*answer, error) {
	expand, err := c.flag("expand", false)
	if err != nil {
		return nil, err
	}
	element, err := s.elements.byKeyOrID(c.params["keyOrId"])
	if err != nil {
		return nil, err
	}
	return ok(s.metadataView(element, expand)), nil
}

// getElementConfiguration serves GET of the configuration rows of an element.
func (s *Simulator) getElementConfiguration(c *call) (*answer, error) {
	element, err := s.elements.byKeyOrID(c.params["keyOrId"])
	if err != nil {
		return nil, err
	}
	rows := elementRows(element, s.config.Assumptions.ElementSecretDefaults)
	if s.config.Assumptions.ConfigurationAsArray {
		return ok(rows), nil
	}
	return ok(map[string]any{
		"configuration":  rows,
		"authentication": map[string]string{"type": element.Authentication},
	}), nil
}

// The terms of a condition: key = 'x', and key in ('a','b').
var (
	whereAnd   = regexp.MustCompile(`(?i)\s+and\s+`)
	whereEqual = regexp.MustCompile(`^\s*(\w+)\s*=\s*'([^']*)'\s*$`)
	whereIn    = regexp.MustCompile(`(?i)^\s*(\w+)\s+in\s*\(\s*('[^']*'(?:\s*,\s*'[^']*')*)\s*\)\s*$`)
	whereValue = regexp.MustCompile(`'([^']*)'`)
)

// where is a CEQL condition on elements, as far as clients are known to use it.
type where struct {
	conditions []func(*catalogue.Element) bool
	// abridged asks for elements in short form; it is no condition, though it is written like one.
	abridged bool
}

// parseWhere reads a condition. An empty one matches all elements.
func parseWhere(text string) (*where, error) {
	w := &where{}
	if text == "" {
		return w, nil
	}
	for _, term := range whereAnd.Split(text, -1) {
		name, values := "", []string(nil)
		if equal := whereEqual.FindStringSubmatch(term); equal != nil {
			name, values = equal[1], []string{equal[2]}
		} else if in := whereIn.FindStringSubmatch(term); in != nil {
			name = in[1]
			for _, value := range whereValue.FindAllStringSubmatch(in[2], -1) {
				values = append(values, value[1])
			}
		}
		if !w.add(name, values) {
			return nil, badRequest("The query parameter 'where' is not valid: %s", strings.TrimSpace(term))
		}
	}
	return w, nil
}

// add adds a term and reports whether it is known.
func (w *where) add(name string, values []string) bool {
	if name == "key" {
		w.conditions = append(w.conditions, func(element *catalogue.Element) bool { return slices.Contains(values, element.Key) })
		return true
	}
	if len(values) != 1 || values[0] != "true" && values[0] != "false" {
		return false
	}
	wanted := values[0] == "true"
	switch name {
	case "private":
		w.conditions = append(w.conditions, func(element *catalogue.Element) bool { return element.Private == wanted })
	case "extended":
		// No element of the simulator has additions of the account's own.
		w.conditions = append(w.conditions, func(*catalogue.Element) bool { return !wanted })
	case "abridged":
		w.abridged = wanted
	default:
		return false
	}
	return true
}

func (w *where) matches(element *catalogue.Element) bool {
	for _, condition := range w.conditions {
		if !condition(element) {
			return false
		}
	}
	return true
}
