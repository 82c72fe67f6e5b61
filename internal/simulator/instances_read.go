package simulator

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// missingInstance is the text about an instance that does not exist.
func missingInstance(id int64) string { return fmt.Sprintf("No element instance found with ID %d", id) }

// target finds the instance that a call is about: the one in the path, or the one of the Element token. Below an
// element only its own instances are found.
func (s *Simulator) target(c *call) (*Instance, error) {
	text, inPath := c.params["id"]
	if !inPath {
		// The token was looked up when the call was authorized.
		return c.caller, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, badRequest("The instance ID '%s' is not a number", text)
	}
	instance, found := s.state.instance(id)
	if c.effects.stale {
		instance, found = s.state.previousInstance(id)
	}
	if keyOrID, below := c.params["keyOrId"]; below && found {
		element, err := s.elements.byKeyOrID(keyOrID)
		if err != nil {
			return nil, err
		}
		found = instance.ElementID == element.ID
	}
	if !found && c.request.Method == http.MethodGet && s.config.Assumptions.DeletedUnauthorized && s.state.wasDeleted(id) {
		return nil, &apiError{status: http.StatusUnauthorized, message: messageUnauthorized}
	}
	if !found {
		return nil, notFound("%s", missingInstance(id))
	}
	return instance, nil
}

// getInstance serves GET of an instance.
func (s *Simulator) getInstance(c *call) (*answer, error) {
	instance, err := s.target(c)
	if err != nil {
		return nil, err
	}
	if !c.effects.stale {
		if instance, err = s.rotateNowAndThen(instance); err != nil {
			return nil, err
		}
	}
	return ok(s.view(c, instance)), nil
}

// listInstances serves GET of instances, at the top and below an element.
func (s *Simulator) listInstances(c *call) (*answer, error) {
	hydrate, err := c.flag("hydrate", !s.config.Assumptions.ListsUnhydrated)
	if err != nil {
		return nil, err
	}
	stored := s.state.all
	if c.effects.stale {
		stored = s.state.allPrevious
	}
	keyOrID, belowElement := c.params["keyOrId"]
	var elementID int64
	if belowElement {
		element, err := s.elements.byKeyOrID(keyOrID)
		if err != nil {
			return nil, err
		}
		elementID = element.ID
	}
	var hits []*Instance
	for _, instance := range stored() {
		if (!belowElement || instance.ElementID == elementID) && matches(instance, c.query["tags[]"], c.query.Get("searchText")) {
			hits = append(hits, instance)
		}
	}
	header := http.Header{}
	if !belowElement || !s.config.Assumptions.ElementInstancesUnpaged {
		if hits, header, err = page(c, hits, func(instance *Instance) string { return strconv.FormatInt(instance.ID, 10) }, compareIDs); err != nil {
			return nil, err
		}
	}
	if s.config.Assumptions.ListsWithoutTotal {
		header.Del("Elements-Total-Count")
	}
	if len(hits) == 0 && !s.config.Assumptions.EmptyListAsArray {
		return nil, notFound(messageNoInstances)
	}
	views := make([]view, 0, len(hits))
	for _, instance := range hits {
		views = append(views, s.listed(c, instance, hydrate))
	}
	return &answer{status: http.StatusOK, header: header, body: views}, nil
}

func compareIDs(a, b string) int {
	// Page tokens are checked before they get here; what is no number sorts first.
	first, _ := strconv.ParseInt(a, 10, 64)
	second, _ := strconv.ParseInt(b, 10, 64)
	return cmp.Compare(first, second)
}

// matches reports whether an instance has all the tags and has the text in its name or is of the element with that key.
func matches(instance *Instance, tags []string, text string) bool {
	for _, tag := range tags {
		if !slices.Contains(instance.Tags, tag) {
			return false
		}
	}
	text = strings.ToLower(text)
	return strings.Contains(strings.ToLower(instance.Name), text) || strings.ToLower(instance.ElementKey) == text
}

// countInstances serves GET of the number of instances.
func (s *Simulator) countInstances(*call) (*answer, error) {
	count := s.state.count()
	return ok(map[string]int{"totalInstances": count, "elementInstances": count}), nil
}
