package cloudelements

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// Element is an entry of the catalogue: a vendor's API as the platform knows it. A key is not
// unique in an account: by key, an account's own element is found before the catalogue's.
type Element struct {
	ID                          int64
	Key, Name, Description, Hub string
	// Authentication is the style: basic, oauth1, oauth2, oauth2Password, custom, apiKey, or empty
	// where the answer does not say.
	Authentication string
	// Active, Private and Extended are false where the answer does not say.
	Active, Private, Extended bool
	// Configuration is nil where the answer does not hold it, as in some lists.
	Configuration []ConfigurationRow
}

// ElementConfiguration is what an instance of an element can be configured with.
type ElementConfiguration struct {
	// Rows are the keys of the configuration.
	Rows []ConfigurationRow
	// ProviderData are the keys of an OAuth redirect that the element takes, where the answer says.
	ProviderData []ConfigurationRow
	// Authentication is the style, as in Element.
	Authentication string
}

// ConfigurationRow is one key that an element can be configured with.
type ConfigurationRow struct {
	ID int64
	// Key is the key in the configuration of an instance.
	Key, Name, Description string
	// Type is TEXTFIELD_32, _64, _128 or _1000, TEXTAREA, PASSWORD, BOOLEAN, BOOLEAN_YESNO, COMBO
	// or CODE_EDITOR. Answers mask the values of type PASSWORD.
	Type string
	// DefaultValue is nil where there is none.
	DefaultValue *string
	// Required and Active are as the answer says, and where it does not, a row is active and not
	// required.
	Required, Active, Internal, HideFromConsole bool
	// DisplayOrder is where the row stands among the others, nil where the answer does not say.
	DisplayOrder *int64
	// Options is the closed list of values, empty where any will do.
	Options []ConfigurationOption
}

// IsPassword reports whether the row holds a secret, which answers mask as a rule
// [reference 2.3, 3.4].
func (r ConfigurationRow) IsPassword() bool { return r.Type == redact.TypePassword }

// IsSecret reports whether the row holds a secret, or may hold one: many elements have rows of text
// for secrets. Where it is not a password, a value of a closed list is none.
func (r ConfigurationRow) IsSecret() bool {
	fallback := ""
	if r.DefaultValue != nil {
		fallback = *r.DefaultValue
	}
	return (len(r.Options) == 0 || r.IsPassword()) && redact.IsSecretRow(r.Key, r.Type, fallback)
}

// ConfigurationOption is one value of a closed list.
type ConfigurationOption struct {
	Name, Value string
}

// UnmarshalJSON reads an element from an answer. One without both an id and a key is an error.
func (e *Element) UnmarshalJSON(data []byte) error {
	var body struct {
		ID             lenient.Number     `json:"id"`
		Key            lenient.Text       `json:"key"`
		Name           lenient.Text       `json:"name"`
		Description    lenient.Text       `json:"description"`
		Hub            lenient.Text       `json:"hub"`
		Authentication authentication     `json:"authentication"`
		Active         lenient.Flag       `json:"active"`
		Private        lenient.Flag       `json:"private"`
		Extended       lenient.Flag       `json:"extended"`
		Configuration  []ConfigurationRow `json:"configuration"`
	}
	if err := json.Unmarshal(data, &body); err != nil {
		return err
	}
	if body.ID == 0 && body.Key == "" {
		return errors.New("an element without an id and a key")
	}
	*e = Element{
		ID: int64(body.ID), Key: string(body.Key), Name: string(body.Name), Description: string(body.Description),
		Hub: string(body.Hub), Authentication: string(body.Authentication), Active: bool(body.Active),
		Private: bool(body.Private), Extended: bool(body.Extended), Configuration: body.Configuration,
	}
	return nil
}

