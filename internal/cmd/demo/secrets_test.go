package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

func TestSecretsHide(t *testing.T) {
	t.Parallel()
	hiding := secrets{{"the client secret", "made-up-secret"}, {"a code", "made-up-code"}}
	tests := map[string]struct{ text, want string }{
		"nothing":    {"id = 1", "id = 1"},
		"one":        {`{"oauth.api.secret": "made-up-secret"}`, `{"oauth.api.secret": "` + hidden + `"}`},
		"everywhere": {"made-up-code made-up-secret made-up-code", hidden + " " + hidden + " " + hidden},
		"within":     {"xmade-up-codex", "x" + hidden + "x"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := hiding.hide(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestSecretsCheckFiles(t *testing.T) {
	t.Parallel()
	const value = "made-up-secret"
	looking := secrets{{"the client secret", value}}
	tests := map[string]struct {
		folder  fstest.MapFS
		checked int
		want    string
	}{
		"clean": {
			fstest.MapFS{"terraform.tfstate": file(`{"a": 1}`), "one.tfplan": archive(t, "tfplan", "compressed")}, 2, "",
		},
		"configuration holds it on purpose": {fstest.MapFS{"terraform.tfvars.json": file(value)}, 0, ""},
		"state":                             {fstest.MapFS{"terraform.tfstate": file("x" + value)}, 1, "terraform.tfstate holds the client secret"},
		"backup of state":                   {fstest.MapFS{"terraform.tfstate.backup": file(value)}, 1, "terraform.tfstate.backup holds"},
		"inside a plan":                     {fstest.MapFS{"one.tfplan": archive(t, "tfstate", strings.Repeat(value, 9))}, 1, "one.tfplan, tfstate holds"},
		"no plan":                           {fstest.MapFS{"one.tfplan": file("no archive")}, 1, "opening the plan one.tfplan"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checked, err := looking.checkFiles(test.folder)
			if checked != test.checked {
				t.Errorf("%d files were checked, want %d", checked, test.checked)
			}
			if message := fmt.Sprint(err); test.want == "" && err != nil || !strings.Contains(message, test.want) {
				t.Errorf("got the error %q, want %q", message, test.want)
			} else if strings.Contains(message, value) {
				t.Error("the error holds the secret")
			}
		})
	}
}

func file(content string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(content)} }

// archive makes a file like a plan of Terraform, in which no text can be found by looking at its
// bytes.
func archive(t *testing.T, name, content string) *fstest.MapFile {
	t.Helper()
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	entry, err := writer.Create(name)
	if err == nil {
		_, err = entry.Write([]byte(content))
	}
	if err == nil {
		err = writer.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return file(packed.String())
}
