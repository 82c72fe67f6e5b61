package catalogue

import "strings"

// Expect says that an element is about to be made or changed in this run, so that
// what the platform says of it now will not hold. Each name is a key or an id.
func (c *Catalogue) Expect(keyOrIDs ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.expected == nil {
		c.expected = make(map[string]bool)
	}
	for _, name := range keyOrIDs {
		c.expected[strings.ToLower(name)] = true
	}
}

// IsExpected tells whether an element is about to be made or changed.
func (c *Catalogue) IsExpected(keyOrID string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.expected[strings.ToLower(keyOrID)]
}

// Forget says that an element was made, changed or deleted: what was read before,
// or is being read, may hold no longer.
func (c *Catalogue) Forget(keyOrIDs ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.known)
	c.age++
	for _, name := range keyOrIDs {
		delete(c.expected, strings.ToLower(name))
	}
}
