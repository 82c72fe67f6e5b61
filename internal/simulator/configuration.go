package simulator

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// mask stands for the value of a PASSWORD row in every answer, whatever the length of the value.
const mask = "********"

// platformRows begins the keys that every element has, listed or not: the platform itself writes
// them.
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

// resetOmitted gives each row that a PUT does not name its default, or drops it. Rows that the
// platform itself fills are kept.
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

// checkRequired refuses an instance that lacks a value for a required row. Rows that the platform
// itself fills, and those that another way of authenticating stands for, are not asked for. An
// update is asked only for the rows that it names; named is nil to ask for all.
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

// instanceRow is a configuration row of an instance as answers show it.
type instanceRow struct {
	ID              int64   `json:"id"`
	Key             string  `json:"key"`
	Name            string  `json:"name"`
	Description     string  `json:"description"`
	Type            string  `json:"type"`
	PropertyValue   *string `json:"propertyValue"`
	Required        bool    `json:"required"`
	Active          bool    `json:"active"`
	HideFromConsole bool    `json:"hideFromConsole"`
}

// listConfiguration serves GET of the configuration rows of an instance.
func (s *Simulator) listConfiguration(c *call) (*answer, error) {
	instance, err := s.target(c)
	if err != nil {
		return nil, err
	}
	return ok(s.instanceRows(instance)), nil
}

// getConfigurationRow serves GET of one configuration row of an instance.
func (s *Simulator) getConfigurationRow(c *call) (*answer, error) {
	instance, err := s.target(c)
	if err != nil {
		return nil, err
	}
	row, err := s.instanceRow(c, instance)
	if err != nil {
		return nil, err
	}
	return ok(row), nil
}

// patchConfigurationRow serves PATCH of one configuration row of an instance. It takes effect at
// once and does not authenticate again.
func (s *Simulator) patchConfigurationRow(c *call) (*answer, error) {
	target, err := s.target(c)
	if err != nil {
		return nil, err
	}
	m, err := c.object()
	if err != nil {
		return nil, err
	}
	var value string
	if there, err := m.read("propertyValue", &value); err != nil {
		return nil, err
	} else if !there {
		return nil, badRequest("The member 'propertyValue' of the request body is missing")
	}
	var patched instanceRow
	err = s.state.change(func(tx *transaction) error {
		instance, found := s.instances.edit(target.ID)
		if !found {
			return notFound("%s", missingInstance(target.ID))
		}
		row, err := s.instanceRow(c, instance)
		if err != nil {
			return err
		}
		sent := map[string]*string{row.Key: &value}
		element := s.elements.ofInstance(instance)
		if err := s.merge(instance, element, sent); err != nil {
			return err
		}
		if err := checkRequired(instance, element, sent); err != nil {
			return err
		}
		instance.UpdatedAt = s.config.Now()
		s.instances.put(tx, instance)
		patched, err = s.instanceRow(c, instance)
		return err
	})
	if err != nil {
		return nil, err
	}
	return ok(patched), nil
}

// instanceRow finds the row that the path names.
func (s *Simulator) instanceRow(c *call, instance *Instance) (instanceRow, error) {
	id, err := strconv.ParseInt(c.params["configId"], 10, 64)
	if err != nil {
		return instanceRow{}, badRequest("The configuration ID '%s' is not a number", c.params["configId"])
	}
	for _, row := range s.instanceRows(instance) {
		if row.ID == id {
			return row, nil
		}
	}
	return instanceRow{}, notFound("No configuration found with ID %d", id)
}

func (s *Simulator) instanceRows(instance *Instance) []instanceRow {
	listed := rowsByKey(s.elements.ofInstance(instance))
	rows := make([]instanceRow, 0, len(instance.Configuration))
	for key, value := range instance.Configuration {
		row, known := listed[key]
		if !known {
			row = catalogue.Row{Key: key, Name: key, Type: typeText}
		}
		rows = append(rows, instanceRow{
			ID: instance.RowIDs[key], Key: key, Name: row.Name, Description: row.Description, Type: row.Type,
			PropertyValue: s.shown(row, value), Required: row.Required, Active: true, HideFromConsole: row.HideFromConsole,
		})
	}
	slices.SortFunc(rows, func(a, b instanceRow) int { return cmp.Compare(a.ID, b.ID) })
	return rows
}
