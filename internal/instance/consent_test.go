package instance_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

const summaryMissingAuthorization = "Missing Authorization"

// TestInstance_consentOfPublishedRequests plans every published create: the platform took each, so
// none of them lacks a consent. Those that brought one lack it when it is taken out.
func TestInstance_consentOfPublishedRequests(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, nil).Resource(resourceType)
	wrong, caught, consented := 0, 0, 0
	for _, request := range readPublished(t).Creations {
		arguments := object(request.arguments(false))
		delete(arguments, "events") // They say nothing of consent.
		_, diags := instance.Plan(acctest.State{}, asObject(arguments))
		if slices.Contains(summaries(diags), summaryMissingAuthorization) {
			wrong++
			t.Errorf("%s: %s", request.Name, diags)
		}
		if arguments["provider_data"] == nil {
			continue
		}
		consented++
		delete(arguments, "provider_data")
		_, diags = instance.Plan(acctest.State{}, asObject(arguments))
		if slices.Contains(summaries(diags.Errors()), summaryMissingAuthorization) {
			caught++
		}
	}
	t.Logf("%d requests are refused wrongly; without their consent, %d of %d are refused", wrong, caught, consented)
	if caught*10 < consented*9 {
		t.Errorf("without their consent, %d of %d are refused, want at least 9 in 10", caught, consented)
	}
}

// asObject returns nested arguments as the values of a configuration, in which texts stand for
// booleans and numbers.
func asObject(arguments map[string]any) object {
	made := make(object, len(arguments))
	for name, value := range arguments {
		switch value := value.(type) {
		case map[string]any:
			made[name] = asObject(value)
		case []any:
			made[name] = value
		default:
			made[name] = fmt.Sprint(value)
		}
	}
	return made
}

// TestInstance_replaceWithoutConsent plans an instance anew, as Terraform does for -replace, for
// replace_triggered_by and for a tainted one: with no prior state. Nothing is deleted for a create
// that the platform refuses.
func TestInstance_replaceWithoutConsent(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutTerraform(t)
	platform := acctest.StartPlatform(t)
	code, err := platform.AuthorizeOAuth2("microsoftgraph", "made-up-client-id", "https://made-up.example.com/callback")
	if err != nil {
		t.Fatal(err)
	}
	config := `
resource "cloudelements_instance" "graph" {
  element_key = "microsoftgraph"
  name        = "Contoso"
  oauth = {
    api_key      = "made-up-client-id"
    api_secret   = "made-up-client-secret"
    callback_url = "https://made-up.example.com/callback"
  }
  provider_data = { code = CODE }
}
`
	work := acctest.NewTerraform(t, acctest.BuildProvider(t), platform)
	work.Write("main.tf", cloudelementsSource+strings.Replace(config, "CODE", `"`+code+`"`, 1))
	work.Apply()
	work.Write("main.tf", cloudelementsSource+strings.Replace(config, "CODE", "null", 1))
	output, err := work.Command(work.Executable(), []string{"apply", "-auto-approve", "-input=false", "-no-color", "-replace=cloudelements_instance.graph"}).CombinedOutput()
	if err == nil || !strings.Contains(string(output), summaryMissingAuthorization) {
		t.Errorf("replacing without a code: %v\n%s", err, output)
	}
	if alive := platform.Statistics().InstancesAlive; alive != 1 {
		t.Errorf("%d instances are left, want 1", alive)
	}
}
