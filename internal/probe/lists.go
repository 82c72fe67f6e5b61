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

// findNothing makes a search without hits, whose answer is [] or 404. A question is whether it has
// a status.
func (w *walk) findNothing(ctx context.Context, route string, query url.Values, question string, is int) error {
	answer, err := w.get(ctx, route, query)
	list, isList := answer.value.([]any)
	switch status := refusal(err); {
	case err == nil && isList && len(list) == 0:
		w.findings.is(question, is == http.StatusOK)
	case err == nil:
		w.findings.other(question, "with 200 and something else")
	case status == 0:
		return err
	case status == http.StatusNotFound:
		w.findings.is(question, is == http.StatusNotFound)
	default:
		w.findings.other(question, "with %d", status)
	}
	return nil
}

// listed returns the instances of this run as a list shows them, by their ids, once the list has
// those that were made.
func (w *walk) listed(ctx context.Context, hydrate string) (map[int64]object, http.Header, error) {
	query := url.Values{"searchText": {namePrefix + w.word}}
	if hydrate != "" {
		query.Set("hydrate", hydrate)
	}
	instances := map[int64]object{}
	var header http.Header
	err := w.eventually(ctx, func() (bool, error) {
		answer, err := w.get(ctx, routeInstances, query)
		if err != nil && refusal(err) != http.StatusNotFound {
			return false, err
		}
		header = answer.header
		for _, instance := range answer.list() {
			instances[instance.id()] = instance
		}
		return instances[w.plain] != nil && instances[w.tagged] != nil, nil
	})
	if err == nil && (instances[w.plain] == nil || instances[w.tagged] == nil) {
		err = errors.New("a search by name does not find the instances that were made")
	}
	return instances, header, err
}

// lists holds lists against single reads.
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
	w.findings.is("ListsWithoutTotal", header.Get("Elements-Total-Count") == "")

	asked := full[w.plain]
	for name, member := range map[string]string{
		"ListsWithoutConfiguration": "configuration", "ListsWithoutCreatedDate": "createdDate", "ListsWithoutUser": "user",
	} {
		if w.read.shows(member) {
			w.findings.is(name, !asked.shows(member))
		} else {
			w.findings.hidden("single reads do not have it either", name)
		}
	}
	w.findings.is("ListsWithoutTags", !full[w.tagged].shows("tags"))

	if asked.shows("configuration") {
		w.findings.is("UnhydratedWithoutConfiguration", !short[w.plain].shows("configuration"))
	} else {
		w.findings.hidden("no list has it", "UnhydratedWithoutConfiguration")
	}

	w.findings.is("UnhydratedWithElement", reflect.DeepEqual(short[w.plain]["element"], asked["element"]))

	switch isFull, isShort := sameForm(byDefault[w.plain], asked), sameForm(byDefault[w.plain], short[w.plain]); {
	case isFull && isShort:
		w.findings.hidden("both forms are the same", "ListsUnhydrated")
	case isFull || isShort:
		w.findings.is("ListsUnhydrated", isShort)
	default:
		w.findings.other("ListsUnhydrated", "a third form")
	}
	return nil
}

// sameForm reports whether two answers show the same of an instance.
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
		return errors.New("the list of the instances of an element lacks those that were made")
	default:
		w.findings.is("ElementInstancesUnpaged", n > 1)
	}
	return nil
}
