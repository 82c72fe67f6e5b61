package acctest_test

import (
	"regexp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// findsPattern matches what finds an instance that is there already.
var findsPattern = regexp.MustCompile(`(?m)^(data "cloudelements_instances?"|ephemeral "cloudelements_instance_token")`)

// findsInstance tells whether the example finds an instance, in place of making one.
func (tr *trial) findsInstance() bool { return findsPattern.MatchString(tr.config) }

// provision makes the instance that examples find.
func (tr *trial) provision() {
	tr.t.Helper()
	_, err := newClient(tr.t, tr.platform).Instances.Create(tr.t.Context(), cloudelements.InstanceCreate{
		Name: "ServiceNow of Contoso", Element: cloudelements.ElementSelector{Key: "servicenow"}, Tags: []string{"tenant:contoso"},
		Configuration: map[string]any{"username": "made-up-username", "password": "made-up-password", "servicenow.subdomain": "made-up-subdomain"},
	})
	if err != nil {
		tr.t.Fatal(err)
	}
}
