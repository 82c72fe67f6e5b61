package authorize

import (
	"errors"
	"io"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/oauth"
)

// Keys that a terminal hands over where it does not act on them itself.
const (
	keyInterrupt = 0x03
	keyEnd       = 0x04
	keyBackspace = 0x08
	keyClear     = 0x15
	keyDelete    = 0x7f
)

// readLine reads a line that is not empty, and nothing after it, since a command may be run that
// reads on. What is longer than any redirect URL may be is cut, at a length that still tells. The
// error is cli.ErrInterrupted, errNoInput, or that of the reader.
func readLine(r io.Reader) (string, error) {
	var line []byte
	key := make([]byte, 1)
	for {
		n, err := r.Read(key)
		switch {
		case n == 0 && errors.Is(err, io.EOF):
			if len(line) == 0 {
				return "", errNoInput
			}
			return string(line), nil
		case n == 0 && err != nil:
			return "", err
		case n == 0:
			continue
		}
		switch key[0] {
		case '\r', '\n':
			if len(line) > 0 {
				return string(line), nil
			}
		case keyInterrupt:
			return "", cli.ErrInterrupted
		case keyEnd:
			if len(line) == 0 {
				return "", errNoInput
			}
		case keyBackspace, keyDelete:
			line = line[:max(len(line)-1, 0)]
		case keyClear:
			line = line[:0]
		default:
			if len(line) <= oauth.MaxLength {
				line = append(line, key[0])
			}
		}
	}
}
