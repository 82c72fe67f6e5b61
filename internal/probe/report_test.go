package probe

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// guide shows a table, which begins after madeFromHere.
const (
	guide        = "../../templates/guides/probe.md.tmpl"
	madeFromHere = "<!-- From here on made by: go test ./internal/probe -run TestProbe_report -update -->\n"
)

func guideText(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestProbe_report prints only the table where the report goes to a file, and compares it with the
// guide.
func TestProbe_report(t *testing.T) {
	t.Parallel()
	r := newRun(t, simulator.Config{Assumptions: simulator.Assumptions{EmptyListAsArray: true, UnsetRows: simulator.UnsetRowsEmpty}})
	r.oversize = tooLarge
	file := filepath.Join(t.TempDir(), "report.json")
	r.expect(cli.ExitDone, r.start(t.Context(), "-yes", "-output", file), "The report is in "+file, "Removed 3 elements and 4 instances")
	content, err := os.ReadFile(file) //nolint:gosec // The file is the test's own.
	if err != nil {
		t.Fatal(err)
	}
	var written report
	if err := json.Unmarshal(content, &written); err != nil {
		t.Fatal(err)
	}
	if written.Version != "test" || written.Platform != r.platform.URL+simulator.BasePath || time.Since(written.Date).Abs() > time.Hour {
		t.Errorf("the report is of version %q, of %q, at %s", written.Version, written.Platform, written.Date)
	}
	byHand, _, _ := strings.Cut(string(guideText(t)), madeFromHere)
	golden.Compare(t, guide, byHand+madeFromHere+"\n```text\n"+r.stdout.String()+"```\n")
	r.expectNoSecrets()
}

// TestProbe_interruptedReport leaves no file where there is nothing to report.
func TestProbe_interruptedReport(t *testing.T) {
	t.Parallel()
	r := newRun(t, simulator.Config{})
	file := filepath.Join(t.TempDir(), "report.json")
	r.stdin = strings.NewReader("no\n")
	r.expect(cli.ExitFailed, r.start(t.Context(), "-output", file))
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the file is there: %v", err)
	}
}

// TestFindings_unexpected reports an answer that the table does not have.
func TestFindings_unexpected(t *testing.T) {
	t.Parallel()
	found := findings{}
	found.unexpected("EmptyListAsArray", "with %d", 418)
	printed := newReport("test", "https://made-up.example.com", found)
	if got := printed.entry("EmptyListAsArray"); got.Status != unexpected || got.Handled != nil || got.Detail != "with 418" {
		t.Errorf("got %+v", got)
	}
	if !strings.Contains(printed.table(), "unknown     How does the platform answer when a list of instances is empty?  Unexpected: with 418\n") {
		t.Errorf("the table is:\n%s", printed.table())
	}
	if want := "1 have an unexpected answer"; !strings.Contains(printed.summary(), want) {
		t.Errorf("the summary is %q", printed.summary())
	}
}

// TestStages checks that each question of the table is probed by one stage, or left alone for a
// reason.
func TestStages(t *testing.T) {
	t.Parallel()
	times := map[string]int{}
	for _, stage := range stages() {
		for _, name := range stage.questions {
			times[name]++
		}
	}
	for name := range leftAlone {
		times[name]++
	}
	for _, group := range assumptions.Table() {
		for _, question := range group.Assumptions {
			if times[question.Name] != 1 {
				t.Errorf("%s is probed by %d stages", question.Name, times[question.Name])
			}
			delete(times, question.Name)
		}
	}
	if len(times) > 0 {
		t.Errorf("these are no questions: %v", times)
	}
}
