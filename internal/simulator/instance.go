package simulator

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Instance is an element instance as the simulator stores it: nothing masked, nothing left out.
type Instance struct {
	// ID is the number of the instance. It grows by one from instance to instance and is never used again.
	ID int64
	// ElementID and ElementKey name the element.
	ElementID  int64
	ElementKey string
	// Name is the name without HTML.
	Name string
	// Token is the Element token.
	Token string
	// Tags are the tags in the order they were sent in.
	Tags []string
	// Configuration holds a value, or nil, for each row of the element, and for rows that the platform made.
	Configuration map[string]*string
	// Unlisted holds the values of configuration keys that were sent and that the element does not have.
	Unlisted map[string]string
	// RowIDs holds the number of each configuration row of this instance.
	RowIDs map[string]int64
	// Valid is false after a failed authentication, if Assumptions say so.
	Valid bool
	// Disabled is true between DELETE and PUT of enabled.
	Disabled bool
	// TraceLoggingUntil is when trace logging ends; zero means that it is off.
	TraceLoggingUntil time.Time
	// ExternalAuthentication is "none", or "initial" if tokens were given in place of a code.
	ExternalAuthentication string
	// OAuthProxy is the name of the OAuth proxy, if one is used.
	OAuthProxy string
	// ProviderData is the last one that was sent.
	ProviderData map[string]string
	// AuthorizedKey is the OAuth application (oauth.api.key) that the tokens were issued to.
	AuthorizedKey string
	// Authentications counts how often the instance was authenticated with the vendor.
	Authentications int
	// CreatedAt and UpdatedAt are when the instance was made and last changed.
	CreatedAt, UpdatedAt time.Time
}

// Value returns the configuration value under a key; "" if it is null or absent.
func (i *Instance) Value(key string) string {
	if value := i.Configuration[key]; value != nil {
		return *value
	}
	return ""
}

// Set sets the configuration value under a key.
func (i *Instance) Set(key, value string) {
	if i.Configuration == nil {
		i.Configuration = map[string]*string{}
	}
	i.Configuration[key] = &value
}

// clone returns a copy that shares nothing with the original that could be changed through it.
func (i *Instance) clone() *Instance {
	c := *i
	c.Tags = slices.Clone(i.Tags)
	c.Configuration = make(map[string]*string, len(i.Configuration))
	for key, value := range i.Configuration {
		if value != nil {
			c.Configuration[key] = new(*value)
		} else {
			c.Configuration[key] = nil
		}
	}
	c.Unlisted = maps.Clone(i.Unlisted)
	c.RowIDs = maps.Clone(i.RowIDs)
	c.ProviderData = maps.Clone(i.ProviderData)
	return &c
}

// Instance returns a copy of the stored instance, and whether there is one.
func (s *Simulator) Instance(id int64) (Instance, bool) {
	found, ok := s.state.instance(id)
	if !ok {
		return Instance{}, false
	}
	return *found.clone(), true
}

// Instances returns copies of all stored instances in the order of their ids.
func (s *Simulator) Instances() []Instance {
	stored := s.state.all()
	copies := make([]Instance, 0, len(stored))
	for _, instance := range stored {
		copies = append(copies, *instance.clone())
	}
	return copies
}

// EditInstance changes a stored instance behind the API's back, as another user of the platform would. It returns an
// error if there is no such instance or if it cannot be stored. The id cannot be changed.
func (s *Simulator) EditInstance(id int64, edit func(*Instance)) error {
	return s.state.change(func(d *draft) error {
		instance, ok := d.instance(id)
		if !ok {
			return fmt.Errorf("there is no instance %d", id)
		}
		edit(instance)
		instance.ID = id
		d.numberRows(instance)
		d.put(instance)
		return nil
	})
}

// RemoveInstance deletes a stored instance behind the API's back. It returns an error if there is no such instance or
// if its removal cannot be stored.
func (s *Simulator) RemoveInstance(id int64) error {
	return s.state.change(func(d *draft) error {
		if _, ok := d.instance(id); !ok {
			return fmt.Errorf("there is no instance %d", id)
		}
		d.remove(id)
		return nil
	})
}
