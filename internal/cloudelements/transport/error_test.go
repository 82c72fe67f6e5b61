package transport

import (
	"crypto/tls"
	"errors"
	"io"
	"net/url"
	"testing"
)

func TestClient_exchangeCause(t *testing.T) {
	t.Parallel()
	c := newClient(t, "https://api.example.com")
	exchange := func(err error) error {
		return &url.Error{Op: "Get", URL: "https://api.example.com/x?apiSecret=canary", Err: err}
	}
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"cause":           {exchange(io.ErrUnexpectedEOF), "unexpected EOF"},
		"known secret":    {exchange(errors.New("no " + testUserSecret)), "no ********"},
		"proxy":           {exchange(errors.New(`invalid proxy address "http://canary:can/ary@proxy.example.com": parse "http://canary:can/ary@proxy.example.com": invalid port ":can" after host`)), `invalid proxy address "…": parse "…": invalid port "…" after host`},
		"answer":          {exchange(errors.New(`malformed HTTP response "canary \"canary\" \\"`)), `malformed HTTP response "…"`},
		"refused tunnel":  {exchange(errors.New("Proxy says no to Basic Y2FuYXJ5OmNhbmFyeQ9=")), "Proxy says no to Basic ********"},
		"certificate":     {exchange(&tls.CertificateVerificationError{Err: errors.New(`the authority "Made Up" is unknown`)}), `tls: failed to verify certificate: the authority "Made Up" is unknown`},
		"without a URL":   {errors.New(`malformed MIME header line: "canary"`), `malformed MIME header line: "…"`},
		"URL in any text": {errors.New("at http://canary:canary@example.com/?canary"), "at http://example.com/?********"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := c.exchangeCause(test.err)
			if got.Error() != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if errors.Is(test.err, io.ErrUnexpectedEOF) && !errors.Is(got, io.ErrUnexpectedEOF) {
				t.Error("the cause is lost")
			}
		})
	}
}
