package acctest_test

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"testing"
)

var (
	shownExample      = regexp.MustCompile(`tffile "examples/([\w./-]+)/[\w-]+\.tf"`)
	fragmentPattern   = regexp.MustCompile("(?ms)^```terraform\n(.*?)^```$")
	usedVariablesForm = regexp.MustCompile(`\bvar\.(\w+)`)
)

// tryGuides applies the example that a guide shows, then each fragment that the guide goes on with,
// which changes the instance in place. One that takes a code gets a new one.
func tryGuides(t *testing.T, built string, examples map[string]*example) {
	t.Helper()
	guides, err := fs.Glob(repository, "templates/guides/*.md.tmpl")
	if err != nil || len(guides) == 0 {
		t.Fatalf("%d guides: %v", len(guides), err)
	}
	for _, guide := range guides {
		content, err := fs.ReadFile(repository, guide)
		if err != nil {
			t.Fatal(err)
		}
		fragments := fragmentPattern.FindAllStringSubmatch(string(content), -1)
		if len(fragments) == 0 {
			continue
		}
		shown := shownExample.FindStringSubmatch(string(content))
		if shown == nil || examples[shown[1]] == nil {
			t.Fatalf("%s has fragments of configuration, and shows no example that they could be of", guide)
		}
		t.Run(guide, func(t *testing.T) {
			t.Parallel()
			tried := try(t, built, examples[shown[1]])
			tried.Apply()
			made := tried.platform.Instances()[0].ID
			for number, fragment := range fragments {
				tried.change(number, fragment[1])
				tried.writeVariables(slices.ContainsFunc(usedVariables(fragment[1]), isOnce))
				tried.expectUpdate(made)
			}
			tried.writeVariables(false)
			tried.ExpectCleanPlan()
		})
	}
}

// usedVariables are the names of the variables that a fragment uses.
func usedVariables(fragment string) []string {
	var names []string
	for _, used := range usedVariablesForm.FindAllStringSubmatch(fragment, -1) {
		names = append(names, used[1])
	}
	return names
}

// change puts a fragment in place of the same attributes of the resource, and declares the
// variables that it brings. A later fragment leaves what others have changed.
func (tr *trial) change(number int, fragment string) {
	tr.t.Helper()
	resource := resourcePattern.FindString(tr.config)
	tr.Write(fmt.Sprintf("fragment_%d_override.tf", number), resource+" {\n"+fragment+"}\n")
	for _, name := range usedVariables(fragment) {
		if !slices.Contains(tr.variables(), name) {
			declaration := "variable \"" + name + "\" {\n  ephemeral = true\n}\n"
			tr.Write(name+".tf", declaration)
			tr.config += declaration
		}
	}
}

// expectUpdate applies, and fails the test unless that updates the one instance that there is, in
// place.
func (tr *trial) expectUpdate(id int64) {
	tr.t.Helper()
	tr.platform.ResetStatistics()
	tr.Apply()
	if updates := tr.platform.Statistics().Requests["PATCH /instances/{id}"]; updates != 1 {
		tr.t.Errorf("%d updates were sent, want 1", updates)
	}
	if all := tr.platform.Instances(); len(all) != 1 || all[0].ID != id {
		tr.t.Errorf("the platform has %d instances, want the one of before", len(all))
	}
}
