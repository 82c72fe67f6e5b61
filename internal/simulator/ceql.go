package simulator

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

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
