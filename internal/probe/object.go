package probe

import (
	"encoding/json"
	"slices"
)

// object is an instance or an element as an answer shows it.
type object map[string]any

// id returns the id, 0 where there is none.
func (o object) id() int64 {
	number, _ := o["id"].(json.Number)
	id, _ := number.Int64()
	return id
}

// text returns a member that is a string, "" where it is not.
func (o object) text(member string) string {
	text, _ := o[member].(string)
	return text
}

// element returns the element that is embedded in an instance.
func (o object) element() object {
	members, _ := o["element"].(map[string]any)
	return members
}

// configuration returns the configuration of an instance, nil where there is none.
func (o object) configuration() object {
	values, _ := o["configuration"].(map[string]any)
	return values
}

// tags returns the names of the tags, and whether the tags are objects.
func (o object) tags() (tags []string, asObjects bool) {
	values, _ := o["tags"].([]any)
	for _, value := range values {
		switch tag := value.(type) {
		case string:
			tags = append(tags, tag)
		case map[string]any:
			asObjects = true
			tags = append(tags, object(tag).text("name"))
		}
	}
	return tags, asObjects
}

// tagged reports whether an instance has a tag.
func (o object) tagged(tag string) bool {
	tags, _ := o.tags()
	return slices.Contains(tags, tag)
}

// rows returns the keys of an element's configuration, which is a list of rows.
func (o object) rows() []string {
	values, _ := o["configuration"].([]any)
	var keys []string
	for _, value := range values {
		row, _ := value.(map[string]any)
		keys = append(keys, object(row).text("key"))
	}
	return keys
}

// row returns the row with a key in an element's configuration, nil where there is none.
func (o object) row(key string) object {
	values, _ := o["configuration"].([]any)
	for _, value := range values {
		row, _ := value.(map[string]any)
		if object(row).text("key") == key {
			return row
		}
	}
	return nil
}

// parts returns how many parts of a kind, such as parameters, an element has.
func (o object) parts(kind string) int {
	values, _ := o[kind].([]any)
	return len(values)
}

// shows reports whether a member is there and not empty.
func (o object) shows(member string) bool {
	switch value := o[member].(type) {
	case nil:
		return false
	case map[string]any:
		return len(value) > 0
	case []any:
		return len(value) > 0
	default:
		return true
	}
}
