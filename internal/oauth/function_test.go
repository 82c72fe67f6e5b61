package oauth_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
)

// TestProviderData calls the function as Terraform does. It needs no account.
func TestProviderData(t *testing.T) {
	t.Parallel()
	server := acctest.StartServer(t)
	for name, test := range map[string]struct {
		redirectURL, want any
	}{
		"a redirect": {"https://mycoolapp.com/?code=a%2Bb&state=s", acctest.Object{"code": "a+b", "state": "s"}},
		"null":       {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, failure := server.Call("provider_data", test.redirectURL)
			if failure != "" || !cmp.Equal(got, test.want) {
				t.Errorf("got %v, %q; want %v", got, failure, test.want)
			}
		})
	}
}

// TestProviderData_errors compares every error with its golden text.
func TestProviderData_errors(t *testing.T) {
	t.Parallel()
	server := acctest.StartServer(t)
	var all strings.Builder
	for _, redirectURL := range []string{
		"",
		"https://mycoolapp.com/" + strings.Repeat("x", 100_000),
		"https://mycoolapp.com/?code=" + canary + "%",
		canary,
		"https://mycoolapp.com/?code=" + canary + "&code=" + canary,
		"https://login.example.com/authorize?response_type=code&client_id=" + canary,
		"https://mycoolapp.com/?state=" + canary,
		"https://mycoolapp.com/?error=access_denied",
		"https://mycoolapp.com/?error=access_denied&error_description=The+user+said+no.&state=" + canary,
	} {
		result, failure := server.Call("provider_data", redirectURL)
		if failure == "" || result != nil || strings.Contains(failure, canary) {
			t.Errorf("got %v, %q; want an error that does not show what was pasted", result, failure)
		}
		all.WriteString(failure + "\n\n")
	}
	golden.Compare(t, "testdata/errors.golden", all.String())
}
