package probe

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"reflect"
)

// emptyList searches for an instance that does not exist.
func (w *walk) emptyList(ctx context.Context) error {
	query := url.Values{"searchText": {w.name("of-nothing")}}
	return w.findNothing(ctx, routeInstances, query, "EmptyListAsArray", http.StatusOK)
}

// emptyElementSearch searches for an element that does not exist.
func (w *walk) emptyElementSearch(ctx context.Context) error {
	query := url.Values{"where": {"key = '" + w.key("nothing") + "'"}}
	return w.findNothing(ctx, routeElements, query, "EmptyElementSearchAsNotFound", http.StatusNotFound)
}

// findNothing makes a search without hits. It is answered with 200 and [], or with 404; the
// question is whether the answer has the given status.
func (w *walk) findNothing(ctx context.Context, route string, query url.Values, question string, asked int) error {
	answer, err := w.get(ctx, route, query)
	list, isList := answer.value.([]any)
	switch status := statusOf(err); {
	case err == nil && isList && len(list) == 0:
		w.findings.yesNo(question, asked == http.StatusOK)
	case err == nil:
		w.findings.unexpected(question, "with 200 and something other than []")
	case status == 0:
		return err
	case status == http.StatusNotFound:
		w.findings.yesNo(question, asked == http.StatusNotFound)
	default:
		w.findings.unexpected(question, "with %d", status)
	}
	return nil
}

// listed returns the instances of this run as a list shows them, by their ids. It waits until the
// list has those that were created.
func (w *walk) listed(ctx context.Context, hydrate string) (map[int64]object, http.Header, error) {
	query := url.Values{"searchText": {namePrefix + w.word}}
	if hydrate != "" {
		query.Set("hydrate", hydrate)
	}
	instances := map[int64]object{}
	var header http.Header
	err := w.eventually(ctx, func() (bool, error) {
		answer, err := w.get(ctx, routeInstances, query)
		if err != nil && statusOf(err) != http.StatusNotFound {
			return false, err
		}
		header = answer.header
		for _, instance := range answer.list() {
			instances[instance.id()] = instance
		}
		return instances[w.plain] != nil && instances[w.tagged] != nil, nil
	})
	if err == nil && (instances[w.plain] == nil || instances[w.tagged] == nil) {
		err = errors.New("a search by name does not find the instances that were created")
	}
	return instances, header, err
}

// lists compares lists with single reads.
func (w *walk) lists(ctx context.Context) error {
	byDefault, header, err := w.listed(ctx, "")
	if err != nil {
		return err
	}
	full, _, err := w.listed(ctx, "true")
	if err != nil {
		return err
	}
	short, _, err := w.listed(ctx, "false")
	if err != nil {
		return err
	}
	w.findings.yesNo("ListsWithoutTotal", header.Get("Elements-Total-Count") == "")

	asked := full[w.plain]
	for name, member := range map[string]string{
		"ListsWithoutConfiguration": "configuration", "ListsWithoutCreatedDate": "createdDate", "ListsWithoutUser": "user",
	} {
		if w.read.shows(member) {
			w.findings.yesNo(name, !asked.shows(member))
		} else {
			w.findings.notShown("a single read does not have it either", name)
		}
	}
	w.findings.yesNo("ListsWithoutTags", !full[w.tagged].shows("tags"))

	if asked.shows("configuration") {
		w.findings.yesNo("UnhydratedWithoutConfiguration", !short[w.plain].shows("configuration"))
	} else {
		w.findings.notShown("no list has it", "UnhydratedWithoutConfiguration")
	}

	w.findings.yesNo("UnhydratedWithElement", reflect.DeepEqual(short[w.plain]["element"], asked["element"]))

	switch isFull, isShort := sameForm(byDefault[w.plain], asked), sameForm(byDefault[w.plain], short[w.plain]); {
	case isFull && isShort:
		w.findings.notShown("the list is the same with either value", "ListsUnhydrated")
	case isFull || isShort:
		w.findings.yesNo("ListsUnhydrated", isShort)
	default:
		w.findings.unexpected("ListsUnhydrated", "the list without it is in a third form")
	}
	return nil
}

// sameForm reports whether two answers show an instance in the same way.
func sameForm(one, other object) bool {
	strip := func(shown object) object {
		stripped := object{}
		for member, value := range shown {
			if member != "tags" { // Their order is not kept.
				stripped[member] = value
			}
		}
		return stripped
	}
	return reflect.DeepEqual(strip(one), strip(other))
}

// elementPaging asks for a page of one instance of an element that has more.
func (w *walk) elementPaging(ctx context.Context) error {
	answer, err := w.get(ctx, routeElementInstances, url.Values{"pageSize": {"1"}}, decimal(w.main))
	if err != nil {
		return err
	}
	switch n := len(answer.list()); n {
	case 0:
		return errors.New("the list of an element's instances lacks those that were created")
	default:
		w.findings.yesNo("ElementInstancesUnpaged", n > 1)
	}
	return nil
}
