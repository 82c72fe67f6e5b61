package main

import (
	"errors"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// TestAllTests expects each acceptance test to run in an account, or to say why it does not, and to
// be in one of the packages that are run.
func TestAllTests(t *testing.T) {
	t.Parallel()
	internal := os.DirFS("../..")
	tested, err := packages("../../..")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	err = fs.WalkDir(internal, ".", func(name string, _ fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == "cmd":
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, "_test.go") {
			return nil
		}
		content, err := fs.ReadFile(internal, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, content, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declaration := range file.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(function.Name.Name, "TestAcc") {
				continue
			}
			found++
			if !slices.ContainsFunc(tested, func(one string) bool { return strings.HasSuffix(one, "/internal/"+path.Dir(name)) }) {
				t.Errorf("%s: %s is in no package that is run", name, function.Name)
			}
			text := string(content[function.Body.Pos()-file.FileStart : function.Body.End()-file.FileStart])
			if !strings.Contains(text, "acctest.SkipOnAccount(") && !strings.Contains(text, "acctest.StartAccount(") && !strings.Contains(text, "newOwnLife(") {
				t.Errorf("%s: %s neither starts an account nor says why it does not", name, function.Name)
			}
		}
		return nil
	})
	if err != nil || found == 0 {
		t.Errorf("%d tests: %v", found, err)
	}
}

// TestRun_unusable runs no test in an account that cannot be used.
func TestRun_unusable(t *testing.T) {
	platform := acctest.StartPlatform(t)
	t.Setenv("CLOUDELEMENTS_BASE_URL", platform.URL)
	t.Setenv("CLOUDELEMENTS_REGION", "")
	t.Setenv("CLOUDELEMENTS_MAX_RETRIES", "0")
	t.Setenv("CLOUDELEMENTS_USER_SECRET", "made-up-wrong-secret")
	t.Setenv("CLOUDELEMENTS_ORGANIZATION_SECRET", platform.OrganizationSecret())
	err := run(t.Context(), nil, io.Discard, io.Discard)
	if err == nil || strings.Count(err.Error(), "401") != 1 || strings.Contains(err.Error(), "made-up-wrong-secret") {
		t.Errorf("got %v, want one 401", err)
	}
	t.Setenv("CLOUDELEMENTS_USER_SECRET", platform.UserSecret())
	platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Method: "POST", Route: "/elements", Status: 403})
	if err := run(t.Context(), nil, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "createElements") {
		t.Errorf("got %v, want the privilege that is missing", err)
	}
	if hidden := secrets(); !slices.Contains(hidden, platform.UserSecret()) || !slices.Contains(hidden, platform.OrganizationSecret()) {
		t.Error("not all secrets are known")
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	if _, err := parse([]string{"-h"}, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("got %v, want help", err)
	}
	for _, args := range [][]string{{"-nonsense"}, {"nonsense"}} {
		if _, err := parse(args, io.Discard); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
	o, err := parse([]string{"-run", "X", "-parallel", "2"}, io.Discard)
	if arguments := strings.Join(o.arguments(), " "); err != nil || !strings.Contains(arguments, "-run X -parallel 2 ") {
		t.Errorf("the arguments are %s: %v", arguments, err)
	}
}
