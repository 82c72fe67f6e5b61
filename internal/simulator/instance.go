package simulator

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Instance is an element instance as the simulator stores it: nothing masked, nothing left out.
type Instance struct {
	// ID is the number of the instance. It grows by one from instance to instance and is never used
	// again.
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
	// Configuration holds a value, or nil, for each row of the element, and for rows that the
	// platform made.
	Configuration map[string]*string
	// Unlisted holds the values of configuration keys that were sent and that the element does not
	// have.
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

func (i *Instance) id() int64 { return i.ID }

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
	found, ok := s.instances.get(id)
	if !ok {
		return Instance{}, false
	}
	return *found.clone(), true
}

// Instances returns copies of all stored instances in the order of their ids.
func (s *Simulator) Instances() []Instance {
	stored := s.instances.list()
	copies := make([]Instance, 0, len(stored))
	for _, instance := range stored {
		copies = append(copies, *instance.clone())
	}
	return copies
}

// EditInstance changes a stored instance behind the API's back, as another user of the platform
// would. It returns an error if there is no such instance or if it cannot be stored. The id cannot
// be changed.
func (s *Simulator) EditInstance(id int64, edit func(*Instance)) error {
	return s.state.change(func(tx *transaction) error {
		instance, ok := s.instances.edit(id)
		if !ok {
			return fmt.Errorf("there is no instance %d", id)
		}
		edit(instance)
		instance.ID = id
		numberRows(tx, instance)
		s.instances.put(tx, instance)
		return nil
	})
}

// RemoveInstance deletes a stored instance behind the API's back. It returns an error if there is
// no such instance or if its removal cannot be stored.
func (s *Simulator) RemoveInstance(id int64) error {
	return s.state.change(func(tx *transaction) error {
		if _, ok := s.instances.edit(id); !ok {
			return fmt.Errorf("there is no instance %d", id)
		}
		s.instances.remove(tx, id)
		return nil
	})
}

// firstInstanceID is the number of the first instance of an empty store.
const firstInstanceID = 500001

// nextInstanceID returns a number that no instance has or, unless those are used again, had. The
// series counts the instances that were made in both cases.
func (s *Simulator) nextInstanceID(tx *transaction, again bool) int64 {
	id := tx.next(s.instances.bucket, firstInstanceID)
	if again {
		id = firstInstanceID
		for taken := true; taken; id++ {
			_, taken = s.instances.get(id)
		}
		id--
	}
	return id
}

// lastInstanceID returns the number of the last instance that was made: they are counted one by
// one.
func (s *Simulator) lastInstanceID() int64 {
	return max(s.state.last(s.instances.bucket), firstInstanceID-1)
}

// wasDeleted reports whether there was an instance with that number and is none any more.
func (s *Simulator) wasDeleted(id int64) bool {
	_, alive := s.instances.get(id)
	return !alive && id >= firstInstanceID && id <= s.lastInstanceID()
}

// instanceOfToken returns the instance with an Element token.
func (s *Simulator) instanceOfToken(token string) (*Instance, bool) {
	if token == "" {
		return nil, false
	}
	return s.instances.first(func(instance *Instance) bool { return instance.Token == token })
}

// numberRows gives each configuration row of an instance that has no number yet one of its own.
func numberRows(tx *transaction, instance *Instance) {
	if instance.RowIDs == nil {
		instance.RowIDs = map[string]int64{}
	}
	for _, key := range slices.Sorted(maps.Keys(instance.Configuration)) {
		if _, ok := instance.RowIDs[key]; !ok {
			instance.RowIDs[key] = tx.next("rows", 1)
		}
	}
}
