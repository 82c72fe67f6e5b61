package simulator

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

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

// patchConfigurationRow serves PATCH of one configuration row of an instance. It takes effect at once and does not
// authenticate again.
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
	err = s.state.change(func(d *draft) error {
		instance, found := d.instance(target.ID)
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
		d.put(instance)
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
