package cloudelements

import (
	"net/http"
	"reflect"
	"testing"
)

func TestElements_Metadata(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("sent %s", r.Method)
		}
		if r.URL.Path != apiPath+"/elements/23/metadata" {
			respondFailure(w, http.StatusNotFound, "No element found")
			return
		}
		respond(w, http.StatusOK, `{"id": 23, "key": "sfdc", "name": "Salesforce", "description": "made up", "events": {"supported": true, "methods": ["polling"]}}`)
	})
	got, err := c.Elements.Metadata(t.Context(), "23")
	if want := (Element{ID: 23, Key: "sfdc", Name: "Salesforce", Description: "made up"}); err != nil || !reflect.DeepEqual(*got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if _, err := c.Elements.Metadata(t.Context(), "24"); !IsNotFound(err) {
		t.Errorf("an element that does not exist gives %v", err)
	}
}

func TestIsSecretKey(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]bool{
		"password": true, "some.api.key": true, "pin": true, "oauth.user.refresh_token": true,
		"username": false, "oauth.token.url": false, "pagination.max": false, "": false,
	} {
		if got := IsSecretKey(key); got != want {
			t.Errorf("IsSecretKey(%q) is %t", key, got)
		}
	}
}
