package simulator

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// instanceRoutes returns the routes of instances, which are also found below their elements.
func (s *Simulator) instanceRoutes() []route {
	return []route{
		{pattern: "/instances", operations: verbs{
			"GET": forPlatform(s.listInstances), "POST": forPlatform(s.createInstance),
			"PUT": forInstance(s.putInstance), "PATCH": forInstance(s.patchInstance), "DELETE": forInstance(s.deleteInstance),
		}},
		{pattern: "/instances/count", operations: verbs{"GET": forPlatform(s.countInstances)}},
		{pattern: "/instances/configuration", operations: verbs{"GET": forInstance(s.listConfiguration)}},
		{pattern: "/instances/configuration/{configId}", operations: verbs{
			"GET": forInstance(s.getConfigurationRow), "PATCH": forInstance(s.patchConfigurationRow),
		}},
		{pattern: "/instances/enabled", operations: verbs{"PUT": forInstance(s.enableInstance), "DELETE": forInstance(s.disableInstance)}},
		{pattern: "/instances/trace-logging", operations: verbs{"PUT": forInstance(s.startTraceLogging), "DELETE": forInstance(s.stopTraceLogging)}},
		// These are paths of their own, and no ids [reference 8]. The simulator has nothing there.
		{pattern: "/instances/docs", operations: verbs{"GET": forInstance(notSimulated("docs"))}},
		{pattern: "/instances/transformations", operations: verbs{"GET": forInstance(notSimulated("transformations"))}},
		{pattern: "/instances/objects/definitions", operations: verbs{"GET": forInstance(notSimulated("object definitions"))}},
		{pattern: "/instances/events", operations: verbs{"GET": forInstance(notSimulated("events"))}},
		{pattern: "/instances/event-poller-records", operations: verbs{"GET": forInstance(notSimulated("event poller records"))}},
		{pattern: "/instances/{id}", operations: verbs{
			"GET": forPlatform(s.getInstance), "PUT": forPlatform(s.putInstance),
			"PATCH": forPlatform(s.patchInstance), "DELETE": forPlatform(s.deleteInstance),
		}},
		{pattern: "/instances/{id}/configuration", operations: verbs{"GET": forPlatform(s.listConfiguration)}},
		{pattern: "/instances/{id}/configuration/{configId}", operations: verbs{
			"GET": forPlatform(s.getConfigurationRow), "PATCH": forPlatform(s.patchConfigurationRow),
		}},
		{pattern: "/instances/{id}/enabled", operations: verbs{"PUT": forPlatform(s.enableInstance), "DELETE": forPlatform(s.disableInstance)}},
		{pattern: "/instances/{id}/trace-logging", operations: verbs{"PUT": forPlatform(s.startTraceLogging), "DELETE": forPlatform(s.stopTraceLogging)}},
		{pattern: "/elements/{keyOrId}/instances", operations: verbs{"GET": forPlatform(s.listInstances), "POST": forPlatform(s.createInstance)}},
		// There is no PATCH here.
		{pattern: "/elements/{keyOrId}/instances/{id}", operations: verbs{
			"GET": forPlatform(s.getInstance), "PUT": forPlatform(s.putInstance), "DELETE": forPlatform(s.deleteInstance),
		}},
	}
}

// notSimulated returns an operation that finds none of what it is for.
func notSimulated(what string) func(*call) (*answer, error) {
	return func(*call) (*answer, error) { return nil, notFound("No %s found", what) }
}

// missingInstance is the text about an instance that does not exist.
func missingInstance(id int64) string { return fmt.Sprintf("No element instance found with ID %d", id) }

