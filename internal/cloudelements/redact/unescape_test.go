package redact

import (
	"encoding/json"
	"html"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

func TestUnescaped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                               "",
		"plain":                          "plain",
		"a+b c":                          "a b c",
		"100% of 5%, %zz %4":             "100% of 5%, %zz %4",
		"%22%5c%2B%e9":                   "\" \xe9",
		"%252525":                        "%",
		`a\"b\\c\/d`:                     `a"bc/d`,
		`a\\\\\\\"b`:                     `a"b`,
		`\u003c\u00e9\x3e\u12`:           "<é>u12",
		`one\ntwo\\ntwo\r\t`:             "one\ntwo\ntwo\r\t",
		`end\`:                           "end",
		"&lt;&#34;&#x22;&quot;&amp;lt;":  `<"""<`,
		"R&D; AT&T":                      "R&D; AT&T",
		`\u0026#34;`:                     `"`,
		"%5Cu0026quot%3B":                `"`,
		"&amp;amp;amp;amp;" + `\\u002b`:  "& ",
		strings.Repeat(`\`, 9) + "u0025": "%",
	} {
		if got := unescaped(text).text; got != want {
			t.Errorf("unescaped(%q) is %q, want %q", text, got, want)
		}
	}
}

// TestUnescaped_span makes sure that each byte is known by where it came from.
func TestUnescaped_span(t *testing.T) {
	t.Parallel()
	const text = `a%2522é\\\"z`
	plain := unescaped(text)
	for i, want := range []string{"a", "%2522", "\xc3", "\xa9", `\\\"`, "z"} {
		if start, end := plain.span(i, i+1); text[start:end] != want {
			t.Errorf("byte %d of %q is from %q, want %q", i, plain.text, text[start:end], want)
		}
	}
}

// escapers are the ways in which others write text.
var escapers = []func(string) string{
	func(text string) string { return strings.Trim(strconv.Quote(text), `"`) },
	func(text string) string { return strings.Trim(strconv.QuoteToASCII(text), `"`) },
	func(text string) string {
		encoded, err := json.Marshal(text)
		if err != nil {
			panic(err)
		}
		return string(encoded[1 : len(encoded)-1])
	},
	strings.NewReplacer("=", `\u003d`, "'", `\u0027`, `"`, `\"`, `\`, `\\`).Replace,
	strings.NewReplacer("/", `\/`, `"`, `\"`, `\`, `\\`).Replace,
	url.QueryEscape,
	url.PathEscape,
	func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") },
	func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "%C3", "%c3") },
	html.EscapeString,
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace,
}

// TestSecrets_Redact_escapes masks secrets of awkward characters in every mixture of up to four
// escapes.
func TestSecrets_Redact_escapes(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // Repeatable on purpose.
	awkward := []string{`"`, `\`, "+", "/", "=", "&", "<", ">", "é", "'", "%", ";", " ", "\n", "€", "x", "0"}
	for range 2000 {
		secret := "c4n4ry"
		for range 1 + random.IntN(6) {
			secret += awkward[random.IntN(len(awkward))]
		}
		secret += "yr4n4c"
		escaped := secret
		for range random.IntN(5) {
			escaped = escapers[random.IntN(len(escapers))](escaped)
		}
		var known Secrets
		known.Add(secret)
		got := known.Redact("before " + escaped + " after")
		if strings.Contains(got, "c4n4ry") || strings.Contains(got, "yr4n4c") || !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") {
			t.Fatalf("the secret %q in %q is masked as %q", secret, escaped, got)
		}
	}
}
