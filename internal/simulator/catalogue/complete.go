package catalogue

import (
	"cmp"
	"fmt"
	"slices"
)

// Complete adds to an element what the platform adds when one is made [reference 3.3]: the rows
// that each such element has, and to rows whose key means the same everywhere the name,
// description, type and default that they were sent without. The error is that of the embedded
// facts.
func Complete(element Element) (Element, error) {
	known, err := readKnownRows()
	if err != nil {
		return Element{}, err
	}
	fact := elementFact{Authentication: element.Authentication, EventMethods: element.EventMethods}
	rows := make([]Row, 0, len(element.Configuration)+len(known))
	for _, row := range element.Configuration {
		if i := slices.IndexFunc(known, func(k knownRow) bool { return k.Key == row.Key }); i >= 0 {
			row = row.over(known[i].row())
		}
		rows = append(rows, row)
	}
	for _, k := range known {
		sent := slices.ContainsFunc(rows, func(row Row) bool { return row.Key == k.Key })
		if !sent && k.belongsTo(fact) {
			rows = append(rows, k.row().over(k.row()))
		}
	}
	element.Configuration = rows
	return element, nil
}

// over returns the row with what it was sent without taken from base.
func (r Row) over(base Row) Row {
	if r.Name == "" {
		r.Name = base.Name
	}
	if r.Description == "" {
		r.Description = cmp.Or(base.Description, base.Name)
	}
	if r.Type == "" {
		r.Type = base.Type
	}
	if r.Default == nil {
		r.Default = base.Default
	}
	if r.Options == nil {
		r.Options = base.Options
	}
	return r
}

// Problem says what is wrong with a row that somebody has sent, or nothing.
func (r Row) Problem() string {
	switch {
	case r.Key == "" || r.Name == "":
		return "a row needs a key and a name"
	case !slices.Contains(rowTypes, r.Type):
		return fmt.Sprintf("the type %q of a row is unknown", r.Type)
	}
	return ""
}
