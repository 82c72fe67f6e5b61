package simulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// ownElement is an element of the account's own, with what the catalogue does not know of elements. One that was
// published is never changed: a change publishes another one.
type ownElement struct {
	Element catalogue.Element
	// Inactive says that the element is not published to the account's catalogue.
	Inactive bool
	// Rows holds the members of rows that the simulator does not act upon, as they were sent, by the keys of the rows.
	Rows map[string]map[string]any
	// Members holds those of the definition that it does not act upon. Their parts, such as resources, have ids.
	Members map[string]any
	// LastPart is the last id of a part that was given out.
	LastPart             int64
	CreatedAt, UpdatedAt time.Time

	// leftOut are the rows that a request has sent without a default, by their keys. It is not stored.
	leftOut map[string]bool
}

// restore adds the elements that a store keeps.
func (e *elements) restore(from store) error {
	err := from.each(bucketElements, func(value []byte) error {
		var own ownElement
		if err := decodeNumbers(value, &own); err != nil {
			return err
		}
		e.put(&own)
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the elements of the store: %w", err)
	}
	return nil
}

// nextID returns a number that no element has or had. The caller holds the lock.
func (e *elements) nextID() int64 {
	e.last = max(e.last, firstAddedElementID-1)
	for _, other := range e.list {
		e.last = max(e.last, other.ID)
	}
	e.last++
	return e.last
}

// put publishes an element, in place of the one with its id. The caller holds the lock, unless nobody else knows of the
// elements yet.
func (e *elements) put(own *ownElement) {
	if e.own == nil {
		e.own = map[int64]*ownElement{}
	}
	e.own[own.Element.ID] = own
	e.last = max(e.last, own.Element.ID)
	e.list = append(e.without(own.Element.ID), &own.Element)
}

// without returns the list without the element with an id. The list itself stays as it is.
func (e *elements) without(id int64) []*catalogue.Element {
	return slices.DeleteFunc(slices.Clone(e.list), func(element *catalogue.Element) bool { return element.ID == id })
}

// ofID returns what the API has made of an element; there is none for one that it has not touched.
func (e *elements) ofID(id int64) (*ownElement, bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	own, found := e.own[id]
	return own, found
}

// changeElement gives f a copy of the element that a path names and publishes what f makes of it; nil deletes the
// element. Only an account's own elements can be changed.
func (s *Simulator) changeElement(keyOrID string, f func(*ownElement) (*ownElement, error)) (*ownElement, error) {
	element, err := s.elements.byKeyOrID(keyOrID)
	if err != nil {
		return nil, err
	}
	if !element.Private {
		return nil, forbidden("Element %s is not owned by this account", element.Key)
	}
	s.elements.mu.Lock()
	defer s.elements.mu.Unlock()
	before, known := s.elements.own[element.ID]
	if !known {
		before = &ownElement{Element: *element, CreatedAt: s.config.Now()}
	}
	draft, err := before.clone()
	if err != nil {
		return nil, err
	}
	after, err := f(draft)
	if err != nil {
		return nil, err
	}
	if after == nil {
		return nil, s.withdraw(element.ID)
	}
	after.UpdatedAt = s.config.Now()
	return after, s.publish(after)
}

// clone returns a copy that shares nothing.
func (own *ownElement) clone() (*ownElement, error) {
	encoded, err := json.Marshal(own)
	copied := &ownElement{}
	if err == nil {
		err = decodeNumbers(encoded, copied)
	}
	if err != nil {
		return nil, fmt.Errorf("copying an element: %w", err)
	}
	return copied, nil
}

// withdraw deletes an element. The caller holds the lock.
func (s *Simulator) withdraw(id int64) error {
	if err := s.state.store.write([]change{{bucket: bucketElements, key: strconv.FormatInt(id, 10)}}); err != nil {
		return err
	}
	delete(s.elements.own, id)
	s.elements.last, s.elements.list = max(s.elements.last, id), s.elements.without(id)
	return nil
}

// publish stores an element and makes it known. The caller holds the lock.
func (s *Simulator) publish(own *ownElement) error {
	value, err := json.Marshal(own)
	if err != nil {
		return fmt.Errorf("encoding for the store: %w", err)
	}
	if err := s.state.store.write([]change{{bucket: bucketElements, key: strconv.FormatInt(own.Element.ID, 10), value: value}}); err != nil {
		return err
	}
	s.elements.put(own)
	return nil
}

// OwnElements returns the elements that were made through the API and are not deleted, in the order of their ids.
func (s *Simulator) OwnElements() []catalogue.Element {
	s.elements.mu.RLock()
	defer s.elements.mu.RUnlock()
	var all []catalogue.Element
	for _, id := range slices.Sorted(maps.Keys(s.elements.own)) {
		all = append(all, s.elements.own[id].Element)
	}
	return all
}

// catalogueDate is when the elements were made that the API has not touched: the first of January 2015, in milliseconds.
const catalogueDate = 1420070400000

// shownElement returns an element as its own answers show it.
func (s *Simulator) shownElement(element *catalogue.Element) map[string]any {
	v := elementView(element, s.config.Assumptions.ElementSecretDefaults)
	own, made := s.elements.ofID(element.ID)
	if !made {
		v["createdDate"], v["updatedDate"] = catalogueDate, catalogueDate
		return v
	}
	maps.Copy(v, own.Members)
	v["active"] = !own.Inactive
	v["createdDate"], v["updatedDate"] = own.CreatedAt.UnixMilli(), own.UpdatedAt.UnixMilli()
	rows := []map[string]any{}
	for _, row := range elementRows(element, s.config.Assumptions.ElementSecretDefaults) {
		encoded, err := json.Marshal(row)
		shown := map[string]any{}
		if err == nil {
			err = decodeNumbers(encoded, &shown)
		}
		if err != nil {
			continue // A row is strings, numbers and booleans: it can be encoded.
		}
		maps.Copy(shown, own.Rows[row.Key])
		rows = append(rows, shown)
	}
	v["configuration"] = rows
	return v
}

// shownAbridged returns an element in short form, as lists show it when they are asked to.
func (s *Simulator) shownAbridged(element *catalogue.Element) map[string]any {
	v := abridgedView(element)
	if own, made := s.elements.ofID(element.ID); made {
		v["active"] = !own.Inactive
	}
	return v
}
