package catalogue

import (
	"errors"
	"fmt"
	"slices"
)

var authentications = []string{
	AuthenticationBasic, AuthenticationOAuth1, AuthenticationOAuth2,
	AuthenticationOAuth2Password, AuthenticationCustom, AuthenticationAPIKey,
}

var eventMethods = []string{EventMethodPolling, EventMethodWebhook}

var rowTypes = []string{
	TypeTextField32, TypeTextField64, TypeTextField128, TypeTextField1000, TypeTextArea,
	TypePassword, TypeBoolean, TypeBooleanYesNo, TypeCombo, TypeCodeEditor,
}

// validate reports every broken rule at once, since facts files are edited by hand and in bulk.
func validate(elements []Element) error {
	var broken []error
	ids := map[int64]string{}
	keys := map[string]bool{}
	for _, element := range elements {
		if other, taken := ids[element.ID]; taken {
			broken = append(broken, fmt.Errorf("catalogue: element %q has the id %d of element %q", element.Key, element.ID, other))
		}
		if keys[element.Key] {
			broken = append(broken, fmt.Errorf("catalogue: element %q is there twice", element.Key))
		}
		ids[element.ID] = element.Key
		keys[element.Key] = true
		broken = append(broken, validateElement(element)...)
	}
	return errors.Join(broken...)
}

func validateElement(element Element) []error {
	var broken []error
	report := func(format string, arguments ...any) {
		broken = append(broken, fmt.Errorf("catalogue: element %q: "+format, append([]any{element.Key}, arguments...)...))
	}

	if element.ID <= 0 {
		report("id %d is not positive", element.ID)
	}
	if element.Key == "" || element.Name == "" || element.Description == "" || element.Hub == "" {
		report("key, name, description and hub must not be empty")
	}
	if !slices.Contains(authentications, element.Authentication) {
		report("authentication %q is unknown", element.Authentication)
	}
	for _, method := range element.EventMethods {
		if !slices.Contains(eventMethods, method) {
			report("event method %q is unknown", method)
		}
	}

	seen := map[string]bool{}
	for _, row := range element.Configuration {
		if seen[row.Key] {
			report("row %q is there twice", row.Key)
		}
		seen[row.Key] = true
		if problem := rowProblem(row); problem != "" {
			report("row %q: %s", row.Key, problem)
		}
	}
	return broken
}

// rowProblem says what is wrong with a row, or nothing.
func rowProblem(row Row) string {
	hasDefault := row.Default != nil && *row.Default != ""
	switch {
	case row.Key == "" || row.Name == "":
		return "key and name must not be empty"
	case !slices.Contains(rowTypes, row.Type):
		return fmt.Sprintf("type %q is unknown", row.Type)
	case row.Type == TypeBoolean && hasDefault && *row.Default != "true" && *row.Default != "false":
		return fmt.Sprintf("default %q is not a boolean", *row.Default)
	case row.Type == TypePassword && hasDefault:
		return "a secret has a default"
	case (row.Type == TypeCombo) != (len(row.Options) > 0):
		return "a COMBO has options and no other type does"
	case row.Type == TypeCombo && hasDefault && !row.offers(*row.Default):
		return fmt.Sprintf("default %q is not among the options", *row.Default)
	}
	return ""
}

func (r Row) offers(value string) bool {
	return slices.ContainsFunc(r.Options, func(option Option) bool { return option.Value == value })
}
