package provider_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestAccCanary_life takes instances through their life, and through each failure of each
// operation, with everything logged, and looks for secrets in all that is written.
func TestAccCanary_life(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it has the platform fail")
	platform := startCanaryPlatform(t)
	run := startCanaryRun(t, buildProvider, canaryConfigFor(t, platform))
	run.set("HTTPS_PROXY", startCanaryProxy(t))
	run.set("NO_PROXY", "")
	run.set("CLOUDELEMENTS_CREATE_SETTLE_TIME", "200ms")
	run.set("TF_LOG_PATH", run.folder+"/log")
	kinds := jsonOf(sortedKeys(failures))
	run.setMap("kept", keptSecrets("kept"))
	run.setMap("fresh", freshSecrets("fresh"))
	run.set("TF_VAR_version_of_fresh", "1")
	run.set("TF_VAR_living", kinds)

	run.set("TF_VAR_creating", kinds)
	run.set("TF_VAR_unreachable", "true")
	run.expectWords("the creation", run.mustFail("apply", "-auto-approve", "-no-color"),
		"400 Bad Request", "401 Unauthorized", "403 Forbidden: made-up", "403 Forbidden: twice", "409 Conflict", "429 Too Many Requests", "500 Internal Server Error",
		"404 Not Found with content type text/html", "200 OK with content type text/html", "502 Bad Gateway with content type text/html",
		"a redirect to login.example.com", "the answer broke off", "cannot be used", "The element's vendor said",
		"connection refused", "no answer within the request timeout", "malformed", "proxied.example.com", "Refused Basic ********", "made-up refusal of")
	run.set("TF_VAR_creating", "[]")
	run.set("TF_VAR_unreachable", "false")

	run.setMap("kept", keptSecrets("next"))
	run.setMap("fresh", freshSecrets("later"))
	run.set("TF_VAR_version_of_fresh", "2")
	run.mustRun("plan", "-out=tfplan", "-no-color")
	inPlan := []string{"kept-token"}
	for _, generation := range []string{"kept", "next"} {
		for _, secret := range keptSecrets(generation) {
			inPlan = append(inPlan, names(secret)...)
		}
	}
	all := ""
	for _, member := range run.readPlan("tfplan") {
		all += member
	}
	run.expectOnly("the plan file", all, inPlan...)
	run.mustRun("show", "-no-color", "tfplan")
	platform.fail(http.MethodPatch)
	run.expectWords("the update", run.mustFail("apply", "-no-color", "tfplan"), "400 Bad Request", "a redirect to", "429 Too Many Requests", "broke off")
	platform.fail("")

	imported := platform.newInstance("Imported", "imported")
	run.write("imported.tf", canaryImport)
	run.set("TF_LOG_PATH", "") // From here on logs go to the standard error.
	run.mustRun("import", "-no-color", "cloudelements_instance.imported", strconv.FormatInt(imported, 10))

	platform.fail(http.MethodGet)
	run.expectWords("the refresh", run.mustFail("refresh", "-no-color"), "400 Bad Request", "a redirect to", "429 Too Many Requests", "broke off", "cannot be used")
	platform.fail("")
	run.mustRun("show", "-no-color")

	// What could not be updated keeps its old password.
	inState := []string{"kept-token", "kept-password"}
	for _, secret := range keptSecrets("next") {
		inState = append(inState, names(secret)...)
	}
	// An import takes no secrets over, not even those that come in clear.
	run.expectOnly("state", run.read("terraform.tfstate"), inState...)
	run.expectOnly("the backup of state", run.read("terraform.tfstate.backup"), inState...)

	platform.fail(http.MethodDelete)
	run.expectWords("the destruction", run.mustFail("destroy", "-auto-approve", "-no-color"), "400 Bad Request", "a redirect to", "429 Too Many Requests")

	log, output := run.read("log"), run.output.String()
	run.expectWords("the log", log, "provider.terraform-provider-cloudelements", "Request answered", `\"name\":\"Write-only\"`, "********")
	run.expectWords("the output", output, "provider.terraform-provider-cloudelements", "Request answered", `\"name\":\"Imported\"`, "(sensitive value)")
	run.expectNone("the log", log)
	run.expectNone("the output", output)
}
