package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// createElement serves POST of elements: a definition, which may be an export.
func (s *Simulator) createElement(c *call) (*answer, error) {
	own, err := c.definition()
	if err != nil {
		return nil, err
	}
	if err := s.addOwnElement(own, false); err != nil {
		return nil, err
	}
	return ok(s.shownElement(&own.Element)), nil
}

// addOwnElement returns a new element its number and keeps it. It is refused where the account has
// an element with its key, unless another key may be chosen. One of the catalogue may have it.
func (s *Simulator) addOwnElement(own *ownElement, choose bool) error {
	return s.state.change(func(tx *transaction) error {
		private := map[string]bool{}
		for _, other := range s.elements.all() {
			if other.Private {
				private[other.Key] = true
			}
		}
		if wanted := own.Element.Key; private[wanted] && !s.config.Assumptions.ElementKeysShared {
			if !choose {
				return &apiError{status: http.StatusConflict, message: fmt.Sprintf("An element with key %s already exists", wanted)}
			}
			for number := 1; private[own.Element.Key]; number++ {
				own.Element.Key = fmt.Sprintf("%s%d", wanted, number)
			}
		}
		now := s.config.Now()
		own.Element.ID = tx.next(s.elements.own.bucket, s.elements.freeID())
		own.Inactive = s.config.Assumptions.ElementsMadeInactive
		own.CreatedAt, own.UpdatedAt = now, now
		if err := own.finishParts(&ownElement{}, now); err != nil {
			return err
		}
		s.elements.own.put(tx, own)
		return nil
	})
}

// putElement serves PUT of an element: its whole definition. What the definition leaves out is
// deleted, as far as a client has made it. Instances that there are stay as they are.
func (s *Simulator) putElement(c *call) (*answer, error) {
	own, err := c.definition()
	if err != nil {
		return nil, err
	}
	changed, err := s.changeElement(c.params["keyOrId"], func(before *ownElement) (*ownElement, error) {
		if sent := c.memberText("key"); sent != "" && sent != before.Element.Key {
			return nil, badRequest("The key of an element cannot be changed")
		}
		own.Element.ID, own.Element.Key, own.Element.EventMethods = before.Element.ID, before.Element.Key, before.Element.EventMethods
		own.Inactive, own.CreatedAt, own.LastPart = before.Inactive, before.CreatedAt, before.LastPart
		if !s.config.Assumptions.MasksStoredLiterally {
			own.keepMasked(before)
		}
		if s.config.Assumptions.ElementPutKeepsOmitted {
			own.keepOmitted(before)
		}
		return own, own.finishParts(before, s.config.Now())
	})
	if err != nil {
		return nil, err
	}
	return ok(s.shownElement(&changed.Element)), nil
}

// memberText returns a text of the body, "" where there is none.
func (c *call) memberText(name string) string {
	var text string
	if m, err := c.object(); err == nil {
		_, _ = m.read(name, &text)
	}
	return text
}

// keepMasked takes over from the definition before the defaults of secret rows that this one has a
// mask for.
func (own *ownElement) keepMasked(before *ownElement) {
	rows := rowsByKey(&before.Element)
	for i, row := range own.Element.Configuration {
		if row.Type == typePassword && row.Default != nil && *row.Default == mask {
			own.Element.Configuration[i].Default = rows[row.Key].Default
		}
	}
}

// keepOmitted takes over from the definition before what this one leaves out.
func (own *ownElement) keepOmitted(before *ownElement) {
	for _, row := range before.Element.Configuration {
		at := slices.IndexFunc(own.Element.Configuration, func(now catalogue.Row) bool { return now.Key == row.Key })
		switch {
		case at < 0:
			own.Element.Configuration = append(own.Element.Configuration, row)
			own.Rows[row.Key] = before.Rows[row.Key]
		case own.leftOut[row.Key]:
			own.Element.Configuration[at].Default = row.Default
		}
	}
	for name, old := range before.Members {
		now, sent := own.Members[name]
		if !sent {
			own.Members[name] = old
		} else if slices.Contains(partMembers, name) {
			own.Members[name] = withOmitted(now, old)
		}
	}
}

