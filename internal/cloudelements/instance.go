package cloudelements

import (
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
)

// Instance is an element instance: one authenticated connection of an account to a vendor's API.
type Instance struct {
	// ID is the instance's number, which it keeps for life. It means nothing in another landscape.
	ID int64
	// Name is the name as the platform keeps it, without HTML.
	Name string
	// Token authorizes calls through the instance. It is a secret.
	Token string
	// Element is the element that the instance belongs to.
	Element ElementRef
	// Tags are in no particular order. nil means that the answer has none, empty that there are
	// none.
	Tags []string
	// Configuration holds the value of each key as text, nil for null, and "********" for secrets.
	// A nil map means that the answer has none.
	Configuration map[string]*string
	// Valid and Disabled are nil where the answer does not say.
	Valid, Disabled *bool
	// CreatedDate is as the platform writes it, YYYY-MM-DDThh:mm:ssZ.
	CreatedDate string
	// UserID is the owner's number, nil where the answer does not say.
	UserID *int64
	// ExternalAuthentication is "none" where the platform itself authenticates.
	ExternalAuthentication string
}

// ElementRef names an element in an instance.
type ElementRef struct {
	ID  int64
	Key string
}

// ElementSelector chooses the element of a new instance: by key, or by id where a private element
// has the key of a catalogue element. Exactly one is set.
type ElementSelector struct {
	Key string `json:"key,omitempty"`
	ID  int64  `json:"id,omitempty"`
}

// InstanceCreate is the request for an instance.
type InstanceCreate struct {
	// Name need not be unique. The platform strips HTML from it.
	Name string
	// Element is the element to make an instance of.
	Element ElementSelector
	// Configuration holds the element's settings: strings, booleans, or objects that go out as
	// JSON.
	Configuration map[string]any
	// ProviderData is what an OAuth redirect brought, such as the code, which serves once.
	ProviderData map[string]string
	// Tags are left to the platform where they are nil; an empty list asks for none.
	Tags []string
	// ExternalAuthentication is "initial" where the configuration holds tokens obtained elsewhere.
	ExternalAuthentication string
	// OAuthProxy stands in for an API key and secret of one's own.
	OAuthProxy *OAuthProxy
	// RetrieveObjectsAfterInstantiation asks for the names of the vendor's objects in the answer.
	RetrieveObjectsAfterInstantiation *bool
}

// InstanceUpdate is a change to an instance. Only what is set is sent, and what is not sent stays
// as it is, each key of the configuration included.
type InstanceUpdate struct {
	// Name is the new name.
	Name *string
	// Tags replace all tags.
	Tags *[]string
	// Configuration holds the keys to change.
	Configuration map[string]any
	// ProviderData authenticates the instance again, which keeps its id.
	ProviderData map[string]string
	// ExternalAuthentication is "initial" where the configuration holds tokens obtained elsewhere.
	ExternalAuthentication string
	// OAuthProxy stands in for an API key and secret of one's own.
	OAuthProxy *OAuthProxy
	// ReAuthenticate asks the platform to log in at the vendor again.
	ReAuthenticate bool
}

// OAuthProxy is one registered OAuth application that many applications share.
type OAuthProxy struct {
	Name string
}

// InstanceConfigurationRow is one key of an instance's configuration. The id is the row's own, and
// not that of the element's row.
type InstanceConfigurationRow struct {
	ID                                int64
	Key, Name, Description, Type      string
	PropertyValue                     *string
	Required, Active, HideFromConsole bool
}

// ParseCreatedDate reads a CreatedDate: in the documented form YYYY-MM-DDThh:mm:ssZ, with other
// zones, with fractions of a second, or without a zone, which is taken for UTC. Those of elements
// are milliseconds since 1970 [reference 3.3].
func ParseCreatedDate(text string) (time.Time, bool) {
	at, _, ok := reconcile.ParseDate(text)
	return at, ok
}

// isInvalid reports whether the platform says that an instance is not valid.
func (i *Instance) isInvalid() bool { return i.Valid != nil && !*i.Valid }
