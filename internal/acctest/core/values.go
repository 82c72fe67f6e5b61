package core

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// members returns the attributes of an object or the elements of a map, none where it is null or
// unknown. The map is the caller's to change.
func members(value tftypes.Value) map[string]tftypes.Value {
	found := map[string]tftypes.Value{}
	if isThere(value) {
		_ = value.As(&found) // A value of another kind has no members.
	}
	return maps.Clone(found)
}

// elements returns the elements of a list or a set, none where it is null or unknown.
func elements(value tftypes.Value) []tftypes.Value {
	var found []tftypes.Value
	if isThere(value) {
		_ = value.As(&found) // A value of another kind has no elements.
	}
	return found
}

// isThere reports whether there is a value, known as such though its parts may not be.
func isThere(value tftypes.Value) bool {
	return value.Type() != nil && value.IsKnown() && !value.IsNull()
}

// isAbsent reports whether a value is null, or is the zero value, which stands for null.
func isAbsent(value tftypes.Value) bool {
	return value.Type() == nil || value.IsKnown() && value.IsNull()
}

func isUnknown(value tftypes.Value) bool { return value.Type() != nil && !value.IsKnown() }

func null(typ tftypes.Type) tftypes.Value { return tftypes.NewValue(typ, nil) }

// same reports whether two values of one type are equal. An unknown value equals another.
func same(a, b tftypes.Value) bool {
	switch {
	case isUnknown(a) || isUnknown(b):
		return isUnknown(a) && isUnknown(b)
	case isAbsent(a) || isAbsent(b):
		return isAbsent(a) && isAbsent(b)
	}
	switch a.Type().(type) {
	case tftypes.Object, tftypes.Map:
		return maps.EqualFunc(members(a), members(b), same)
	case tftypes.List:
		as, bs := elements(a), elements(b)
		for i := range as {
			if i >= len(bs) || !same(as[i], bs[i]) {
				return false
			}
		}
		return len(as) == len(bs)
	case tftypes.Set:
		return sameSet(elements(a), elements(b))
	default:
		return a.Equal(b)
	}
}

func sameSet(as, bs []tftypes.Value) bool {
	used := make([]bool, len(bs))
	for _, a := range as {
		found := false
		for i, b := range bs {
			if !used[i] && same(a, b) {
				used[i], found = true, true
				break
			}
		}
		if !found {
			return false
		}
	}
	return len(as) == len(bs)
}

// unknownParts lists where a value holds unknown ones, as paths below at.
func unknownParts(value tftypes.Value, at path) []string {
	if isUnknown(value) {
		return []string{at.String()}
	}
	var found []string
	switch {
	case !isThere(value):
	case value.Type().Is(tftypes.Object{}), value.Type().Is(tftypes.Map{}):
		for name, one := range members(value) {
			found = append(found, unknownParts(one, at.to(value.Type(), name))...)
		}
	case value.Type().Is(tftypes.List{}), value.Type().Is(tftypes.Set{}):
		for i, one := range elements(value) {
			found = append(found, unknownParts(one, at.with(tftypes.ElementKeyInt(i)))...)
		}
	}
	return found
}

// unknownAsNull returns a value with null in place of what is unknown.
func unknownAsNull(value tftypes.Value) tftypes.Value {
	if isUnknown(value) {
		return null(value.Type())
	}
	known, _ := tftypes.Transform(value, func(_ *tftypes.AttributePath, one tftypes.Value) (tftypes.Value, error) {
		if isUnknown(one) {
			return null(one.Type()), nil
		}
		return one, nil
	})
	return known
}

// stateJSON returns a value as Terraform's state has it.
func stateJSON(value tftypes.Value) ([]byte, error) {
	plain, err := plainOf(value)
	if err != nil {
		return nil, err
	}
	return json.Marshal(plain)
}

