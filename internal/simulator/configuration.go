package simulator

import (
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// mask stands for the value of a PASSWORD row in every answer, whatever the length of the value.
const mask = "********"

// platformRows begins the keys that every element has, listed or not: the platform itself writes them.
const platformRows = "oauth.user."

// merge puts the configuration of a body into an instance: each key for itself, the others kept.
func (s *Simulator) merge(instance *Instance, element *catalogue.Element, configuration map[string]*string) error {
	rows := rowsByKey(element)
	var unknown []string
	for key, value := range configuration {
		row, listed := rows[key]
		if value == nil && s.config.Assumptions.NullsIgnored {
			continue
		}
		if value != nil && *value == "" && s.config.Assumptions.EmptyStrings == EmptyStringsIgnored {
			continue
		}
		if value != nil && *value == mask && row.Type == typePassword && !s.config.Assumptions.MasksStoredLiterally {
			continue
		}
		if listed || strings.HasPrefix(key, platformRows) || s.config.Assumptions.UnknownKeys == UnknownKeysReturned {
			if value == nil {
				value = copied(row.Default)
			}
			instance.Configuration[key] = value
			continue
		}
		unknown = append(unknown, key)
		if value != nil {
			instance.Unlisted[key] = *value
		} else {
			delete(instance.Unlisted, key)
		}
	}
	if len(unknown) > 0 && s.config.Assumptions.UnknownKeys == UnknownKeysRefused {
		slices.Sort(unknown)
		return badRequest("Unknown configuration for element %s: %s", element.Key, strings.Join(unknown, ", "))
	}
	return nil
}

// addDefaults gives each row of the element that the instance lacks its default, or null.
func addDefaults(instance *Instance, element *catalogue.Element) {
	for _, row := range element.Configuration {
		if _, ok := instance.Configuration[row.Key]; !ok {
			instance.Configuration[row.Key] = copied(row.Default)
		}
	}
}

// resetOmitted gives each row that a PUT does not name its default, or drops it. Rows that the platform itself fills are
// kept.
func resetOmitted(instance *Instance, element *catalogue.Element, configuration map[string]*string, omitted Choice) {
	for _, row := range element.Configuration {
		if _, named := configuration[row.Key]; named || row.Internal {
			continue
		}
		if omitted == PutDropsOmittedKeys {
			delete(instance.Configuration, row.Key)
		} else {
			instance.Configuration[row.Key] = copied(row.Default)
		}
	}
}

func copied(value *string) *string {
	if value == nil {
		return nil
	}
	return new(*value)
}

// checkRequired refuses an instance that lacks a value for a required row. Rows that the platform itself fills, and
// those that another way of authenticating stands for, are not asked for. An update is asked only for the rows that it
// names; named is nil to ask for all.
func checkRequired(instance *Instance, element *catalogue.Element, named map[string]*string) error {
	var missing []string
	for _, row := range element.Configuration {
		if !row.Required || row.Internal || instance.Value(row.Key) != "" {
			continue
		}
		if _, asked := named[row.Key]; named != nil && !asked {
			continue
		}
		switch row.Key {
		case keyOAuthCallbackURL:
			if instance.OAuthProxy != "" || instance.ExternalAuthentication == externalInitial {
				continue
			}
		case keyOAuthAPIKey, keyOAuthAPISecret:
			if instance.OAuthProxy != "" {
				continue
			}
		}
		missing = append(missing, row.Key)
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		return badRequest("Missing required configuration for element %s: %s", element.Key, strings.Join(missing, ", "))
	}
	return nil
}

// shown returns a configuration value as answers show it: PASSWORD rows masked.
func (s *Simulator) shown(row catalogue.Row, value *string) *string {
	switch {
	case value == nil:
		return nil
	case *value == "" && s.config.Assumptions.EmptyStrings == EmptyStringsNull:
		return nil
	case row.Type == typePassword && *value != "":
		return new(mask)
	default:
		return value
	}
}
