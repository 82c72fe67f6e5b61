package probe

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// makeElement makes an element. The answer has an id.
func (w *walk) makeElement(ctx context.Context, definition any) (object, error) {
	answer, err := w.post(ctx, routeElements, definition)
	if err != nil {
		return nil, err
	}
	made := answer.object()
	if made.id() == 0 {
		return nil, fmt.Errorf("the answer to POST %s has no id of an element", routeElements)
	}
	return made, nil
}

// makeMain makes the element that most is tried with.
func (w *walk) makeMain(ctx context.Context) error {
	made, err := w.makeElement(ctx, w.mainDefinition("PASSWORD"))
	if err != nil {
		return err
	}
	w.main = made.id()
	active, says := made["active"].(bool)
	if !says {
		w.findings.other("ElementsMadeInactive", "the answer does not say")
		return nil
	}
	w.findings.is("ElementsMadeInactive", !active)
	if !active {
		_, err = w.put(ctx, "/elements/{keyOrId}/active", nil, decimal(w.main))
	}
	return err
}

// configurationForm looks at the configuration of an element.
func (w *walk) configurationForm(ctx context.Context) error {
	answer, err := w.get(ctx, "/elements/{keyOrId}/configuration", nil, decimal(w.main))
	if err != nil {
		return err
	}
	switch answer.value.(type) {
	case map[string]any:
		w.findings.is("ConfigurationAsArray", false)
	case []any:
		w.findings.is("ConfigurationAsArray", true)
	default:
		w.findings.other("ConfigurationAsArray", "as something else")
	}
	return nil
}

// keyCase asks for the element by its key in upper case, and looks at the key that an instance of
// it shows.
func (w *walk) keyCase(ctx context.Context) error {
	_, err := w.get(ctx, routeElement, nil, strings.ToUpper(w.key("main")))
	shown := w.created.element().text("key")
	switch {
	case err != nil && refusal(err) != http.StatusNotFound:
		return err
	case err != nil && shown != "" && shown != w.key("main"):
		w.findings.other("ElementKeyCase", "it does, and yet instances show another case")
	case err != nil:
		w.findings.chose("ElementKeyCase", "")
	case shown == strings.ToUpper(w.key("main")):
		w.findings.chose("ElementKeyCase", "upper")
	default:
		w.findings.chose("ElementKeyCase", "ignored")
	}
	return nil
}

// unknownElement tries to make an instance of an element that does not exist.
func (w *walk) unknownElement(ctx context.Context) error {
	_, err := w.post(ctx, routeInstances, map[string]any{
		"name": w.name("of-nothing"), "element": map[string]any{"key": w.key("nothing")},
	})
	switch status := refusal(err); {
	case err == nil:
		w.findings.other("UnknownElementAsBadRequest", "it succeeds")
	case status == 0:
		return err
	case status == http.StatusNotFound, status == http.StatusBadRequest:
		w.findings.is("UnknownElementAsBadRequest", status == http.StatusBadRequest)
	default:
		w.findings.other("UnknownElementAsBadRequest", "with %d", status)
	}
	return nil
}

// putOmitted makes the spare element, and leaves parts of it out of an update.
func (w *walk) putOmitted(ctx context.Context) error {
	made, err := w.makeElement(ctx, w.spareDefinition(true))
	if err != nil {
		return err
	}
	w.spare = made.id()
	if _, err := w.put(ctx, routeElement, w.spareDefinition(false), decimal(w.spare)); err != nil {
		return err
	}
	answer, err := w.get(ctx, routeElement, nil, decimal(w.spare))
	if err != nil {
		return err
	}
	changed := answer.object()
	w.secretDefault(changed)
	rowStays := slices.Contains(changed.rows(), rowDropped)
	switch hadParameter, parameterStays := made.parts("parameters") > 0, changed.parts("parameters") > 0; {
	case hadParameter && rowStays != parameterStays:
		w.findings.other("ElementPutKeepsOmitted", "of a row and a parameter, one stays and the other is deleted")
	default:
		w.findings.is("ElementPutKeepsOmitted", rowStays)
	}
	return nil
}

// secretDefault looks at the default of a secret row of the spare element.
func (w *walk) secretDefault(spare object) {
	switch row := spare.row(rowHidden); {
	case row == nil:
		w.findings.other("ElementSecretDefaults", "they leave the whole row out")
	case row.text("defaultValue") == secretValue:
		w.findings.chose("ElementSecretDefaults", "")
	case redact.IsMasked(row.text("defaultValue")):
		w.findings.chose("ElementSecretDefaults", "masked")
	case row.text("defaultValue") == "":
		w.findings.chose("ElementSecretDefaults", "omitted")
	default:
		w.findings.other("ElementSecretDefaults", "as something else")
	}
}

// sharedKey tries to make a second element with the key of the spare one.
func (w *walk) sharedKey(ctx context.Context) error {
	twin, err := w.makeElement(ctx, w.spareDefinition(true))
	switch status := refusal(err); {
	case err == nil && twin.id() == w.spare:
		w.findings.other("ElementKeysShared", "no, the second takes the place of the first")
	case err == nil:
		w.findings.is("ElementKeysShared", true)
		_, err = w.delete(ctx, routeElement, decimal(twin.id()))
		return err
	case status == 0:
		return err
	case status == http.StatusConflict:
		w.findings.is("ElementKeysShared", false)
	default:
		w.findings.other("ElementKeysShared", "no, the second is refused with %d", status)
	}
	return nil
}

// move moves an instance to the spare element.
func (w *walk) move(ctx context.Context) error {
	answer, err := w.patch(ctx, w.tagged, map[string]any{"element": map[string]any{"id": w.spare}})
	switch status := refusal(err); {
	case err == nil && answer.object().element().id() == w.spare:
		w.findings.is("MovesToUnrelatedElements", true)
	case err == nil:
		w.findings.other("MovesToUnrelatedElements", "the request succeeds, and the instance stays where it was")
	case status == 0:
		return err
	default:
		w.findings.is("MovesToUnrelatedElements", false)
	}
	return nil
}