// target finds the instance that a call is about: the one in the path, or the one of the Element
// token. Below an element only its own instances are found.
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
	instance, found := s.instances.get(id)
	if c.alterations.stale {
		instance, found = s.instances.getPrevious(id)
	}
	if keyOrID, below := c.params["keyOrId"]; below && found {
		element, err := s.elements.byKeyOrID(keyOrID)
		if err != nil {
			return nil, err
		}
		found = instance.ElementID == element.ID
	}
	if !found && c.request.Method == http.MethodGet && s.config.Assumptions.DeletedUnauthorized && s.wasDeleted(id) {
		return nil, unauthorized()
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
	if !c.alterations.stale {
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
	stored := s.instances.list
	if c.alterations.stale {
		stored = s.instances.listPrevious
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

// matches reports whether an instance has all the tags and has the text in its name or is of the
// element with that key.
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
	count := s.instances.count()
	return ok(map[string]int{"totalInstances": count, "elementInstances": count}), nil
}

// deleteInstance serves DELETE of an instance. Its token is worth nothing from then on.
func (s *Simulator) deleteInstance(c *call) (*answer, error) {
	target, err := s.target(c)
	if err != nil {
		if s.config.Assumptions.RepeatedDeleteSucceeds && s.wasDeleted(s.subject(c)) {
			return ok(nil), nil
		}
		return nil, err
	}
	err = s.state.change(func(tx *transaction) error {
		if _, found := s.instances.edit(target.ID); !found {
			return notFound("%s", missingInstance(target.ID))
		}
		s.instances.remove(tx, target.ID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.written(c, target), nil
}

// enableInstance serves PUT of enabled.
func (s *Simulator) enableInstance(c *call) (*answer, error) {
	return s.switchInstance(c, false)
}

// disableInstance serves DELETE of enabled. The configuration is kept.
func (s *Simulator) disableInstance(c *call) (*answer, error) {
	return s.switchInstance(c, true)
}

// switchInstance enables or disables an instance.
func (s *Simulator) switchInstance(c *call, disabled bool) (*answer, error) {
	return s.toggle(c, func(instance *Instance) error {
		if instance.Disabled == disabled && s.config.Assumptions.RepeatedSwitchConflicts {
			return &apiError{status: http.StatusConflict, message: "The element instance is in that state already"}
		}
		instance.Disabled = disabled
		return nil
	})
}

// defaultTraceLogging is how long trace logging stays on when no duration is sent. Its unit is not
// documented; the simulator takes seconds.
const defaultTraceLogging = time.Hour

// startTraceLogging serves PUT of trace-logging, with an optional duration.
func (s *Simulator) startTraceLogging(c *call) (*answer, error) {
	lasts := defaultTraceLogging
	if len(c.body) > 0 {
		m, err := c.object()
		if err != nil {
			return nil, err
		}
		var seconds float64
		there, err := m.read("duration", &seconds)
		if err != nil {
			return nil, err
		}
		if there && seconds <= 0 {
			return nil, badRequest("The member 'duration' of the request body must be positive")
		}
		if there {
			lasts = time.Duration(seconds * float64(time.Second))
		}
	}
	return s.toggle(c, func(instance *Instance) error {
		instance.TraceLoggingUntil = s.config.Now().Add(lasts)
		return nil
	})
}

// stopTraceLogging serves DELETE of trace-logging.
func (s *Simulator) stopTraceLogging(c *call) (*answer, error) {
	return s.toggle(c, func(instance *Instance) error {
		instance.TraceLoggingUntil = time.Time{}
		return nil
	})
}

// toggle changes an instance without authenticating again.
func (s *Simulator) toggle(c *call, change func(*Instance) error) (*answer, error) {
	target, err := s.target(c)
	if err != nil {
		return nil, err
	}
	var changed *Instance
	err = s.state.change(func(tx *transaction) error {
		instance, found := s.instances.edit(target.ID)
		if !found {
			return notFound("%s", missingInstance(target.ID))
		}
		if err := change(instance); err != nil {
			return err
		}
		instance.UpdatedAt = s.config.Now()
		s.instances.put(tx, instance)
		changed = instance
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.written(c, changed), nil
}

// written is the answer to a write whose body no source describes.
func (s *Simulator) written(c *call, instance *Instance) *answer {
	if s.config.Assumptions.WritesAnswerInstance {
		return ok(s.view(c, instance))
	}
	return ok(nil)
}
