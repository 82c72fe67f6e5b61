package provider_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mark is in every secret of the canary tests, and in nothing else: wherever it is found, a secret
// has come out. No notation escapes its characters.
const mark = "c4n4ry"

// canary makes a secret that JSON, HTML, URLs and Go write in other ways than as it is. Since a
// notation may end at one of its characters, and what masks it too, it has its mark on both sides
// of them.
func canary(name string) string {
	return mark + "-" + name + `-"\+/=&<é>;` + mark + "-" + name + "-end"
}

// sendable is a canary in the characters that a credential of the provider may have.
func sendable(name string) string {
	return mark + "-" + name + `-"\+/=&<>;` + mark + "-" + name + "-end"
}

// name of a canary, where the mark itself can be read.
var markedName = regexp.MustCompile(mark + `-([a-z]+(?:-[a-z]+)*?)(?:-end|-?[^a-z-]|-?$)`)

// traces are the notations in which the mark can be found anywhere: as it is, in base64 at each of
// three offsets, in hexadecimal, and as a list of bytes.
var traces = func() []string {
	found := []string{mark, hex.EncodeToString([]byte(mark)), strings.ToUpper(hex.EncodeToString([]byte(mark)))}
	for offset := range 3 {
		found = append(found, base64Core(offset, mark))
	}
	return append(found, strings.Trim(fmt.Sprintf("%d", []byte(mark)), "[]"))
}()

// base64Core is the part of a text's base64 that does not depend on what stands around it, where a
// number of bytes before it is odd by offset.
func base64Core(offset int, text string) string {
	encoded := base64.StdEncoding.EncodeToString(append(make([]byte, offset), text...))
	return encoded[(8*offset+5)/6 : 8*(offset+len(text))/6]
}

// leaks describes each place in a text where a canary is, however it is written.
func leaks(text string) []string {
	var found []string
	for _, trace := range traces {
		for from := 0; ; {
			at := strings.Index(text[from:], trace)
			if at < 0 {
				break
			}
			at += from
			from = at + len(trace)
			found = append(found, "…"+text[max(0, at-250):min(len(text), at+150)]+"…")
		}
	}
	return found
}

// names returns the names of the canaries that a text holds, each once.
func names(text string) []string {
	var found []string
	for _, match := range markedName.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// spellings returns a secret in the notations in which a vendor, a proxy or the platform may quote
// it.
func spellings(secret string) []string {
	inJSON := strings.Trim(strconv.Quote(secret), `"`)
	return []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), strings.ToLower(url.QueryEscape(secret)), inJSON, jsonText(secret),
		strings.Trim(strconv.QuoteToASCII(secret), `"`), strings.Trim(strconv.Quote(inJSON), `"`), jsonText(inJSON), html.EscapeString(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
		base64.StdEncoding.EncodeToString([]byte("made-up-client-id:" + secret)), base64.URLEncoding.EncodeToString([]byte("id:" + secret + ":0")),
	}
}

// TestLeaks makes sure that the search finds what it is for.
func TestLeaks(t *testing.T) {
	t.Parallel()
	for _, text := range append(spellings(canary("kept-code")), fmt.Sprintf("%x", canary("kept-code")), fmt.Sprintf("%d", []byte(canary("kept-code")))) {
		if len(leaks("before "+text+" after")) == 0 {
			t.Errorf("no secret is found in %q", text)
		}
	}
	if found := leaks("********, Canary, Y2FuYXJ5"); len(found) > 0 {
		t.Errorf("%d secrets are found where there is none", len(found))
	}
	text := canary("kept-code") + sendable("user") + canary("kept-other")
	if got := names(text + text); !slices.Equal(got, []string{"kept-code", "kept-other", "user"}) {
		t.Errorf("the names are %q", got)
	}
}
