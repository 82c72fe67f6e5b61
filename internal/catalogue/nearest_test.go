package catalogue_test

import (
	"slices"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"box", "jira", "jiraservicedesk", "microsoftgraph", "sfdc", "sage", "sap", "sapanywhere", "oauth.api.key", "oauth.api.secret"}
	for misspelt, want := range map[string][]string{
		"microsoftgrpah":           {"microsoftgraph"},
		"MicrosoftGraph":           {"microsoftgraph"},
		"microsftgraph":            {"microsoftgraph"},
		"jra":                      {"jira"},
		"jirra":                    {"jira"},
		"sagp":                     {"sage", "sap"},
		"oauth.api.keys":           {"oauth.api.key"},
		"oauth_api_key":            {"oauth.api.key"},
		"":                         {},
		"zzz":                      {},
		"something else entirely":  {},
		"microsoftgraphmicrosoft":  {},
		"\u00e9\u00e9\u00e9\u00e9": {},
	} {
		if got := catalogue.Nearest(misspelt, words); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", misspelt, got, want)
		}
	}
	if got := catalogue.Nearest("aaaa", []string{"aaab", "aaac", "aaad", "aaae", "aaab"}); !slices.Equal(got, []string{"aaab", "aaac", "aaad"}) {
		t.Errorf("of many, got %q", got)
	}
}
