package instance

import (
	"strings"
	"testing"
)

// TestInstancePath tells paths of instances from all others.
func TestInstancePath(t *testing.T) {
	t.Parallel()
	for path, test := range map[string]struct {
		element string
		want    bool
	}{
		"/instances":                                {want: true},
		"instances/":                                {want: true},
		"/instances/{id}":                           {want: true},
		"/instances/501":                            {want: true},
		"/instances?hydrate=false":                  {want: true},
		"/elements/api-v2/instances":                {want: true},
		"/elements/sfdc/instances":                  {element: "sfdc", want: true},
		"/elements/23/instances/501":                {element: "23", want: true},
		"/elements/api-v2/elements/a%2Fb/instances": {element: "a/b", want: true},
		"https://api.example.com/elements/api-v2/elements/sfdc/instances": {element: "sfdc", want: true},

		"":                               {},
		"/":                              {},
		"/elements":                      {},
		"/elements/sfdc":                 {},
		"/elements/instances":            {},
		"/elements/%zz/instances":        {},
		"/instances/501/enabled":         {},
		"/accounts/instances":            {},
		"/formulas/5/instances":          {},
		"/formulas/5/instances/501":      {},
		"/elements/sfdc/transformations": {},
		"$(path)/$(body.id)":             {},
	} {
		element, got := instancePath(path)
		if got != test.want || got && element != test.element {
			t.Errorf("%q: got %q and %t, want %q and %t", path, element, got, test.element, test.want)
		}
	}
}

// TestMovedID reads ids as state has them.
func TestMovedID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"501":                     "501",
		"9007199254740993":        "9007199254740993",
		"1.2345678e+07":           "12345678",
		"5.00001e+05":             "500001",
		"/instances/501":          "501",
		"/instances/501/":         "501",
		"/instances/501?a=b/7":    "501",
		"":                        "",
		"/":                       "",
		"/instances":              "",
		"0":                       "",
		"-501":                    "",
		"501.5":                   "",
		"9223372036854775808":     "",
		"1e999999999":             "",
		"made-up-token/of=base64": "",
	} {
		got, ok := movedID(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q and %t, want %q", text, got, ok, want)
		}
	}
}

// TestMovedErrors_secrets checks that what cannot be read stays out of errors.
func TestMovedErrors_secrets(t *testing.T) {
	t.Parallel()
	const secret = "made-up-secret"
	for name, read := range map[string]func() error{
		"state": func() error { _, err := readRestAPI([]byte(`{"id": "` + secret)); return err },
		"attribute": func() error {
			_, err := readRestAPI([]byte(`{"path": "/instances", "data": {"` + secret + `": 1}}`))
			return err
		},
		"restful state": func() error { _, err := readRestful([]byte(`["` + secret + `"]`)); return err },
		"restful body":  func() error { _, err := readRestful([]byte(`{"body": ["` + secret + `"]}`)); return err },
		"output":        func() error { _, err := readRestful([]byte(`{"output": ["` + secret + `"]}`)); return err },
		"no object":     func() error { _, err := readMovedBody([]byte(`"` + secret + `"`)); return err },
		"no JSON":       func() error { _, err := readMovedBody([]byte(secret)); return err },
		"name":          func() error { _, err := readMovedBody([]byte(`{"name": ["` + secret + `"]}`)); return err },
		"tags":          func() error { _, err := readMovedBody([]byte(`{"name": "a", "tags": "` + secret + `"}`)); return err },
		"configuration": func() error {
			_, err := readMovedBody([]byte(`{"name": "a", "configuration": "` + secret + `"}`))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := read()
			if err == nil {
				t.Fatal("there is no error")
			}
			if strings.Contains(err.Error(), "made-up") || strings.Contains(err.Error(), secret[:1]+"'") {
				t.Errorf("the error shows what it should not: %s", err)
			}
		})
	}
}
