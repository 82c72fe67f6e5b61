package simulator

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
)

// authorize checks the Authorization header against a scope and returns the instance of the Element
// token, if the header holds one. One text serves all causes of a refusal.
func (s *Simulator) authorize(header http.Header, needs scope) (*Instance, error) {
	if needs == scopeOpen {
		return nil, nil
	}
	refusal := unauthorized()
	pairs, ok := parseAuthorization(header.Values("Authorization"))
	if !ok {
		return nil, refusal
	}
	if !same(pairs["User"], s.config.UserSecret) {
		return nil, refusal
	}
	organization, given := pairs["Organization"]
	if (given || needs != scopeHub) && !same(organization, s.config.OrganizationSecret) {
		return nil, refusal
	}
	token, given := pairs["Element"]
	if !given {
		if needs != scopePlatform {
			return nil, refusal
		}
		return nil, nil
	}
	instance, found := s.instanceOfToken(token)
	if !found {
		return nil, refusal
	}
	return instance, nil
}

// parseAuthorization splits "User a, Organization b, Element c", in any order, into its pairs.
func parseAuthorization(values []string) (map[string]string, bool) {
	if len(values) != 1 {
		return nil, false
	}
	pairs := map[string]string{}
	for part := range strings.SplitSeq(values[0], ",") {
		scheme, value, found := strings.Cut(strings.TrimSpace(part), " ")
		value = strings.TrimSpace(value)
		if _, twice := pairs[scheme]; !found || value == "" || twice {
			return nil, false
		}
		switch scheme {
		case "User", "Organization", "Element":
			pairs[scheme] = value
		default:
			return nil, false
		}
	}
	return pairs, true
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// randomBytes returns n unpredictable bytes. They are not seeded: a store that outlives the process
// must never see the same token twice.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	// crypto/rand never returns an error: it ends the program instead.
	_, _ = rand.Read(b)
	return b
}

// newToken returns a token of the platform's form: base64 of 32 bytes.
func newToken() string { return base64.StdEncoding.EncodeToString(randomBytes(32)) }

// newHex returns n bytes as hexadecimal digits; request ids are 12 bytes long.
func newHex(n int) string { return hex.EncodeToString(randomBytes(n)) }
