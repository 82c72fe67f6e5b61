package probe

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// makeElement creates an element. The result has an id.
func (w *walk) makeElement(ctx context.Context, definition any) (object, error) {
	answer, err := w.post(ctx, routeElements, definition)
	if err != nil {
		return nil, err
	}
	made := answer.object()
	if made.id() == 0 {
		return nil, fmt.Errorf("the answer to POST %s does not have the id of an element", routeElements)
	}
	return made, nil
}

// makeMain creates the element that most stages use.
func (w *walk) makeMain(ctx context.Context) error {
	made, err := w.makeElement(ctx, w.mainDefinition("PASSWORD"))
	if err != nil {
		return err
	}
	w.main = made.id()
	active, says := made["active"].(bool)
	if !says {
		w.findings.unexpected("ElementsMadeInactive", "the answer does not say")
		return nil
	}
	w.findings.yesNo("ElementsMadeInactive", !active)
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
		w.findings.yesNo("ConfigurationAsArray", false)
	case []any:
		w.findings.yesNo("ConfigurationAsArray", true)
	default:
		w.findings.unexpected("ConfigurationAsArray", "as neither an object nor an array")
	}
	return nil
}

// keyCase asks for the element by its key in upper case, and looks at the key that an instance of
// it shows.
func (w *walk) keyCase(ctx context.Context) error {
	_, err := w.get(ctx, routeElement, nil, strings.ToUpper(w.key("main")))
	shown := w.created.element().text("key")
	switch {
	case err != nil && statusOf(err) != http.StatusNotFound:
		return err
	case err != nil && shown != "" && shown != w.key("main"):
		w.findings.unexpected("ElementKeyCase", "yes, but instances show the key in another case")
	case err != nil:
		w.findings.choose("ElementKeyCase", "")
	case shown == strings.ToUpper(w.key("main")):
		w.findings.choose("ElementKeyCase", "upper")
	default:
		w.findings.choose("ElementKeyCase", "ignored")
	}
	return nil
}

// unknownElement tries to create an instance of an element that does not exist.
func (w *walk) unknownElement(ctx context.Context) error {
	_, err := w.post(ctx, routeInstances, map[string]any{
		"name": w.name("of-nothing"), "element": map[string]any{"key": w.key("nothing")},
	})
	if failure, isAnswer := cloudelements.AsError(err); isAnswer && failure.Status != 0 {
		w.findings.yesNo("ErrorsWithoutRequestID", failure.Foreign)
	}
	switch status := statusOf(err); {
	case err == nil:
		w.findings.unexpected("UnknownElementAsBadRequest", "it succeeds")
	case status == 0:
		return err
	case status == http.StatusNotFound, status == http.StatusBadRequest:
		w.findings.yesNo("UnknownElementAsBadRequest", status == http.StatusBadRequest)
	default:
		w.findings.unexpected("UnknownElementAsBadRequest", "with %d", status)
	}
	return nil
}

// putOmitted creates the spare element, and leaves parts of it out of an update.
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
		w.findings.unexpected("ElementPutKeepsOmitted", "either the row or the parameter is deleted, and the other stays")
	default:
		w.findings.yesNo("ElementPutKeepsOmitted", rowStays)
	}
	return nil
}

// secretDefault looks at the default of a secret row of the spare element.
func (w *walk) secretDefault(spare object) {
	switch row := spare.row(rowHidden); {
	case row == nil:
		w.findings.unexpected("ElementSecretDefaults", "no, they leave out the whole row")
	case row.text("defaultValue") == secretValue:
		w.findings.choose("ElementSecretDefaults", "")
	case redact.IsMasked(row.text("defaultValue")):
		w.findings.choose("ElementSecretDefaults", "masked")
	case row.text("defaultValue") == "":
		w.findings.choose("ElementSecretDefaults", "omitted")
	default:
		w.findings.unexpected("ElementSecretDefaults", "as another value")
	}
}

// sharedKey tries to create a second element with the key of the spare one.
func (w *walk) sharedKey(ctx context.Context) error {
	second, err := w.makeElement(ctx, w.spareDefinition(true))
	switch status := statusOf(err); {
	case err == nil && second.id() == w.spare:
		w.findings.unexpected("ElementKeysShared", "no, the second replaces the first")
	case err == nil:
		w.findings.yesNo("ElementKeysShared", true)
		_, err = w.delete(ctx, routeElement, decimal(second.id()))
		return err
	case status == 0:
		return err
	case status == http.StatusConflict:
		w.findings.yesNo("ElementKeysShared", false)
	default:
		w.findings.unexpected("ElementKeysShared", "no, the second is refused with %d", status)
	}
	return nil
}

// move moves an instance to the spare element.
func (w *walk) move(ctx context.Context) error {
	answer, err := w.patch(ctx, w.tagged, map[string]any{"element": map[string]any{"id": w.spare}})
	switch status := statusOf(err); {
	case err == nil && answer.object().element().id() == w.spare:
		w.findings.yesNo("MovesToUnrelatedElements", true)
	case err == nil:
		w.findings.unexpected("MovesToUnrelatedElements", "the request succeeds, but the instance keeps its element")
	case status == 0:
		return err
	default:
		w.findings.yesNo("MovesToUnrelatedElements", false)
	}
	return nil
}