func plainOf(value tftypes.Value) (any, error) {
	switch {
	case isUnknown(value):
		return nil, fmt.Errorf("state cannot hold what is unknown")
	case isAbsent(value):
		return nil, nil //nolint:nilnil // Null is a value of JSON.
	}
	switch value.Type().(type) {
	case tftypes.Object, tftypes.Map:
		object := map[string]any{}
		for name, one := range members(value) {
			plain, err := plainOf(one)
			if err != nil {
				return nil, err
			}
			object[name] = plain
		}
		return object, nil
	case tftypes.List, tftypes.Set:
		list := []any{}
		for _, one := range elements(value) {
			plain, err := plainOf(one)
			if err != nil {
				return nil, err
			}
			list = append(list, plain)
		}
		return list, nil
	}
	var err error
	switch {
	case value.Type().Is(tftypes.Bool):
		var truth bool
		err = value.As(&truth)
		return truth, err
	case value.Type().Is(tftypes.Number):
		number := new(big.Float)
		err = value.As(&number)
		return json.Number(number.Text('f', -1)), err
	default:
		var text string
		err = value.As(&text)
		return text, err
	}
}

// path leads to a value within an object.
type path []tftypes.AttributePathStep

func (p path) with(step tftypes.AttributePathStep) path {
	return append(p[:len(p):len(p)], step)
}

// to leads on to a member of an object or a map.
func (p path) to(typ tftypes.Type, name string) path {
	if typ.Is(tftypes.Map{}) {
		return p.with(tftypes.ElementKeyString(name))
	}
	return p.with(tftypes.AttributeName(name))
}

// String is the path as HCL writes it, such as configuration["oauth.scope"].
func (p path) String() string {
	var text strings.Builder
	for _, step := range p {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if text.Len() > 0 {
				text.WriteByte('.')
			}
			text.WriteString(string(step))
		case tftypes.ElementKeyString:
			text.WriteString("[" + strconv.Quote(string(step)) + "]")
		default:
			fmt.Fprintf(&text, "[%v]", step)
		}
	}
	return text.String()
}

// parsePath reads a path of attribute names and keys of maps as HCL writes it.
func parsePath(text string) (path, error) {
	var parsed path
	for rest := text; rest != ""; {
		if quoted, ok := strings.CutPrefix(rest, "["); ok {
			literal, err := strconv.QuotedPrefix(quoted)
			if err != nil || !strings.HasPrefix(quoted[len(literal):], "]") {
				return nil, fmt.Errorf("%q is no path", text)
			}
			key, err := strconv.Unquote(literal)
			if err != nil {
				return nil, fmt.Errorf("%q is no path: %w", text, err)
			}
			parsed, rest = parsed.with(tftypes.ElementKeyString(key)), quoted[len(literal)+1:]
			continue
		}
		rest = strings.TrimPrefix(rest, ".")
		end := strings.IndexAny(rest+".", ".[")
		if end == 0 {
			return nil, fmt.Errorf("%q is no path", text)
		}
		parsed, rest = parsed.with(tftypes.AttributeName(rest[:end])), rest[end:]
	}
	return parsed, nil
}

// follow returns the value that a path leads to. There is none below what is null or unknown.
func (p path) follow(value tftypes.Value) (tftypes.Value, bool) {
	for _, step := range p {
		if !isThere(value) {
			return tftypes.Value{}, false
		}
		next, err := value.ApplyTerraform5AttributePathStep(step)
		if err != nil {
			return tftypes.Value{}, false
		}
		found, ok := next.(tftypes.Value)
		if !ok {
			return tftypes.Value{}, false
		}
		value = found
	}
	return value, true
}

// replace returns a value with another one where the path, of attribute names only, leads to. Below
// what is null or unknown nothing is replaced.
func (p path) replace(value, with tftypes.Value) tftypes.Value {
	if len(p) == 0 {
		return with
	}
	name, ok := p[0].(tftypes.AttributeName)
	inner := members(value)
	if _, has := inner[string(name)]; !ok || !has {
		return value
	}
	inner[string(name)] = p[1:].replace(inner[string(name)], with)
	return tftypes.NewValue(value.Type(), inner)
}
