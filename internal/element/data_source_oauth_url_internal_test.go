package element

import (
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// TestVersionOf holds how the version of OAuth follows from the catalogue.
func TestVersionOf(t *testing.T) {
	t.Parallel()
	withKey := []cloudelements.ConfigurationRow{{Key: "base.url"}, {Key: "oauth.api.key"}}
	without := []cloudelements.ConfigurationRow{{Key: "base.url"}, {Key: "api.key"}}
	for name, one := range map[string]struct {
		style string
		rows  []cloudelements.ConfigurationRow
		want  int64
	}{
		"OAuth 1":                      {"oauth1", without, 1},
		"OAuth 2":                      {"oauth2", nil, 2},
		"in another case":              {"OAuth2", nil, 2},
		"password in place of consent": {"oauth2Password", withKey, 0},
		"basic":                        {"basic", without, 0},
		"basic and OAuth":              {"basic", withKey, 2},
		"custom and OAuth":             {"custom", withKey, 2},
		"not said":                     {"", without, 0},
		"not said, but rows":           {"", withKey, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := versionOf(one.style, one.rows); got != one.want {
				t.Errorf("got %d, want %d", got, one.want)
			}
		})
	}
}

// TestIsCallback holds what a vendor can send a user to.
func TestIsCallback(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://mycoolapp.com":               true,
		"https://mycoolapp.com/callback?a=b":  true,
		"http://localhost:8080/callback":      true,
		"http://127.0.0.1:8080":               true,
		"http://[::1]:8080/callback":          true,
		"com.mycoolapp://callback":            true,
		"":                                    false,
		"mycoolapp.com":                       false,
		"localhost:8080/callback":             false,
		"/callback":                           false,
		"//mycoolapp.com/callback":            false,
		"https://":                            false,
		"https:///callback":                   false,
		"https://mycoolapp.com/callback#here": false,
		"https://mycoolapp.com/callback#":     false,
		"https://my cool app.com":             false,
		"https://mycoolapp.com/%zz":           false,
		"https://mycoolapp.com/\ncallback":    false,
		"javascript:alert(1)":                 false,
	} {
		if got := isCallback(text); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
}
