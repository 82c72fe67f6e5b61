package cloudelements

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
)

func TestIsMasked(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{MaskedValue: true, "": false, "*******": false, "*********": false, "secret": false} {
		if IsMasked(value) != want {
			t.Errorf("IsMasked(%q) is %t", value, !want)
		}
	}
}

func TestClient_Redact(t *testing.T) {
	t.Parallel()
	c := mustNew(t, "https://api.example.com", WithCredentials(testUserSecret, testOrganizationSecret))
	c.Protect("made-up-secret", "made-up-secret-and-more", `quote"<&> back\slash`, "", "abc", "true", "NULL", MaskedValue, " padded-secret\n")
	for text, want := range map[string]string{
		"":                             "",
		"nothing to hide":              "nothing to hide",
		"abc, true, null, ":            "abc, true, null, ",
		"a made-up-secret b":           "a ******** b",
		"made-up-secret-and-more!":     "********!",
		"made-up-secretmade-up-secret": "****************",
		"User " + testUserSecret + ", " + testOrganizationSecret: "User ********, ********",
		"q=" + url.QueryEscape(testUserSecret):                   "q=********",
		"/" + url.PathEscape(testUserSecret) + "/":               "/********/",
		`{"x":"quote\"\u003c\u0026\u003e back\\slash"}`:          `{"x":"********"}`,
		`{"x":"quote\"<&> back\\slash"}`:                         `{"x":"********"}`,
		`it is quote"<&> back\slash`:                             "it is ********",
		"padded-secret":                                          "********",
		"********":                                               "********",
	} {
		if got := c.Redact(text); got != want {
			t.Errorf("Redact(%q) is %q, want %q", text, got, want)
		}
	}
}

func TestClient_Redact_knowsLaterSecrets(t *testing.T) {
	t.Parallel()
	c := mustNew(t, "https://api.example.com")
	var group sync.WaitGroup
	for i := range 50 {
		group.Go(func() {
			secret := fmt.Sprintf("made-up-secret-<%d>", i)
			c.Protect(secret)
			if got := c.Redact("it is " + secret); got != "it is "+MaskedValue {
				t.Errorf("got %q", got)
			}
		})
	}
	group.Wait()
	if got := c.Redact("made-up-secret-<7> made-up-secret-<70>"); strings.Contains(got, "<7>") || !strings.Contains(got, "<70>") {
		t.Errorf("got %q", got)
	}
}
