package probe

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// checkAccess checks that the platform is there and accepts the secrets, by asking for an element
// that does not exist.
func (w *walk) checkAccess(ctx context.Context) error {
	_, err := w.get(ctx, routeElement, nil, w.key("nothing"))
	switch statusOf(err) {
	case http.StatusForbidden:
		return missingPrivilege("viewElements")
	case 0, http.StatusUnauthorized:
		return err
	}
	return nil
}

// checkPrivileges checks that the user may do what the probe does to elements and instances. It
// tries each operation with an element that does not exist, so nothing is done: the platform checks
// privileges first [reference 1.2].
func (w *walk) checkPrivileges(ctx context.Context) error {
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
		switch status := statusOf(err); {
		case status == http.StatusForbidden:
			lacking = append(lacking, try.privilege)
		case err != nil && status == 0:
			return err
		}
	}
	if len(lacking) > 0 {
		return missingPrivilege(lacking...)
	}
	return nil
}

// missingPrivilege returns the error for a user without privileges.
func missingPrivilege(privileges ...string) error {
	return fmt.Errorf("the user whose secret is used lacks the privilege %s. Nothing was created. An administrator of the account can grant it, or run the probe",
		strings.Join(privileges, ", "))
}
