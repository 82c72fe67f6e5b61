package probe

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// makeInstance creates an instance. The result has an id.
func (w *walk) makeInstance(ctx context.Context, what string, element int64, members map[string]any) (object, error) {
	body := map[string]any{"name": w.name(what), "element": map[string]any{"id": element}}
	for member, value := range members {
		body[member] = value
	}
	answer, err := w.post(ctx, routeInstances, body)
	if err != nil {
		return nil, err
	}
	made := answer.object()
	if made.id() == 0 {
		return nil, fmt.Errorf("the answer to POST %s does not have the id of an instance", routeInstances)
	}
	return made, nil
}

// readInstance reads an instance.
func (w *walk) readInstance(ctx context.Context, id int64) (object, error) {
	answer, err := w.get(ctx, routeInstance, nil, decimal(id))
	return answer.object(), err
}

// makePlain creates the instance that most stages use, without tags.
func (w *walk) makePlain(ctx context.Context) error {
	w.client.Protect(secretValue, controlValue)
	made, err := w.makeInstance(ctx, "plain", w.main, map[string]any{"configuration": map[string]any{
		rowCleared: setValue, rowNulled: setValue, rowSecret: secretValue, rowControl: controlValue,
	}})
	if err != nil {
		return err
	}
	w.plain, w.created = made.id(), made
	switch shown, _ := made.configuration()[rowSecret].(string); shown {
	case secretValue:
		w.findings.yesNo("SecretsClearInCreate", true)
	case "":
		w.findings.unexpected("SecretsClearInCreate", "it leaves secrets out")
	default:
		w.findings.yesNo("SecretsClearInCreate", false)
	}
	w.read, err = w.readInstance(ctx, w.plain)
	return err
}

// makeTagged creates an instance with one tag twice, and with providerData, which its element does
// not use.
func (w *walk) makeTagged(ctx context.Context) error {
	members := map[string]any{"tags": []string{"tf-probe", "tf-probe"}, "providerData": map[string]string{"tfprobe": "made-up"}}
	made, err := w.makeInstance(ctx, "tagged", w.main, members)
	switch {
	case err != nil && statusOf(err) == 0:
		return err
	case err != nil:
		w.findings.notShown("the platform refuses providerData for an element without OAuth", "ProviderDataEchoed")
		delete(members, "providerData")
		if made, err = w.makeInstance(ctx, "tagged", w.main, members); err != nil {
			return err
		}
	default:
		w.findings.yesNo("ProviderDataEchoed", made.shows("providerData"))
	}
	w.tagged, w.createdTagged = made.id(), made
	return nil
}

// tags looks at the tags of new instances.
func (w *walk) tags(context.Context) error {
	tags, asObjects := w.createdTagged.tags()
	times := len(slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return tag != "tf-probe" }))
	if times == 0 {
		return fmt.Errorf("the answer to POST %s does not have the tags", routeInstances)
	}
	w.findings.yesNo("TagsAsObjects", asObjects)
	w.findings.yesNo("TagsDeduplicated", times == 1)

	without, with := w.created.tagged(w.name("plain")), w.createdTagged.tagged(w.name("tagged"))
	switch {
	case without && with:
		w.findings.choose("NameTag", "always")
	case without:
		w.findings.choose("NameTag", "")
	case with:
		w.findings.unexpected("NameTag", "only where tags are sent")
	default:
		w.findings.choose("NameTag", "never")
	}
	return nil
}

// sanitised sends a tag with HTML.
func (w *walk) sanitised(ctx context.Context) error {
	_, err := w.patch(ctx, w.tagged, map[string]any{"tags": []string{"tf-probe", "<b>tf-probe-html</b>"}})
	if status := statusOf(err); status != 0 {
		w.findings.unexpected("TagsSanitised", "they are refused with %d", status)
		return nil
	}
	if err != nil {
		return err
	}
	read, err := w.readInstance(ctx, w.tagged)
	switch {
	case err != nil:
		return err
	case read.tagged("<b>tf-probe-html</b>"):
		w.findings.yesNo("TagsSanitised", false)
	case read.tagged("tf-probe-html"):
		w.findings.yesNo("TagsSanitised", true)
	default:
		w.findings.unexpected("TagsSanitised", "such a tag becomes another one, or none")
	}
	return nil
}

