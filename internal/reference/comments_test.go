package reference_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestComments holds doc comments to Go's idiom: a boolean "reports whether", and a value is what
// a function "returns".
func TestComments(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		if path.Ext(file) != ".go" {
			continue
		}
		positions := token.NewFileSet()
		parsed, err := parser.ParseFile(positions, file, read(t, file), parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range parsed.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok || function.Doc == nil {
				continue
			}
			if verb := refusedVerb(function); verb != "" {
				t.Errorf(`%s: the comment of %s begins with %q; write "reports whether" or "returns"`,
					positions.Position(function.Pos()), function.Name.Name, verb)
			}
		}
	}
}

// otherVerbs are the verbs that stand for "reports whether" and "returns" elsewhere.
var otherVerbs = regexp.MustCompile(`^\S+ (tells whether|tells if|gives)\b`)

// refusedVerb returns the beginning of a doc comment where that is not Go's idiom.
func refusedVerb(function *ast.FuncDecl) string {
	doc := strings.Join(strings.Fields(function.Doc.Text()), " ")
	found := otherVerbs.FindStringSubmatch(doc)
	if found == nil || !strings.HasPrefix(doc, function.Name.Name+" ") || function.Type.Results.NumFields() == 0 {
		return ""
	}
	return found[1]
}
