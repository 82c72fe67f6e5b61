package acctest_test

import (
	"cmp"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// repository is the module's own folder.
var repository = os.DirFS("../..")

// TestAccExamples applies every example, with variables filled in by name, and imports where the
// example says how. A file that it does not know how to try out fails it, so that no example goes
// untried. Guides that go on with fragments are gone through as well.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	acctest.SkipWithoutTerraform(t)
	built := acctest.BuildProvider(t)
	examples := readExamples(t)
	tryGuides(t, built, examples)
	tryMoves(t, built, examples)
	for folder, one := range examples {
		if isWorkspace(folder) {
			continue // It has a test of its own.
		}
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			if len(one.queries) > 0 {
				tryQueries(t, built, one)
				return
			}
			if len(one.config) == 0 {
				t.Fatal("there is nothing to apply")
			}
			tried := try(t, built, one)
			tried.Apply()
			if one.isStable() {
				tried.ExpectCleanPlan()
			}
			if slices.ContainsFunc(tried.variables(), isOnce) {
				tried.writeVariables(false)
				tried.ExpectCleanPlan()
			}
			tried.importAgain(one)
			if made := len(tried.platform.Instances()); made != 1 {
				t.Errorf("%d instances were made, want 1", made)
			}
		})
	}
}

// TestAccExamples_existing applies the example of instances that are there already to an account in
// which they have settings of their own: it takes them over, and changes none of them.
func TestAccExamples_existing(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	acctest.SkipWithoutTerraform(t)
	tried := try(t, acctest.BuildProvider(t), readExamples(t)["data-sources/cloudelements_instances"])
	client := tried.platform.NewClient(t)
	other, err := client.Instances.Create(t.Context(), cloudelements.InstanceCreate{
		Name: "ServiceNow of Fabrikam", Element: cloudelements.ElementSelector{Key: "servicenow"},
		Configuration: map[string]any{
			"username": "made-up-other", "password": "made-up-password", "servicenow.subdomain": "made-up-other",
			"event.notification.enabled": true, "event.notification.callback.url": "https://made-up.example.com",
		},
	})
	if err == nil {
		err = client.Instances.Disable(t.Context(), other.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	tried.platform.ResetStatistics()
	tried.Apply()
	for request, count := range tried.platform.Statistics().Requests {
		if !strings.HasPrefix(request, "GET ") {
			t.Errorf("the example sent %d %s", count, request)
		}
	}
}

// example is a folder of examples, taken apart.
type example struct {
	// config are the files that are applied, by name.
	config map[string]string
	// importBlocks are files with an import block, importCommands lines with an import command.
	importBlocks, importCommands []string
	// importIdentities are files with an import block by identity.
	importIdentities []string
	// queries are files for terraform query.
	queries map[string]string
}

// readExamples reads all folders below examples, by their path there.
func readExamples(t *testing.T) map[string]*example {
	t.Helper()
	found := make(map[string]*example)
	err := fs.WalkDir(repository, "examples", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(repository, file)
		if err != nil {
			return err
		}
		folder := strings.TrimPrefix(path.Dir(file), "examples/")
		one := found[folder]
		if one == nil {
			one = &example{config: make(map[string]string), queries: make(map[string]string)}
			found[folder] = one
		}
		name := path.Base(file)
		switch {
		case name == "import-with-identity.tf":
			one.importIdentities = append(one.importIdentities, string(content))
		case strings.HasSuffix(name, ".tfquery.hcl"):
			one.queries[name] = string(content)
		case strings.HasPrefix(name, "import") && path.Ext(name) == ".tf":
			one.importBlocks = append(one.importBlocks, string(content))
		case name == "import.sh":
			one.importCommands = append(one.importCommands, string(content))
		case path.Ext(name) == ".tf":
			one.config[name] = string(content)
		default:
			t.Errorf("nothing is known of how to try out %s: teach this test", file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// all is the configuration in one text.
func (e *example) all() string {
	var all strings.Builder
	for _, content := range e.config {
		all.WriteString(content)
	}
	return all.String()
}

// isStable reports whether a second plan is to be empty. It is not where each run asks for a new
// request token of OAuth 1, and shows what belongs to it.
func (e *example) isStable() bool {
	return !strings.Contains(e.all(), ".request_token_secret")
}

var (
	importCommandPattern = regexp.MustCompile(`(?m)^terraform import (\S+) (?:\d+|'([^']+)')$`)
	importBlockPattern   = regexp.MustCompile(`(?m)^(\s*id\s*=\s*)"\d+"$`)
)

// importAgain forgets the first resource and imports it, in each way that is shown.
func (tr *trial) importAgain(one *example) {
	tr.t.Helper()
	if len(one.importCommands) == 0 && len(one.importBlocks) == 0 {
		return
	}
	resource := resourcePattern.FindStringSubmatch(tr.config)
	address, id := resource[1]+"."+resource[2], strconv.FormatInt(tr.platform.Instances()[0].ID, 10)
	if own := tr.platform.OwnElements(); resource[1] == "cloudelements_element" {
		id = strconv.FormatInt(own[0].ID, 10)
	}
	for _, script := range one.importCommands {
		commands := importCommandPattern.FindAllStringSubmatch(script, -1)
		if len(commands) == 0 || len(commands) != strings.Count(script, "terraform import") {
			tr.t.Fatalf("commands that this test does not know: %s", script)
		}
		for _, command := range commands {
			if command[1] != address {
				tr.t.Fatalf("no command that imports %s: %s", address, command[0])
			}
			tr.Run("state", "rm", address)
			tr.Run("import", address, cmp.Or(command[2], id))
			tr.Apply()
			tr.ExpectCleanPlan()
		}
	}
	blocks := one.importBlocks
	if acctest.IsAtLeast(tr.t, tfversion.Version1_12_0) {
		blocks = slices.Concat(blocks, one.importIdentities)
	}
	for _, block := range blocks {
		if !importBlockPattern.MatchString(block) {
			tr.t.Fatalf("no id to import in: %s", block)
		}
		tr.Run("state", "rm", address)
		tr.Write("import.tf", importBlockPattern.ReplaceAllString(block, `${1}"`+id+`"`))
		tr.Apply()
		tr.ExpectCleanPlan()
	}
}
