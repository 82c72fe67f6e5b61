// Package golden holds texts against files, so that a change of wording is a change that is seen.
// It stands apart from acctest, which tests inside the provider's packages cannot import.
package golden

import (
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Compare fails the test where a text differs from its golden file. With -update it writes the file
// instead.
func Compare(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file) //nolint:gosec // The file is named by the test.
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("the text differs from %s; if that is meant, run the test with -update.\n%s", file, text)
	}
}
