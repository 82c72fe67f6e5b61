package provider

import (
	"strings"
	"testing"
)

// TestClientFromEnvironment does without a provider block.
//
//nolint:paralleltest // The environment belongs to the whole process, so t.Setenv forbids it.
func TestClientFromEnvironment(t *testing.T) {
	isolate(t, map[string]string{envBaseURL: "https://api.example.com"})
	client, err := ClientFromEnvironment("test")
	if err != nil || client.BaseURL() != "https://api.example.com/elements/api-v2" {
		t.Errorf("got a client of %v, %v", client, err)
	}
}

// TestClientFromEnvironment_errors names each variable that is missing or wrong.
//
//nolint:paralleltest // The environment belongs to the whole process, so t.Setenv forbids it.
func TestClientFromEnvironment_errors(t *testing.T) {
	const canary = "made up, and not to be shown"
	isolate(t, map[string]string{envUserSecret: "", envOrganizationSecret: canary, envRegion: "mars"})
	_, err := ClientFromEnvironment("test")
	if err == nil {
		t.Fatal("there is no error")
	}
	for _, want := range []string{envUserSecret, envOrganizationSecret, envRegion, summaryMissingCredentials, summaryInvalidSecret} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %s", want, err)
		}
	}
	if strings.Contains(err.Error(), canary) {
		t.Errorf("a secret is shown: %s", err)
	}
}
