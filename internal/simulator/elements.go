package simulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// Types and keys of configuration rows that the simulator itself acts upon.
const (
	typePassword = "PASSWORD"
	typeText     = "TEXTFIELD_1000"

	keyOAuthAPIKey      = "oauth.api.key"
	keyOAuthAPISecret   = "oauth.api.secret"
	keyOAuthCallbackURL = "oauth.callback.url"
	keyOAuthScope       = "oauth.scope"
	keyUserToken        = "oauth.user.token"
	keyUserTokenSecret  = "oauth.user.token.secret"
	keyRefreshToken     = "oauth.user.refresh_token"
	keyRefreshTime      = "oauth.user.refresh_time"
	keyAuthentication   = "authentication.type"

	keyEventsEnabled      = "event.notification.enabled"
	keyEventsCallbackURL  = "event.notification.callback.url"
	keyEventsVendorType   = "event.vendor.type"
	keyEventsSubscription = "event.notification.subscription.id"
)

// firstAddedElementID is the number of the first added element that comes without one.
const firstAddedElementID = 900001

// elements is the catalogue of the account. Values in it are never changed in place, so that readers may use them after
// the lock is released.
type elements struct {
	// anyCase finds keys in any case of letters.
	anyCase bool

	mu   sync.RWMutex
	list []*catalogue.Element
	// own are those that were made or changed through the API, by their ids.
	own map[int64]*ownElement
	// last is the largest number that one of them has or had.
	last int64
}

// loadCatalogue loads the embedded catalogue once for all simulators of the process, since none changes it.
var loadCatalogue = sync.OnceValues(catalogue.Load)

func (e *elements) load() error {
	loaded, err := loadCatalogue()
	if err != nil {
		return err
	}
	for i := range loaded {
		e.list = append(e.list, &loaded[i])
	}
	return nil
}

// AddElement adds a private element to the catalogue, for as long as the simulator lives. It may have the key of a
// catalogue element and is then the one found by key. With the id 0 it gets one of its own. It returns an error if it
// has no key or an id that is taken.
func (s *Simulator) AddElement(element catalogue.Element) error {
	if element.Key == "" {
		return fmt.Errorf("an element needs a key")
	}
	s.elements.mu.Lock()
	defer s.elements.mu.Unlock()
	if element.ID == 0 {
		element.ID = s.elements.nextID()
	}
	for _, other := range s.elements.list {
		if other.ID == element.ID {
			return fmt.Errorf("the id %d is taken by element %q", element.ID, other.Key)
		}
	}
	element.Private = true
	element.Configuration = slices.Clone(element.Configuration)
	s.elements.list = append(s.elements.list, &element)
	return nil
}

// all returns the elements in the order of their ids.
func (e *elements) all() []*catalogue.Element {
	e.mu.RLock()
	defer e.mu.RUnlock()
	ordered := slices.Clone(e.list)
	slices.SortFunc(ordered, func(a, b *catalogue.Element) int { return int(a.ID - b.ID) })
	return ordered
}

func (e *elements) byID(id int64) (*catalogue.Element, bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	for _, element := range e.list {
		if element.ID == id {
			return element, true
		}
	}
	return nil, false
}

// byKey finds an element by key. Keys are not unique: a private element is found before a catalogue element.
func (e *elements) byKey(key string) (*catalogue.Element, bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	var found *catalogue.Element
	for _, element := range e.list {
		if (element.Key == key || e.anyCase && strings.EqualFold(element.Key, key)) && (found == nil || element.Private && !found.Private) {
			found = element
		}
	}
	return found, found != nil
}

// byKeyOrID finds the element that a path names.
func (e *elements) byKeyOrID(keyOrID string) (*catalogue.Element, error) {
	if element, ok := e.byKey(keyOrID); ok {
		return element, nil
	}
	if id, err := strconv.ParseInt(keyOrID, 10, 64); err == nil {
		if element, ok := e.byID(id); ok {
			return element, nil
		}
		return nil, notFound("No element found with ID %d", id)
	}
	return nil, notFound("No element found with key %s", keyOrID)
}

// ofInstance returns the element of an instance. One that was added to an earlier simulator on the same store is gone;
// then nothing tells which values are secret, so that all are taken for it.
func (e *elements) ofInstance(instance *Instance) *catalogue.Element {
	if element, ok := e.byID(instance.ElementID); ok {
		return element
	}
	lost := &catalogue.Element{
		ID: instance.ElementID, Key: instance.ElementKey, Name: instance.ElementKey,
		Authentication: catalogue.AuthenticationCustom, Private: true,
	}
	for key := range instance.Configuration {
		lost.Configuration = append(lost.Configuration, catalogue.Row{Key: key, Name: key, Type: typePassword})
	}
	return lost
}

// rowsByKey returns the configuration rows of an element by their keys.
func rowsByKey(element *catalogue.Element) map[string]catalogue.Row {
	rows := make(map[string]catalogue.Row, len(element.Configuration))
	for _, row := range element.Configuration {
		rows[row.Key] = row
	}
	return rows
}