// UnmarshalJSON reads the object that the platform answers with, and the bare list of rows that a
// guide shows [reference 3.1].
func (c *ElementConfiguration) UnmarshalJSON(data []byte) error {
	if lenient.KindOf(data) == "array" {
		*c = ElementConfiguration{}
		return json.Unmarshal(data, &c.Rows)
	}
	var body struct {
		Configuration  *[]ConfigurationRow `json:"configuration"`
		ProviderData   []ConfigurationRow  `json:"providerData"`
		Authentication authentication      `json:"authentication"`
	}
	if err := json.Unmarshal(data, &body); err != nil {
		return err
	}
	if body.Configuration == nil {
		return errors.New("an element's configuration without rows")
	}
	*c = ElementConfiguration{Rows: *body.Configuration, ProviderData: body.ProviderData, Authentication: string(body.Authentication)}
	return nil
}

// UnmarshalJSON reads a row from an answer.
func (r *ConfigurationRow) UnmarshalJSON(data []byte) error {
	var body struct {
		ID              lenient.Number  `json:"id"`
		Key             lenient.Text    `json:"key"`
		Name            lenient.Text    `json:"name"`
		Description     lenient.Text    `json:"description"`
		Type            lenient.Text    `json:"type"`
		DefaultValue    json.RawMessage `json:"defaultValue"`
		Required        lenient.Flag    `json:"required"`
		Active          lenient.Flag    `json:"active"`
		Internal        lenient.Flag    `json:"internal"`
		HideFromConsole lenient.Flag    `json:"hideFromConsole"`
		DisplayOrder    *lenient.Number `json:"displayOrder"`
		Options         optionList      `json:"options"`
	}
	body.Active = true
	if err := json.Unmarshal(data, &body); err != nil {
		return err
	}
	defaultValue, err := lenient.TextOf(body.DefaultValue)
	*r = ConfigurationRow{
		ID: int64(body.ID), Key: string(body.Key), Name: string(body.Name), Description: string(body.Description),
		Type: string(body.Type), DefaultValue: defaultValue, Required: bool(body.Required), Active: bool(body.Active),
		Internal: bool(body.Internal), HideFromConsole: bool(body.HideFromConsole), DisplayOrder: (*int64)(body.DisplayOrder), Options: body.Options,
	}
	return err
}

// authentication is a style, written as an object with a type or as text.
type authentication string

// UnmarshalJSON reads both forms; null leaves the style empty.
func (a *authentication) UnmarshalJSON(data []byte) error {
	if lenient.KindOf(data) != "object" {
		return json.Unmarshal(data, (*string)(a))
	}
	var object struct {
		Type lenient.Text `json:"type"`
	}
	err := json.Unmarshal(data, &object)
	*a = authentication(object.Type)
	return err
}

// optionList reads a closed list, which public exports write as objects with a value and a name or
// description, as texts, or as an object from value to name.
type optionList []ConfigurationOption

// UnmarshalJSON reads each form; null leaves the list empty.
func (l *optionList) UnmarshalJSON(data []byte) error {
	*l = nil
	if lenient.KindOf(data) == "object" {
		var named map[string]lenient.Text
		if err := json.Unmarshal(data, &named); err != nil {
			return err
		}
		for _, value := range slices.Sorted(maps.Keys(named)) {
			*l = append(*l, ConfigurationOption{Name: cmp.Or(string(named[value]), value), Value: value})
		}
		return nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return err
	}
	for _, item := range items {
		option, err := readOption(item)
		if err != nil {
			return err
		}
		*l = append(*l, option)
	}
	return nil
}

func readOption(data json.RawMessage) (ConfigurationOption, error) {
	var object struct {
		Value       *lenient.Text `json:"value"`
		Key         lenient.Text  `json:"key"`
		Name        lenient.Text  `json:"name"`
		Label       lenient.Text  `json:"label"`
		Description lenient.Text  `json:"description"`
	}
	if err := json.Unmarshal(data, &object); err != nil {
		value, err := lenient.TextOf(data)
		if err != nil || value == nil {
			return ConfigurationOption{}, err
		}
		return ConfigurationOption{Name: *value, Value: *value}, nil
	}
	value := object.Key
	if object.Value != nil {
		value = *object.Value
	}
	for _, name := range []lenient.Text{object.Name, object.Label, object.Description, value} {
		if name != "" {
			return ConfigurationOption{Name: string(name), Value: string(value)}, nil
		}
	}
	return ConfigurationOption{}, nil
}
