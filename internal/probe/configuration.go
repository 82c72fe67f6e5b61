package probe

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// mask is shown in place of a secret [reference 2.3].
const mask = "********"

// value is the value of a configuration key as an answer shows it: text, null, or not at all.
type value struct {
	text          string
	isText, shown bool
}

func (o object) value(key string) value {
	raw, shown := o.configuration()[key]
	text, isText := raw.(string)
	return value{text: text, isText: isText, shown: shown}
}

// is reports whether the value is the given text.
func (v value) is(text string) bool { return v.isText && v.text == text }

// form returns the choice of the table for how a key without a value is shown, and whether the key
// has no value.
func (v value) form() (choice string, unset bool) {
	switch {
	case !v.shown:
		return "absent", true
	case !v.isText:
		return "", true
	case v.text == "":
		return "empty", true
	default:
		return "", false
	}
}

// unset looks at a row that was never set.
func (w *walk) unset(context.Context) error {
	form, isUnset := w.read.value(rowUnset).form()
	if !isUnset {
		w.findings.unexpected("UnsetRows", "as a text that is not empty")
		return nil
	}
	w.findings.choose("UnsetRows", form)
	return nil
}

// configure changes a configuration key of the plain instance, and then reads the instance.
func (w *walk) configure(ctx context.Context, key string, value any) (object, error) {
	if _, err := w.patch(ctx, w.plain, map[string]any{"configuration": map[string]any{key: value}}); err != nil {
		return nil, err
	}
	return w.readInstance(ctx, w.plain)
}

// configureRow changes one configuration row of the plain instance.
func (w *walk) configureRow(ctx context.Context, key, value string) error {
	const route = "/instances/{id}/configuration"
	answer, err := w.get(ctx, route, nil, decimal(w.plain))
	if err != nil {
		return err
	}
	for _, row := range answer.list() {
		if row.text("key") == key {
			_, err := w.call(ctx, cloudelements.Request{
				Method: http.MethodPatch, Route: route + "/{configId}", Values: []string{decimal(w.plain), decimal(row.id())},
				Body: map[string]any{"propertyValue": value},
			})
			return err
		}
	}
	return fmt.Errorf("the instance has no row %s", key)
}

// unknownKey sets a key that the element does not have.
func (w *walk) unknownKey(ctx context.Context) error {
	read, err := w.configure(ctx, rowUnknown, setValue)
	switch status := statusOf(err); {
	case err != nil && status == 0:
		return err
	case status == http.StatusBadRequest:
		w.findings.choose("UnknownKeys", "refused")
	case err != nil:
		w.findings.unexpected("UnknownKeys", "they are refused with %d", status)
	case read.value(rowUnknown).is(setValue):
		w.findings.choose("UnknownKeys", "returned")
	case read.value(rowUnknown).shown:
		w.findings.unexpected("UnknownKeys", "they are accepted, and returned with another value")
	default:
		w.findings.choose("UnknownKeys", "")
	}
	return nil
}

// cleared sends "" for a row that has a value and no default.
func (w *walk) cleared(ctx context.Context) error {
	read, err := w.configure(ctx, rowCleared, "")
	if status := statusOf(err); status != 0 {
		w.findings.unexpected("EmptyStrings", "it is refused with %d", status)
		return nil
	}
	if err != nil {
		return err
	}
	shown := read.value(rowCleared)
	switch form, isUnset := shown.form(); {
	case shown.is(setValue):
		w.findings.choose("EmptyStrings", "ignored")
	case !isUnset:
		w.findings.unexpected("EmptyStrings", "it becomes another text")
	case form != "empty":
		w.findings.choose("EmptyStrings", "null")
	case w.read.value(rowUnset).is(""):
		w.findings.notShown(`a key without a value is "" as well`, "EmptyStrings")
	default:
		w.findings.choose("EmptyStrings", "")
	}
	return nil
}

// nulled sends null for a row that has a value and a default.
func (w *walk) nulled(ctx context.Context) error {
	read, err := w.configure(ctx, rowNulled, nil)
	switch status := statusOf(err); {
	case err != nil && status == 0:
		return err
	case err != nil:
		w.findings.unexpected("NullsIgnored", "it is refused with %d", status)
	case read.value(rowNulled).is(defaultValue):
		w.findings.yesNo("NullsIgnored", false)
	case read.value(rowNulled).is(setValue):
		w.findings.yesNo("NullsIgnored", true)
	default:
		w.findings.unexpected("NullsIgnored", "it has no value, although it has a default")
	}
	return nil
}

// omitted creates an instance, and sends it by PUT without one of its keys.
func (w *walk) omitted(ctx context.Context) error {
	made, err := w.makeInstance(ctx, "put", w.main, map[string]any{"configuration": map[string]any{rowOmitted: setValue, rowNamed: setValue}})
	if err != nil {
		return err
	}
	body := map[string]any{"name": w.name("put"), "configuration": map[string]any{rowNamed: "changed"}}
	if _, err := w.call(ctx, putInstance(made.id(), "false", body)); err != nil {
		return err
	}
	read, err := w.readInstance(ctx, made.id())
	if err != nil {
		return err
	}
	shown := read.value(rowOmitted)
	switch _, isUnset := shown.form(); {
	case !read.value(rowNamed).is("changed"):
		return errors.New("the PUT succeeded, but has changed nothing")
	case shown.is(setValue):
		w.findings.choose("PutOmittedKeys", "")
	case shown.is(defaultValue):
		w.findings.choose("PutOmittedKeys", "reset")
	case isUnset:
		w.findings.choose("PutOmittedKeys", "dropped")
	default:
		w.findings.unexpected("PutOmittedKeys", "they become another text")
	}
	return nil
}

// masked sends the mask for a secret, and then changes the element so that secrets are shown. A
// second secret, which was never changed, proves that they are.
func (w *walk) masked(ctx context.Context) error {
	_, err := w.configure(ctx, rowSecret, mask)
	if statusOf(err) != 0 {
		// The platform may have tried it at the vendor, who refuses it. It does not do that when a
		// single row changes [reference 2.4].
		err = w.configureRow(ctx, rowSecret, mask)
	}
	if status := statusOf(err); status != 0 {
		w.findings.unexpected("MasksStoredLiterally", "it is refused with %d", status)
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := w.put(ctx, routeElement, w.mainDefinition("TEXTFIELD_1000"), decimal(w.main)); err != nil {
		return err
	}
	read, err := w.readInstance(ctx, w.plain)
	if err != nil {
		return err
	}
	switch shown := read.value(rowSecret); {
	case !read.value(rowControl).is(controlValue):
		w.findings.notShown("the platform still masks what has been a secret", "MasksStoredLiterally")
	case shown.is(secretValue):
		w.findings.yesNo("MasksStoredLiterally", false)
	case shown.is(mask):
		w.findings.yesNo("MasksStoredLiterally", true)
	default:
		w.findings.unexpected("MasksStoredLiterally", "it becomes something else")
	}
	return nil
}
