package acctest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// TerraformErrors takes the errors of a Terraform run apart, which ExpectError cannot: it knows one
// pattern, and the order of several errors is Terraform's.
type TerraformErrors struct {
	want [][]string
	met  int
}

// Words are texts that one error must hold, all of them.
func Words(words ...string) []string { return words }

// ExpectErrors expects exactly these errors of one run, in any order. Its Check is the ErrorCheck
// of a TestCase.
func ExpectErrors(want ...[]string) *TerraformErrors {
	return &TerraformErrors{want: want}
}

// Check takes the error of a step for what was expected of it, and lets any other pass.
func (e *TerraformErrors) Check(err error) error {
	got := split(err.Error())
	if len(got) != len(e.want) {
		return fmt.Errorf("%d errors, want %d:\n%s", len(got), len(e.want), strings.Join(got, "\n"))
	}
	for _, words := range e.want {
		if !holdsAny(got, words) {
			return fmt.Errorf("no error holds %q:\n%s", words, strings.Join(got, "\n"))
		}
	}
	e.met++
	return nil
}

// Met fails the test unless the errors came this many times, for a step without an error does not
// call Check.
func (e *TerraformErrors) Met(t *testing.T, times int) {
	t.Helper()
	if e.met != times {
		t.Errorf("the errors were met %d times, want %d", e.met, times)
	}
}

var spaces = regexp.MustCompile(`[\s│╷╵]+`)

// split returns each of Terraform's errors as one line: it wraps and frames them.
func split(output string) []string {
	_, output, _ = strings.Cut(output, "Error: ")
	errors := strings.Split(output, "\nError: ")
	for i := range errors {
		errors[i] = spaces.ReplaceAllString(errors[i], " ")
	}
	return errors
}

func holdsAny(errors []string, words []string) bool {
	for _, one := range errors {
		all := true
		for _, word := range words {
			all = all && strings.Contains(one, word)
		}
		if all {
			return true
		}
	}
	return false
}
