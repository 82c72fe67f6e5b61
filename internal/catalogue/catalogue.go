// Package catalogue reads the account's catalogue of elements once in a run, for all who need it.
package catalogue

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/singleflight"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Catalogue keeps what it has read. It is safe for use by many goroutines, which share one read of
// the same thing. Errors are not kept.
type Catalogue struct {
	client  *cloudelements.Client
	flight  singleflight.Group
	skipped atomic.Bool // Whether checks are not made in this run.

	mu       sync.Mutex
	known    map[string]any
	age      int             // How often what was known was forgotten.
	expected map[string]bool // Elements that are about to be made or changed.
}

// New makes a catalogue of the account of a client. It reads nothing.
func New(client *cloudelements.Client) *Catalogue {
	return &Catalogue{client: client, known: make(map[string]any)}
}

// Configuration returns what an instance of an element can be configured with. Of two elements that
// share a key the account's own is found by it [reference 3.1]; the other one is found by its id.
func (c *Catalogue) Configuration(ctx context.Context, keyOrID string) (*cloudelements.ElementConfiguration, error) {
	return share(ctx, c, "element "+keyOrID, func(ctx context.Context) (*cloudelements.ElementConfiguration, error) {
		return c.client.Elements.Configuration(ctx, keyOrID)
	})
}

// Metadata returns the key, name and description of the element with an id.
func (c *Catalogue) Metadata(ctx context.Context, id string) (*cloudelements.Element, error) {
	return share(ctx, c, "metadata "+id, func(ctx context.Context) (*cloudelements.Element, error) {
		return c.client.Elements.Metadata(ctx, id)
	})
}

// Keys returns the keys of all elements.
func (c *Catalogue) Keys(ctx context.Context) ([]string, error) {
	return share(ctx, c, "keys", c.client.Elements.Keys)
}

// Expect says that an element is about to be made or changed in this run, so that what the platform
// says of it now will not hold. Each name is a key or an id.
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

// IsExpected reports whether an element is about to be made or changed.
func (c *Catalogue) IsExpected(keyOrID string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.expected[strings.ToLower(keyOrID)]
}

// Forget says that an element was made, changed or deleted: what was read before, or is being read,
// may hold no longer.
func (c *Catalogue) Forget(keyOrIDs ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.known)
	c.age++
	for _, name := range keyOrIDs {
		delete(c.expected, strings.ToLower(name))
	}
}

// Skip says that checks against the catalogue are not made, because it cannot be read. It reports
// whether that is said for the first time in this run.
func (c *Catalogue) Skip() (first bool) {
	return !c.skipped.Swap(true)
}

// IsSkipped reports whether checks are not made in this run.
func (c *Catalogue) IsSkipped() bool {
	return c.skipped.Load()
}

// share returns what is known under a name, or reads it once for all who ask for it meanwhile. A
// reader that loses patience does not end the read of the others.
func share[T any](ctx context.Context, c *Catalogue, name string, read func(context.Context) (T, error)) (T, error) {
	var none T
	if kept, known := c.kept(name); known {
		if value, ok := kept.(T); ok {
			return value, nil
		}
	}
	age := c.currentAge()
	// A read that began before something was forgotten is not shared with who comes after.
	result := c.flight.DoChan(name+" "+strconv.Itoa(age), func() (any, error) {
		if kept, known := c.kept(name); known {
			return kept, nil
		}
		value, err := read(context.WithoutCancel(ctx))
		if err == nil {
			c.keep(name, value, age)
		}
		return value, err
	})
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case got := <-result:
		value, ok := got.Val.(T)
		if got.Err != nil || !ok {
			return none, got.Err
		}
		return value, nil
	}
}

func (c *Catalogue) kept(name string) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, known := c.known[name]
	return kept, known
}

func (c *Catalogue) keep(name string, value any, age int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.age == age {
		c.known[name] = value
	}
}

func (c *Catalogue) currentAge() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.age
}
