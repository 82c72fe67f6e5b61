package catalogue

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
)

//go:embed facts/*.json
var facts embed.FS

// everywhere marks a known row that every element has.
const everywhere = "*"

// anyEvents marks a known row of the elements that have any event method.
const anyEvents = "events"

// elementFact is an element as the facts files give it: only what is particular to it. What the
// platform adds by itself comes from the known rows.
type elementFact struct {
	ID             int64     `json:"id"`
	Key            string    `json:"key"`
	Name           string    `json:"name"`
	Description    string    `json:"description"`
	Hub            string    `json:"hub"`
	Authentication string    `json:"authentication"`
	EventMethods   []string  `json:"eventMethods"`
	Configuration  []rowFact `json:"configuration"`
}

// rowFact is a configuration row as the facts files give it. What is absent is taken from the known
// row of the same key, as the platform does when an element is made [reference 3.3].
type rowFact struct {
	Key             string       `json:"key"`
	Name            string       `json:"name"`
	Description     string       `json:"description"`
	Type            string       `json:"type"`
	Default         *string      `json:"default"`
	Required        *bool        `json:"required"`
	Internal        *bool        `json:"internal"`
	HideFromConsole *bool        `json:"hideFromConsole"`
	Options         []optionFact `json:"options"`
}

type optionFact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// knownRow is a row whose key means the same in all elements. Of lists which elements have it
// unasked: by authentication, by event method, those with any events, or all.
type knownRow struct {
	rowFact
	Of []string `json:"of"`
}

func readKnownRows() ([]knownRow, error) {
	var rows []knownRow
	if err := decode("facts/known_rows.json", &rows); err != nil {
		return nil, err
	}
	return rows, nil
}

func readElements(name string) ([]elementFact, error) {
	var elements []elementFact
	if err := decode(name, &elements); err != nil {
		return nil, err
	}
	return elements, nil
}

// decode refuses unknown members: a misspelt one would silently change a row.
func decode(name string, into any) error {
	data, err := facts.ReadFile(name)
	if err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("catalogue: %s: %w", name, err)
	}
	return nil
}

func (e elementFact) element(known []knownRow, private bool) Element {
	element := Element{
		ID:             e.ID,
		Key:            e.Key,
		Name:           e.Name,
		Description:    e.Description,
		Hub:            e.Hub,
		Authentication: e.Authentication,
		Private:        private,
		EventMethods:   slices.Clone(e.EventMethods),
	}
	for _, row := range e.Configuration {
		if i := slices.IndexFunc(known, func(k knownRow) bool { return k.Key == row.Key }); i >= 0 {
			row = row.over(known[i].rowFact)
		}
		element.Configuration = append(element.Configuration, row.row())
	}
	for _, k := range known {
		mentioned := slices.ContainsFunc(e.Configuration, func(r rowFact) bool { return r.Key == k.Key })
		if !mentioned && k.belongsTo(e) {
			element.Configuration = append(element.Configuration, k.row())
		}
	}
	return element
}

func (k knownRow) belongsTo(e elementFact) bool {
	return slices.ContainsFunc(k.Of, func(of string) bool {
		return of == everywhere ||
			of == e.Authentication ||
			of == anyEvents && len(e.EventMethods) > 0 ||
			slices.Contains(e.EventMethods, of)
	})
}

// over returns the row with what it leaves open taken from base.
func (r rowFact) over(base rowFact) rowFact {
	if r.Name == "" {
		r.Name = base.Name
	}
	if r.Description == "" {
		r.Description = base.Description
	}
	if r.Type == "" {
		r.Type = base.Type
	}
	if r.Default == nil {
		r.Default = base.Default
	}
	if r.Required == nil {
		r.Required = base.Required
	}
	if r.Internal == nil {
		r.Internal = base.Internal
	}
	if r.HideFromConsole == nil {
		r.HideFromConsole = base.HideFromConsole
	}
	if r.Options == nil {
		r.Options = base.Options
	}
	return r
}

func (r rowFact) row() Row {
	row := Row{
		Key:             r.Key,
		Name:            r.Name,
		Description:     r.Description,
		Type:            r.Type,
		Required:        isTrue(r.Required),
		Internal:        isTrue(r.Internal),
		HideFromConsole: isTrue(r.HideFromConsole),
	}
	// A default of a known row is shared by all elements: copy it.
	if r.Default != nil {
		value := *r.Default
		row.Default = &value
	}
	for _, option := range r.Options {
		row.Options = append(row.Options, Option(option))
	}
	return row
}

func isTrue(b *bool) bool {
	return b != nil && *b
}
