package redact

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
)

const (
	testUserSecret         = "made-up/user+secret000000000000000000000000="
	testOrganizationSecret = "00000000made0up0organization0000"
)

func TestIsMasked(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{MaskedValue: true, "": false, "*******": false, "*********": false, "secret": false} {
		if IsMasked(value) != want {
			t.Errorf("IsMasked(%q) is %t", value, !want)
		}
	}
}

func TestSecrets_Redact(t *testing.T) {
	t.Parallel()
	var known Secrets
	known.Add(testUserSecret, testOrganizationSecret)
	known.Add("made-up-secret", "made-up-secret-and-more", `quote"<&> back\slash`, "", "abc", "true", "NULL", MaskedValue, " padded-secret\n")
	for text, want := range map[string]string{
		"":                             "",
		"nothing to hide":              "nothing to hide",
		"abc, true, null, ":            "abc, true, null, ",
		"a made-up-secret b":           "a ******** b",
		"made-up-secret-and-more!":     "********!",
		"made-up-secretmade-up-secret": "****************",
		"User " + testUserSecret + ", " + testOrganizationSecret:                                "User ********, ********",
		"q=" + url.QueryEscape(testUserSecret):                                                  "q=********",
		"/" + url.PathEscape(testUserSecret) + "/":                                              "/********/",
		`{"x":"quote\"\u003c\u0026\u003e back\\slash"}`:                                         `{"x":"********"}`,
		`{"x":"quote\"<&> back\\slash"}`:                                                        `{"x":"********"}`,
		`it is quote"<&> back\slash`:                                                            "it is ********",
		"padded-secret":                                                                         "********",
		`thrice: quote\\\\\\\"\\\u003c%26&gt; back\slash.`:                                      "thrice: ********.",
		"Basic " + base64.StdEncoding.EncodeToString([]byte("made-up-id:made-up-secret")) + ".": "Basic bWFkZS11cC1pZDp********A==.",
		"********": "********",
	} {
		if got := known.Redact(text); got != want {
			t.Errorf("Redact(%q) is %q, want %q", text, got, want)
		}
	}
}

func TestSecrets_Redact_base64(t *testing.T) {
	t.Parallel()
	var known Secrets
	known.Add("made-up/secret?>")
	for _, around := range [][2]string{{"", ""}, {"i", "."}, {"id", ".."}, {"id:", "..."}} {
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
			encoded := encoding.EncodeToString([]byte(around[0] + "made-up/secret?>" + around[1]))
			got := known.Redact(encoded)
			// Up to two characters at each end belong to what is around as well.
			if !strings.Contains(got, MaskedValue) || len(got) > len(MaskedValue)+base64.StdEncoding.EncodedLen(len(around[0]))+base64.StdEncoding.EncodedLen(len(around[1]))+4 {
				t.Errorf("%s is redacted as %s", encoded, got)
			}
		}
	}
}

func TestSecrets_Redact_knowsLaterSecrets(t *testing.T) {
	t.Parallel()
	var known Secrets
	var group sync.WaitGroup
	for i := range 50 {
		group.Go(func() {
			secret := fmt.Sprintf("made-up-secret-<%d>", i)
			known.Add(secret)
			if got := known.Redact("it is " + secret); got != "it is "+MaskedValue {
				t.Errorf("got %q", got)
			}
		})
	}
	group.Wait()
	if got := known.Redact("made-up-secret-<7> made-up-secret-<70>"); strings.Contains(got, "<7>") || !strings.Contains(got, "<70>") {
		t.Errorf("got %q", got)
	}
}
