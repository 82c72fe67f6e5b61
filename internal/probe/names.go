package probe

import (
	"crypto/rand"
	"strings"
)

// What all that a probe makes is known by. A key takes no hyphens [reference 3.2].
const (
	namePrefix = "tf-probe-"
	keyPrefix  = "tfprobe"
)

// newWord is a word that no other run has.
func newWord() string {
	const length = 12
	return strings.ToLower(rand.Text()[:length])
}

// name is the name of something that this run makes.
func (w *walk) name(what string) string { return namePrefix + w.word + "-" + what }

// key is the key of an element that this run makes.
func (w *walk) key(what string) string { return keyPrefix + w.word + what }

// isOwn reports whether an element was made by a run of a word, or by any where the word is empty.
func isOwn(key, name, word string) bool {
	return strings.HasPrefix(strings.ToLower(key), keyPrefix+word) && strings.HasPrefix(name, namePrefix+word)
}
