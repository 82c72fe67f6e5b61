package probe

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// reach sees whether the platform is there and takes the secrets, by asking for an element that
// does not exist.
func (w *walk) reach(ctx context.Context) error {
	_, err := w.get(ctx, routeElement, nil, w.key("nothing"))
	switch refusal(err) {
	case http.StatusForbidden:
		return missing("viewElements")
	case 0, http.StatusUnauthorized:
		return err
	}
	return nil
}

// privileges sees whether the user may do what the probe does to elements and instances. It tries
// each with an element that does not exist, so that nothing is done: the platform looks at
// privileges first [reference 1.2].
func (w *walk) privileges(ctx context.Context) error {
	nothing := w.key("nothing")
	var lacking []string
	for _, try := range []struct {
		privilege string
		send      func() (reply, error)
	}{
		{"createElements", func() (reply, error) { return w.post(ctx, "/elements/{keyOrId}/clone", nil, nothing) }},
		{"editElements", func() (reply, error) { return w.put(ctx, "/elements/{keyOrId}/active", nil, nothing) }},
		{"deleteElements", func() (reply, error) { return w.delete(ctx, routeElement, nothing) }},
		{"createElementInstances", func() (reply, error) {
			return w.post(ctx, routeElementInstances, map[string]any{"name": w.name("of-nothing")}, nothing)
		}},
	} {
		_, err := try.send()
		switch status := refusal(err); {
		case status == http.StatusForbidden:
			lacking = append(lacking, try.privilege)
		case err != nil && status == 0:
			return err
		}
	}
	if len(lacking) > 0 {
		return missing(lacking...)
	}
	return nil
}

// missing is the error of a user without privileges.
func missing(privileges ...string) error {
	return fmt.Errorf("the user whose secret is used lacks the privilege %s. Nothing was made. An administrator of the account can grant it, or run the probe",
		strings.Join(privileges, ", "))
}
