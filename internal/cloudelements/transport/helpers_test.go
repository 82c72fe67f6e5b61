package transport

import (
	"context"
	"net/url"
	"sync"
	"testing"
	"time"
)

const (
	testUserSecret         = "made-up/user+secret000000000000000000000000="
	testOrganizationSecret = "00000000made0up0organization0000"
)

// newClient makes a client of a server at an address.
func newClient(t *testing.T, address string, change ...func(*Options)) *Client {
	t.Helper()
	base, err := url.Parse(address + APIPath)
	if err != nil {
		t.Fatal(err)
	}
	options := DefaultOptions()
	options.UserSecret, options.OrganizationSecret = testUserSecret, testOrganizationSecret
	for _, one := range change {
		one(&options)
	}
	c, err := New(base, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// fakeClock is a clock whose sleepers wake at once, with the time set ahead.
type fakeClock struct {
	mu    sync.Mutex
	at    time.Time
	slept []time.Duration
}

func newFakeClock() *fakeClock {
	return &fakeClock{at: time.Now()}
}

func (f *fakeClock) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

func (f *fakeClock) sleep(ctx context.Context, d time.Duration) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	f.at = f.at.Add(d)
	f.slept = append(f.slept, d)
	return nil
}

func (f *fakeClock) sleeps() []time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]time.Duration{}, f.slept...)
}
