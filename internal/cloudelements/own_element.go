package cloudelements

import (
	"encoding/json"
	"errors"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
)

// Definition is what an element is made of, with the names that the platform has for it: key, name,
// description, hub, authentication, configuration, parameters, hooks, resources and others
// [reference 3.3 to 3.5]. Its values are those of JSON, with numbers of type json.Number.
type Definition map[string]any

// OwnElement is an element of the account's own as a whole.
type OwnElement struct {
	Element

	// CreatedDate is as the platform writes it, usually in milliseconds since 1970; empty where the
	// answer leaves it out.
	CreatedDate string
	// Definition is all that the answer says of the element, also what the platform has added: ids,
	// dates, rows.
	Definition Definition
}

// UnmarshalJSON reads an element from an answer. One without an id is an error.
func (e *OwnElement) UnmarshalJSON(data []byte) error {
	var element Element
	if err := json.Unmarshal(data, &element); err != nil {
		return err
	}
	if element.ID == 0 {
		return errors.New("an element without an id")
	}
	decoded, err := lenient.Decode(data)
	if err != nil {
		return err
	}
	members, _ := decoded.(map[string]any)
	var created struct {
		Date lenient.Text `json:"createdDate"`
	}
	if err := json.Unmarshal(data, &created); err != nil {
		return err
	}
	*e = OwnElement{Element: element, CreatedDate: string(created.Date), Definition: members}
	return nil
}

// Shows reports whether the answer has a member that is not null.
func (e *OwnElement) Shows(member string) bool { return e.Definition[member] != nil }
