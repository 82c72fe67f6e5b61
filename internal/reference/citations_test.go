// Package reference_test holds the code against the API reference, which is the two files beside
// it: whatever section a comment cites must exist.
package reference_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var repository = os.DirFS("../..")

var (
	// A citation may be wrapped, with the marker of a comment at the start of the next line.
	citation = regexp.MustCompile(`\[reference,?\s[^\]]*\]`)
	wrapping = regexp.MustCompile(`\n[ \t]*(//|#)?[ \t]*`)

	heading  = regexp.MustCompile(`^##+ ([0-9]+(?:\.[0-9]+)?)\.? (.*)`)
	question = regexp.MustCompile(`^([0-9]+)\. `)
)

// TestCitations finds each citation of the repository and looks it up.
func TestCitations(t *testing.T) {
	t.Parallel()
	known := map[string]part{"instances": readPart(t, "instances.md"), "platform": readPart(t, "platform.md")}
	found := 0
	for _, file := range sources(t) {
		for _, cited := range citation.FindAllString(read(t, file), -1) {
			found++
			if err := resolve(known, wrapping.ReplaceAllString(cited, " ")); err != nil {
				t.Errorf("%s: %s: %v", file, cited, err)
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d citations found, so the pattern no longer fits the way in which the code cites", found)
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	known := map[string]part{"instances": readPart(t, "instances.md"), "platform": readPart(t, "platform.md")}
	for cited, want := range map[string]string{
		"[reference 2.3]":                         "",
		"[reference 2.3, 3.3]":                    "",
		"[reference 3.3 to 3.5]":                  "",
		"[reference 3.2, 6, question 12]":         "",
		"[reference, platform 4]":                 "",
		"[reference, platform 17, question 3]":    "",
		"[reference 2.9]":                         `there is no section "2.9"`,
		"[reference 9]":                           `there is no section "9"`,
		"[reference 2.3 to 2.9]":                  `there is no section "2.9"`,
		"[reference 6, question 14]":              `section 6 has no question 14`,
		"[reference 4.2, question 1]":             `section 4.2 has no question 1`,
		"[reference, platform 19]":                `there is no section "19"`,
		"[reference, platform 17, question 17]":   `section 17 has no question 17`,
		"[reference the section about instances]": `there is no section "the section about instances"`,
	} {
		got := ""
		if err := resolve(known, cited); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", cited, got, want)
		}
	}
}

// part is a part of the reference: the numbers of its sections, each with the numbers of the
// questions that it asks.
type part map[string][]string

func readPart(t *testing.T, file string) part {
	t.Helper()
	sections := part{}
	asking := ""
	for line := range strings.Lines(read(t, path.Join("internal/reference", file))) {
		if found := heading.FindStringSubmatch(line); found != nil {
			number, title := found[1], found[2]
			sections[number], asking = nil, ""
			if strings.HasPrefix(title, "Open questions") {
				asking = number
			}
		} else if found := question.FindStringSubmatch(line); found != nil && asking != "" {
			sections[asking] = append(sections[asking], found[1])
		}
	}
	return sections
}

// resolve returns an error that says what a citation names in vain.
func resolve(known map[string]part, cited string) error {
	list := strings.TrimSuffix(strings.TrimPrefix(cited, "[reference"), "]")
	sections := known["instances"]
	if rest, ok := strings.CutPrefix(list, ", platform"); ok {
		list, sections = rest, known["platform"]
	}
	last := ""
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimSpace(item)
		if number, ok := strings.CutPrefix(item, "question "); ok {
			if !slices.Contains(sections[last], number) {
				return fmt.Errorf("section %s has no question %s", last, number)
			}
			continue
		}
		for number := range strings.SplitSeq(item, " to ") {
			if _, ok := sections[number]; !ok {
				return fmt.Errorf("there is no section %q", number)
			}
			last = number
		}
	}
	return nil
}

// sources returns the files of the repository that may cite the reference.
func sources(t *testing.T) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(repository, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", ".terraform", "bin", "dist"}, entry.Name()):
			return fs.SkipDir
		case entry.Type().IsRegular() && entry.Name() != "citations_test.go" &&
			slices.Contains([]string{".go", ".md", ".tmpl", ".tf", ".hcl", ".json", ".yml"}, path.Ext(file)):
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := fs.ReadFile(repository, file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
