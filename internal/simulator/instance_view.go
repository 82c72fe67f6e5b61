package simulator

import (
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// view is an instance as an answer shows it.
type view map[string]any

// user is the owner of all instances: the one user of the simulated account.
type user struct {
	ID           int64  `json:"id"`
	EmailAddress string `json:"emailAddress"`
	FirstName    string `json:"firstName"`
	LastName     string `json:"lastName"`
}

var owner = user{ID: 4711, EmailAddress: "owner@example.com", FirstName: "Made", LastName: "Up"}

// view returns an instance as the answer to a call about it shows it, with its element embedded.
func (s *Simulator) view(c *call, instance *Instance) view {
	element := s.elements.ofInstance(instance)
	v := s.commonView(instance, element)
	embedded := elementView(element, s.config.Assumptions.ElementSecretDefaults)
	embedded["key"] = s.embeddedKey(element)
	v["element"] = embedded
	return s.alter(c, v)
}

// embeddedKey is the key of an element as its instances show it.
func (s *Simulator) embeddedKey(element *catalogue.Element) string {
	if s.config.Assumptions.ElementKeyCase == ElementKeyCaseUpper {
		return strings.ToUpper(element.Key)
	}
	return element.Key
}

// listed returns an instance as a list shows it. Without hydration there is less of its element.
func (s *Simulator) listed(c *call, instance *Instance, hydrate bool) view {
	element := s.elements.ofInstance(instance)
	assumed := s.config.Assumptions
	v := s.commonView(instance, element)
	v["transformationData"] = []any{}
	if hydrate || assumed.UnhydratedWithElement {
		short := abridgedView(element)
		short["key"] = s.embeddedKey(element)
		short["resources"], short["parameters"] = []any{}, []any{}
		v["element"] = short
	} else {
		v["element"] = map[string]any{"id": element.ID, "key": s.embeddedKey(element)}
	}
	for member, without := range map[string]bool{
		"configuration": assumed.ListsWithoutConfiguration || !hydrate && assumed.UnhydratedWithoutConfiguration,
		"tags":          assumed.ListsWithoutTags,
		"createdDate":   assumed.ListsWithoutCreatedDate,
		"user":          assumed.ListsWithoutUser,
	} {
		if without {
			delete(v, member)
		}
	}
	return s.alter(c, v)
}

func (s *Simulator) commonView(instance *Instance, element *catalogue.Element) view {
	callback := instance.Value(keyEventsCallbackURL)
	if callback == "" {
		callback = "false"
	}
	return view{
		"id":                            instance.ID,
		"name":                          instance.Name,
		"createdDate":                   s.createdDate(instance),
		"token":                         instance.Token,
		"elementId":                     instance.ElementID,
		"tags":                          s.tagsView(instance),
		"provisionInteractions":         []any{},
		"valid":                         instance.Valid,
		"disabled":                      instance.Disabled,
		"maxCacheSize":                  0,
		"cacheTimeToLive":               0,
		"cachingEnabled":                false,
		"eventsEnabled":                 instance.Value(keyEventsEnabled) == "true",
		"eventsNotificationCallbackUrl": callback,
		"traceLoggingEnabled":           instance.TraceLoggingUntil.After(s.config.Now()),
		"externalAuthentication":        instance.ExternalAuthentication,
		"user":                          owner,
		"configuration":                 s.configurationView(instance, element),
	}
}

// createdDate returns the time of creation as answers show it: YYYY-MM-DDThh:mm:ssZ, unless assumed
// otherwise.
func (s *Simulator) createdDate(instance *Instance) string {
	layout := "2006-01-02T15:04:05"
	if s.config.Assumptions.CreatedDatesWithMilliseconds {
		layout += ".000"
	}
	if !s.config.Assumptions.CreatedDatesWithoutZone {
		layout += "Z"
	}
	return instance.CreatedAt.UTC().Format(layout)
}

// tagsView returns the tags in an arbitrary order: the platform does not keep the one they were
// sent in.
func (s *Simulator) tagsView(instance *Instance) any {
	tags := slices.Clone(instance.Tags)
	s.shuffle(len(tags), func(i, j int) { tags[i], tags[j] = tags[j], tags[i] })
	if s.config.Assumptions.TagsAsObjects {
		objects := make([]map[string]any, len(tags))
		for i, tag := range tags {
			objects[i] = map[string]any{"id": i + 1, "name": tag}
		}
		return objects
	}
	if tags == nil {
		return []string{}
	}
	return tags
}

// configurationView returns the configuration as answers show it: text or null, PASSWORD rows
// masked.
func (s *Simulator) configurationView(instance *Instance, element *catalogue.Element) map[string]*string {
	rows := rowsByKey(element)
	shown := make(map[string]*string, len(instance.Configuration))
	for key, value := range instance.Configuration {
		s.show(shown, key, s.shown(rows[key], value))
	}
	return shown
}

// clearConfigurationView returns the configuration with nothing masked.
func (s *Simulator) clearConfigurationView(instance *Instance) map[string]*string {
	plain := make(map[string]*string, len(instance.Configuration))
	for key, value := range instance.Configuration {
		s.show(plain, key, s.shown(catalogue.Row{}, value))
	}
	return plain
}

// show puts a value into a configuration, in the form that unset ones have.
func (s *Simulator) show(configuration map[string]*string, key string, value *string) {
	switch {
	case value != nil, s.config.Assumptions.UnsetRows == "":
		configuration[key] = value
	case s.config.Assumptions.UnsetRows == UnsetRowsEmpty:
		configuration[key] = new("")
	}
}