// datePattern is a date as the platform writes it: with milliseconds or without, and with a zone or
// without.
var datePattern = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$`)

// dates looks at the creation date of an instance.
func (w *walk) dates(context.Context) error {
	date := w.read.text("createdDate")
	form := datePattern.FindStringSubmatch(date)
	if form == nil {
		for _, name := range []string{"CreatedDatesWithoutZone", "CreatedDatesWithMilliseconds"} {
			w.findings.unexpected(name, "the date has another form: %s", digits.ReplaceAllString(date, "0"))
		}
		return nil
	}
	w.findings.yesNo("CreatedDatesWithoutZone", form[2] == "")
	w.findings.yesNo("CreatedDatesWithMilliseconds", form[1] != "")
	return nil
}

var digits = regexp.MustCompile(`\d`)

// switching disables an instance twice, and then enables it.
func (w *walk) switching(ctx context.Context) error {
	id := decimal(w.tagged)
	answer, err := w.delete(ctx, routeEnabled, id)
	if err != nil {
		return err
	}
	w.switched = answer
	_, err = w.delete(ctx, routeEnabled, id)
	switch status := statusOf(err); {
	case err == nil:
		w.findings.yesNo("RepeatedSwitchConflicts", false)
	case status == 0:
		return err
	case status == http.StatusConflict:
		w.findings.yesNo("RepeatedSwitchConflicts", true)
	default:
		w.findings.unexpected("RepeatedSwitchConflicts", "with %d", status)
	}
	_, err = w.put(ctx, routeEnabled, nil, id)
	return err
}

// deleting deletes an instance, and asks for it again.
func (w *walk) deleting(ctx context.Context) error {
	id := decimal(w.tagged)
	answer, err := w.delete(ctx, routeInstance, id)
	if err != nil {
		return err
	}
	switch one, other := isInstance(w.switched), isInstance(answer); {
	case one != other:
		w.findings.unexpected("WritesAnswerInstance", "only one of deleting and disabling answers with the instance")
	default:
		w.findings.yesNo("WritesAnswerInstance", one)
	}

	err = w.eventually(ctx, func() (bool, error) {
		_, err := w.readInstance(ctx, w.tagged)
		switch status := statusOf(err); {
		case err == nil:
			w.findings.unexpected("DeletedUnauthorized", "it still shows the instance")
			return false, nil
		case status == 0:
			return false, err
		case status == http.StatusNotFound, status == http.StatusUnauthorized:
			w.findings.yesNo("DeletedUnauthorized", status == http.StatusUnauthorized)
		default:
			w.findings.unexpected("DeletedUnauthorized", "with %d", status)
		}
		return true, nil
	})
	if err != nil {
		return err
	}

	_, err = w.delete(ctx, routeInstance, id)
	switch status := statusOf(err); {
	case err == nil:
		w.findings.yesNo("RepeatedDeleteSucceeds", true)
	case status == 0:
		return err
	case status == http.StatusNotFound:
		w.findings.yesNo("RepeatedDeleteSucceeds", false)
	default:
		w.findings.unexpected("RepeatedDeleteSucceeds", "with %d", status)
	}
	return nil
}

// isInstance reports whether an answer is an instance.
func isInstance(answer reply) bool { return answer.object().id() != 0 }

// reused creates an instance after one was deleted.
func (w *walk) reused(ctx context.Context) error {
	made, err := w.makeInstance(ctx, "late", w.main, nil)
	if err != nil {
		return err
	}
	w.findings.yesNo("IDsReused", made.id() == w.tagged)
	return nil
}

// tooLarge is a size of request that the platform refuses: over 8 MB, however those are counted
// [reference 1.3].
const tooLarge = 8.5e6

// oversized sends a request that is too large.
func (w *walk) oversized(ctx context.Context) error {
	body := map[string]any{"configuration": map[string]any{rowLong: strings.Repeat("x", w.process.oversize)}}
	_, err := w.patch(ctx, w.plain, body)
	switch status := statusOf(err); {
	case err == nil:
		w.findings.unexpected("OversizedAsTooLarge", "it is accepted")
	case status == 0:
		return err
	case status == http.StatusTooManyRequests, status == http.StatusRequestEntityTooLarge:
		w.findings.yesNo("OversizedAsTooLarge", status == http.StatusRequestEntityTooLarge)
	default:
		w.findings.unexpected("OversizedAsTooLarge", "with %d", status)
	}
	return nil
}
