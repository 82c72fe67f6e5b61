package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

func TestCodeFrom(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ location, code, problem string }{
		"code":            {"https://mycoolapp.com?code=made-up&state=s", "made-up", ""},
		"path added":      {"https://mycoolapp.com/?state=s&code=made%2Dup&session_state=x", "made-up", ""},
		"denied":          {"https://mycoolapp.com?error=access_denied&state=s", "", "the authorization was refused: access_denied"},
		"denied in words": {"https://mycoolapp.com?error=access_denied&error_description=The+user+refused&state=s", "", "access_denied: The user refused"},
		"other state":     {"https://mycoolapp.com?code=made-up&state=t", "", "another request"},
		"no state":        {"https://mycoolapp.com?code=made-up", "", "another request"},
		"no code":         {"https://mycoolapp.com?state=s", "", "no code"},
		"other host":      {"https://mycoolapp.com.example.org?code=made-up&state=s", "", "does not lead to https://mycoolapp.com"},
		"nowhere":         {"", "", "does not lead to"},
		"malformed":       {"https://mycoolapp.com?\x7f", "", "malformed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, err := codeFrom(test.location, "s")
			if code != test.code {
				t.Errorf("got the code %q, want %q", code, test.code)
			}
			if test.problem == "" && err != nil || test.problem != "" && !strings.Contains(fmt.Sprint(err), test.problem) {
				t.Errorf("got the error %v, want %q", err, test.problem)
			}
		})
	}
}

func TestObtainCode(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := platform.NewClient(t)

	if code, err := obtainCode(t.Context(), client, "deny"); code != "" || !strings.Contains(fmt.Sprint(err), "access_denied") {
		t.Errorf("a refusal brings the code %q and the error %v", code, err)
	}
	if code, err := obtainCode(t.Context(), client, "perhaps"); code != "" || !strings.Contains(fmt.Sprint(err), "no button") {
		t.Errorf("a button that is not there brings the code %q and the error %v", code, err)
	}
	code, err := obtainCode(t.Context(), client, "allow")
	if err != nil {
		t.Fatal(err)
	}
	create := cloudelements.InstanceCreate{
		Name: "API Instance", Element: cloudelements.ElementSelector{Key: elementKey}, ProviderData: map[string]string{"code": code},
		Configuration: map[string]any{"oauth.api.key": clientID, "oauth.api.secret": clientSecret, "oauth.callback.url": callbackURL},
	}
	for attempt, good := range []bool{true, false} {
		if _, err := client.Instances.Create(t.Context(), create); (err == nil) != good {
			t.Errorf("creating an instance with the code, attempt %d: %v", attempt+1, err)
		}
	}
	for _, request := range platform.Requests() {
		if strings.Contains(request.Query.Encode(), clientSecret) {
			t.Errorf("the client secret is in the URL of %s %s", request.Method, request.Path)
		}
	}
}