// withOmitted returns a list of parts with those of an old one that it does not have, and the same
// of the parts below.
func withOmitted(now, old any) any {
	parts, _ := partsOf(now)
	before, _ := partsOf(old)
	kept := []any{}
	for _, part := range parts {
		kept = append(kept, part)
	}
	for _, one := range before {
		at := slices.IndexFunc(parts, func(part map[string]any) bool { return sameID(part["id"], one["id"]) })
		if at < 0 {
			kept = append(kept, one)
			continue
		}
		for _, below := range []string{"parameters", "hooks"} {
			if list, there := one[below]; there {
				parts[at][below] = withOmitted(parts[at][below], list)
			}
		}
	}
	return kept
}

// deleteElement serves DELETE of an element. No source says what becomes of its instances; here
// they stay.
func (s *Simulator) deleteElement(c *call) (*answer, error) {
	_, err := s.changeElement(c.params["keyOrId"], func(*ownElement) (*ownElement, error) { return nil, nil })
	if err != nil {
		return nil, err
	}
	return ok(nil), nil
}

// activateElement serves PUT of active.
func (s *Simulator) activateElement(c *call) (*answer, error) { return s.setActive(c, true) }

// deactivateElement serves DELETE of active.
func (s *Simulator) deactivateElement(c *call) (*answer, error) { return s.setActive(c, false) }

func (s *Simulator) setActive(c *call, active bool) (*answer, error) {
	_, err := s.changeElement(c.params["keyOrId"], func(own *ownElement) (*ownElement, error) {
		own.Inactive = !active
		return own, nil
	})
	if err != nil {
		return nil, err
	}
	return ok(nil), nil
}

// cloneElement serves POST of clone. The clone is the account's own, with the key of its model
// where the account has no other element with it, and without a default for oauth.api.key.
func (s *Simulator) cloneElement(c *call) (*answer, error) {
	model, err := s.elements.byKeyOrID(c.params["keyOrId"])
	if err != nil {
		return nil, err
	}
	clone, made := s.elements.own.edit(model.ID)
	if !made {
		clone = (&ownElement{Element: *model}).clone()
	}
	clone.Element.Private = true
	for i := range clone.Element.Configuration {
		if clone.Element.Configuration[i].Key == keyOAuthAPIKey {
			clone.Element.Configuration[i].Default = new("")
		}
	}
	if err := s.addOwnElement(clone, true); err != nil {
		return nil, err
	}
	return ok(s.shownElement(&clone.Element)), nil
}

// deleteElementRow serves DELETE of a configuration row, which is addressed by its key.
func (s *Simulator) deleteElementRow(c *call) (*answer, error) {
	key := c.params["key"]
	_, err := s.changeElement(c.params["keyOrId"], func(own *ownElement) (*ownElement, error) {
		at := slices.IndexFunc(own.Element.Configuration, func(row catalogue.Row) bool { return row.Key == key })
		if at < 0 {
			return nil, notFound("No configuration found with key %s", key)
		}
		own.Element.Configuration = slices.Delete(own.Element.Configuration, at, at+1)
		delete(own.Rows, key)
		return own, nil
	})
	if err != nil {
		return nil, err
	}
	return ok(nil), nil
}

// deleteElementPart serves DELETE of a parameter, a hook or a resource, and of those below a
// resource.
func (s *Simulator) deleteElementPart(name string) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		_, err := s.changeElement(c.params["keyOrId"], func(own *ownElement) (*ownElement, error) {
			holder := own.Members
			if id, below := c.params["resourceId"]; below {
				resources, _ := partsOf(own.Members["resources"])
				at := slices.IndexFunc(resources, func(resource map[string]any) bool { return hasID(resource, id) })
				if at < 0 {
					return nil, notFound("No resource found with ID %s", id)
				}
				holder = resources[at]
			}
			parts, _ := partsOf(holder[name])
			left := []any{}
			for _, part := range parts {
				if !hasID(part, c.params["partId"]) {
					left = append(left, part)
				}
			}
			if len(left) == len(parts) {
				return nil, notFound("No %s found with ID %s", strings.TrimSuffix(name, "s"), c.params["partId"])
			}
			holder[name] = left
			return own, nil
		})
		if err != nil {
			return nil, err
		}
		return ok(nil), nil
	}
}

func hasID(part map[string]any, id string) bool { return fmt.Sprint(part["id"]) == id }
