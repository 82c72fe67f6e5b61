package provider

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// ClientFromEnvironment makes the client that an empty provider block would, from the environment
// variables alone. The version is that of the release, or "dev". The error says which variables are
// missing or wrong, and never shows a secret.
func ClientFromEnvironment(version string) (*cloudelements.Client, error) {
	var diags diag.Diagnostics
	settings := resolve(model{}, &diags)
	var problems []error
	for _, one := range diags.Errors() {
		problems = append(problems, fmt.Errorf("%s: %s", one.Summary(), one.Detail()))
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return cloudelements.New(settings.baseURL, settings.options(userAgent(version))...)
}

// userAgent is how the provider of a version introduces itself.
func userAgent(version string) string {
	return fmt.Sprintf("terraform-provider-cloudelements/%s (+https://registry.terraform.io/providers/cloudelements/cloudelements)", version)
}
