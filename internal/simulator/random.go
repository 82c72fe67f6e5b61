package simulator

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
)

// randomBytes returns n unpredictable bytes. They are not seeded: a store that outlives the process must never see
// the same token twice.
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
