// Package catalogue holds the element catalogue that the simulator serves: which elements there
// are, how they authenticate, and which configuration rows they have. The facts come from public
// documentation of the platform; where it is silent, rows get the type that elements published as
// exports give them.
package catalogue

// Element is an element of the platform's catalogue, or a private element of an account.
type Element struct {
	// ID is positive and unique within the catalogue. Documented where known, made up otherwise:
	// ids differ between environments anyway.
	ID int64
	// Key is unique within the catalogue.
	Key string
	// Name is what the platform's user interface shows.
	Name string
	// Description is a short sentence about the element.
	Description string
	// Hub is the key of the hub that the element belongs to.
	Hub string
	// Authentication is one of the Authentication constants.
	Authentication string
	// Private tells a custom element of the account from a catalogue element.
	Private bool
	// EventMethods lists how events can reach the platform: polling, webhook, both or none.
	EventMethods []string
	// Configuration lists the rows of the element in the order shown to users.
	Configuration []Row
}

// Row is a configuration row of an element [reference 3.4].
type Row struct {
	// Key is the name of the row in an instance's configuration.
	Key string
	// Name is the label of the row.
	Name string
	// Description says what the row holds; empty where the name says it all.
	Description string
	// Type is one of the Type constants. It decides what an answer masks.
	Type string
	// Default is the value that an instance takes when none is sent, always a string; nil where
	// there is none.
	Default *string
	// Required rows without a default need a value when an instance is created.
	Required bool
	// Internal rows are filled by the platform, not by users.
	Internal bool
	// HideFromConsole rows are not offered by the platform's user interface.
	HideFromConsole bool
	// Options is the closed list of values of a COMBO row.
	Options []Option
}

// Option is one value of a COMBO row.
type Option struct {
	// Name is the label of the value.
	Name string
	// Value is what the configuration holds.
	Value string
}

// The authentication types of elements [reference 3.3].
const (
	AuthenticationBasic          = "basic"
	AuthenticationOAuth1         = "oauth1"
	AuthenticationOAuth2         = "oauth2"
	AuthenticationOAuth2Password = "oauth2Password"
	AuthenticationCustom         = "custom"
	AuthenticationAPIKey         = "apiKey"
)

// The event methods of elements [reference 3.1].
const (
	EventMethodPolling = "polling"
	EventMethodWebhook = "webhook"
)

// The types of configuration rows [reference 3.4].
const (
	TypeTextField32   = "TEXTFIELD_32"
	TypeTextField64   = "TEXTFIELD_64"
	TypeTextField128  = "TEXTFIELD_128"
	TypeTextField1000 = "TEXTFIELD_1000"
	TypeTextArea      = "TEXTAREA"
	TypePassword      = "PASSWORD"
	TypeBoolean       = "BOOLEAN"
	TypeBooleanYesNo  = "BOOLEAN_YESNO"
	TypeCombo         = "COMBO"
	TypeCodeEditor    = "CODE_EDITOR"
)

// Load returns the whole catalogue, ordered by key, catalogue elements before private ones. Each
// call returns copies that share nothing, so that a caller may change them. The error names the
// element and row that break a rule of the facts files.
func Load() ([]Element, error) {
	known, err := readKnownRows()
	if err != nil {
		return nil, err
	}

	var elements []Element
	for _, file := range []struct {
		name    string
		private bool
	}{
		{"facts/elements.json", false},
		{"facts/private_elements.json", true},
	} {
		facts, err := readElements(file.name)
		if err != nil {
			return nil, err
		}
		for _, fact := range facts {
			elements = append(elements, fact.element(known, file.private))
		}
	}

	if err := validate(elements); err != nil {
		return nil, err
	}
	return elements, nil
}
