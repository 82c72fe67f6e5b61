package provider_test

import (
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// crashVariable has the provider of the tests panic in the midst of a create.
const crashVariable = "MADE_UP_CRASH"

// The provider that Terraform runs in these tests is this binary. The function that chooses a proxy
// is called with the request in hand, below all of the provider's own code, which has the secrets
// of the configuration on its stack.
func init() {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if ok && os.Getenv(crashVariable) != "" {
		transport.Proxy = func(request *http.Request) (*url.URL, error) {
			if request.Method == http.MethodPost {
				panic("made-up crash")
			}
			return nil, nil // No proxy.
		}
	}
}

// TestAccCanary_crash has the provider panic with secrets in its memory. The output has the stack
// of every goroutine; Go prints the arguments on it as addresses and lengths, never as the text
// that they point to, and none of the provider's code panics with a value of its own.
func TestAccCanary_crash(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it has the provider panic")
	platform := startCanaryPlatform(t)
	run := startCanaryRun(t, installProvider, canaryConfigFor(t, platform))
	run.setMap("kept", keptSecrets("kept"))
	run.setMap("fresh", freshSecrets("fresh"))
	run.set("TF_VAR_version_of_fresh", "1")
	run.set("TF_VAR_creating", "[]")
	run.set("TF_VAR_living", "[]")
	run.set("TF_VAR_unreachable", "false")
	run.set("GOTRACEBACK", "all")
	run.set(crashVariable, "1")

	run.mustFail("apply", "-target=cloudelements_instance.write_only", "-auto-approve", "-no-color")
	output := run.output.String()
	run.expectWords("the output", output,
		"Stack trace from the terraform-provider-cloudelements plugin", "panic: made-up crash", "transport.(*Client).attempt(", "instance.(*Resource).Create(")
	run.expectNone("the output", output)
}
