package probe

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// mask is what answers show in place of a secret [reference 2.3].
const mask = "********"

// value is a configuration key as an answer shows it: text, null, or not at all.
type value struct {
	text          string
	isText, shown bool
}

func (o object) value(key string) value {
	raw, shown := o.configuration()[key]
	text, isText := raw.(string)
	return value{text: text, isText: isText, shown: shown}
}

// is reports whether the value is a text.
func (v value) is(text string) bool { return v.isText && v.text == text }

// form names the way in which a key without a value may show, as the table does.
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
		w.findings.other("UnsetRows", "as some text")
		return nil
	}
	w.findings.chose("UnsetRows", form)
	return nil
}

// configure changes the configuration of an instance, and reads it.
func (w *walk) configure(ctx context.Context, key string, value any) (object, error) {
	if _, err := w.patch(ctx, w.plain, map[string]any{"configuration": map[string]any{key: value}}); err != nil {
		return nil, err
	}
	return w.readInstance(ctx, w.plain)
}

// configureRow changes one row of an instance.
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
	switch status := refusal(err); {
	case err != nil && status == 0:
		return err
	case status == http.StatusBadRequest:
		w.findings.chose("UnknownKeys", "refused")
	case err != nil:
		w.findings.other("UnknownKeys", "refused with %d", status)
	case read.value(rowUnknown).is(setValue):
		w.findings.chose("UnknownKeys", "returned")
	case read.value(rowUnknown).shown:
		w.findings.other("UnknownKeys", "taken, and returned with another value")
	default:
		w.findings.chose("UnknownKeys", "")
	}
	return nil
}

// cleared sends "" for a row that has a value and no default.
func (w *walk) cleared(ctx context.Context) error {
	read, err := w.configure(ctx, rowCleared, "")
	if status := refusal(err); status != 0 {
		w.findings.other("EmptyStrings", "it is refused with %d", status)
		return nil
	}
	if err != nil {
		return err
	}
	shown := read.value(rowCleared)
	switch form, isUnset := shown.form(); {
	case shown.is(setValue):
		w.findings.chose("EmptyStrings", "ignored")
	case !isUnset:
		w.findings.other("EmptyStrings", "it becomes another text")
	case form != "empty":
		w.findings.chose("EmptyStrings", "null")
	case w.read.value(rowUnset).is(""):
		w.findings.hidden(`a key without a value shows as "", too, so that there is no difference`, "EmptyStrings")
	default:
		w.findings.chose("EmptyStrings", "")
	}
	return nil
}

// nulled sends null for a row that has a value and a default.
func (w *walk) nulled(ctx context.Context) error {
	read, err := w.configure(ctx, rowNulled, nil)
	switch status := refusal(err); {
	case err != nil && status == 0:
		return err
	case err != nil:
		w.findings.other("NullsIgnored", "it is refused with %d", status)
	case read.value(rowNulled).is(defaultValue):
		w.findings.is("NullsIgnored", false)
	case read.value(rowNulled).is(setValue):
		w.findings.is("NullsIgnored", true)
	default:
		w.findings.other("NullsIgnored", "it has no value, though there is a default")
	}
	return nil
}

// omitted puts an instance of its own without one of its keys.
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
		return errors.New("the PUT has changed nothing")
	case shown.is(setValue):
		w.findings.chose("PutOmittedKeys", "")
	case shown.is(defaultValue):
		w.findings.chose("PutOmittedKeys", "reset")
	case isUnset:
		w.findings.chose("PutOmittedKeys", "dropped")
	default:
		w.findings.other("PutOmittedKeys", "they become another text")
	}
	return nil
}

// masked sends the mask for a secret, and then has the element show secrets. A second secret tells
// whether that works.
func (w *walk) masked(ctx context.Context) error {
	_, err := w.configure(ctx, rowSecret, mask)
	if refusal(err) != 0 {
		// It may have been tried at a vendor, who refuses it. A change of a single row is not
		// [reference 2.4].
		err = w.configureRow(ctx, rowSecret, mask)
	}
	if status := refusal(err); status != 0 {
		w.findings.other("MasksStoredLiterally", "it is refused with %d", status)
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
		w.findings.hidden("the platform goes on hiding what was a secret once", "MasksStoredLiterally")
	case shown.is(secretValue):
		w.findings.is("MasksStoredLiterally", false)
	case shown.is(mask):
		w.findings.is("MasksStoredLiterally", true)
	default:
		w.findings.other("MasksStoredLiterally", "it becomes something else")
	}
	return nil
}
