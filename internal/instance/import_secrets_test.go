package instance_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// doubtful is an element whose rows sound like secrets where they hold none, and are of other types
// than PASSWORD where they do.
func doubtful() catalogue.Element {
	address := "https://made-up.example.com/session"
	return catalogue.Element{
		Key: "doubtful", Name: "Doubtful", Private: true, Authentication: catalogue.AuthenticationCustom,
		Configuration: []catalogue.Row{
			{Key: "netsuite.single.session", Name: "Single session", Type: catalogue.TypeBoolean},
			{Key: "apikey.user.name", Name: "User name", Type: catalogue.TypeTextField32},
			{Key: "session.server", Name: "Server", Type: catalogue.TypeTextField128, Default: &address},
			{Key: "token.format", Name: "Format", Type: catalogue.TypeCombo, Options: []catalogue.Option{{Name: "A", Value: "opaque"}, {Name: "B", Value: "signed"}}},
			{Key: "apim.subscription.key", Name: "Subscription key", Type: catalogue.TypeTextField128},
			{Key: "clientJwt", Name: "Client JWT", Type: catalogue.TypeTextField1000},
			{Key: "base64.encoded.jks", Name: "Key store", Type: catalogue.TypeTextArea},
			{Key: "key", Name: "API key", Type: catalogue.TypeTextField32},
			{Key: "password", Name: "Password", Type: catalogue.TypePassword},
		},
	}
}

// doubtfulPlain are the values of its rows that are no secrets, and doubtfulSecrets those that are.
var (
	doubtfulPlain = object{
		"netsuite.single.session": "true", "apikey.user.name": "made-up-user", "session.server": "https://other.example.com/session", "token.format": "signed",
	}
	doubtfulSecrets = object{
		"apim.subscription.key": "made-up-subscription", "clientJwt": "made-up-jwt", "base64.encoded.jks": "made-up-jks", "key": "made-up-api-key",
	}
)

// TestInstance_importDoubtful imports what sounds like secrets and is none, and leaves out with a
// word what is a secret by its key alone, in state, in generated configuration and in a list.
func TestInstance_importDoubtful(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	if err := platform.AddElement(doubtful()); err != nil {
		t.Fatal(err)
	}
	id := post(t, platform, map[string]any{"element": object{"key": "doubtful"}, "name": "Contoso", "configuration": object{"password": "made-up-password"}.With(doubtfulPlain).With(doubtfulSecrets)})
	server := platform.StartServer(t, nil)
	instances := server.Resource(resourceType)
	imported, diags := instances.Import(id, nil)
	if len(diags) != 1 || !diags[0].Warning || diags[0].Summary != "Imported Without Values That May Be Secret" {
		t.Fatalf("importing reports %s, want one warning", diags)
	}
	for key := range doubtfulSecrets {
		if !strings.Contains(diags[0].Detail, strconv.Quote(key)) {
			t.Errorf("%s is left out without a word", key)
		}
	}
	if strings.Contains(diags[0].Detail, `"password"`) {
		t.Error("a password, which everybody knows to be a secret, is in the warning")
	}
	generated := instances.Generate(imported)
	if difference := cmp.Diff(doubtfulPlain, generated["configuration"]); difference != "" {
		t.Errorf("the generated configuration differs (-want +got):\n%s", difference)
	}
	found, diags := server.DataSource(resourceType).Read(object{"id": id})
	if len(diags) > 0 {
		t.Error(diags)
	}
	if difference := cmp.Diff(doubtfulPlain, found["configuration"]); difference != "" {
		t.Errorf("the configuration that the data source shows differs (-want +got):\n%s", difference)
	}
	for place, text := range map[string]string{"state": fmt.Sprint(imported.Values()), "the generated configuration": fmt.Sprint(generated), "the data source": fmt.Sprint(found)} {
		for key, secret := range doubtfulSecrets {
			if strings.Contains(text, fmt.Sprint(secret)) {
				t.Errorf("%s holds the secret of %s", place, key)
			}
		}
	}
	planned, diags := instances.Plan(imported, generated)
	if len(diags) > 0 {
		t.Error(diags)
	}
	expectSame(t, imported, planned)
}
