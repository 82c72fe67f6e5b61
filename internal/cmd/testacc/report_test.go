package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestReport reads what go test writes of tests that pass, fail, are skipped, and do not compile.
func TestReport(t *testing.T) {
	t.Parallel()
	const events = `
{"Action":"output","Package":"p","Test":"TestAccA","Output":"made-up chatter\n"}
{"Action":"pass","Package":"p","Test":"TestAccA","Elapsed":1.25}
{"Action":"output","Package":"p","Test":"TestAccB","Output":"=== RUN   TestAccB\n"}
{"Action":"output","Package":"p","Test":"TestAccB","Output":"    account.go:99: not in an account: it has a vendor\n"}
{"Action":"output","Package":"p","Test":"TestAccB","Output":"--- SKIP: TestAccB (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestAccB","Elapsed":0}
{"Action":"output","Package":"q","Test":"TestAccC","Output":"    x.go:1: not in an account: it has a vendor\n"}
{"Action":"skip","Package":"q","Test":"TestAccC","Elapsed":0}
{"Action":"output","Package":"q","Test":"TestAccD/part","Output":"    x_test.go:3: the secret is made-up-secret\n"}
{"Action":"fail","Package":"q","Test":"TestAccD/part","Elapsed":2}
{"Action":"fail","Package":"q","Test":"TestAccD","Elapsed":2}
{"Action":"output","Package":"q","Output":"FAIL\tq\n"}
{"Action":"fail","Package":"q","Elapsed":2}
{"Action":"build-output","ImportPath":"r [r.test]","Output":"x.go:1: undefined: y\n"}
{"Action":"build-fail","ImportPath":"r [r.test]"}
{"Action":"output","Package":"r","Output":"FAIL\tr [build failed]\n"}
{"Action":"fail","Package":"r","Elapsed":0,"FailedBuild":"r [r.test]"}
{"Action":"output","Package":"s","Output":"panic: made up\n"}
{"Action":"fail","Package":"s","Elapsed":0}
`
	var shown bytes.Buffer
	r := newReport(&shown, false, []string{"made-up-secret"})
	if err := r.read(strings.NewReader(strings.TrimSpace(events))); err != nil {
		t.Fatal(err)
	}
	r.summarize()
	want := `✓ TestAccA  1.2 s
✗ TestAccD/part  2.0 s
    x_test.go:3: the secret is ********
✗ TestAccD  2.0 s
✗ r [r.test]
x.go:1: undefined: y
✗ s
panic: made up
- TestAccB, TestAccC: not in an account: it has a vendor

1 passed, 3 failed, 2 skipped.
`
	if shown.String() != want {
		t.Errorf("shown is\n%s\nwant\n%s", &shown, want)
	}
}
