package catalogue_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// account answers with one row, or with a failure while it is down, and lets answers wait until
// they are released.
type account struct {
	requests atomic.Int64
	down     atomic.Bool
	received chan struct{}
	release  chan struct{}
}

func (a *account) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	a.requests.Add(1)
	a.received <- struct{}{}
	<-a.release
	if a.down.Load() {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"message":"made-up lack of a privilege"}`))
		return
	}
	_, _ = w.Write([]byte(`{"configuration":[{"key":"a.key","name":"A","type":"TEXTFIELD_32"}]}`))
}

func start(t *testing.T) (*account, *catalogue.Catalogue) {
	t.Helper()
	made := &account{received: make(chan struct{}, 100), release: make(chan struct{})}
	server := httptest.NewServer(made)
	t.Cleanup(server.Close)
	client, err := cloudelements.New(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return made, catalogue.New(client)
}

// TestCatalogue_Configuration has many ask for the same element at once and later: it is read once.
func TestCatalogue_Configuration(t *testing.T) {
	t.Parallel()
	account, elements := start(t)
	var readers sync.WaitGroup
	for range 20 {
		readers.Go(func() {
			got, err := elements.Configuration(t.Context(), "made-up")
			if err != nil || len(got.Rows) != 1 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	<-account.received
	close(account.release)
	readers.Wait()
	if _, err := elements.Configuration(t.Context(), "made-up"); err != nil || account.requests.Load() != 1 {
		t.Errorf("%d requests, %v", account.requests.Load(), err)
	}
	if _, err := elements.Configuration(t.Context(), "another"); err != nil || account.requests.Load() != 2 {
		t.Errorf("%d requests for two elements, %v", account.requests.Load(), err)
	}
}

// TestCatalogue_errors forgets a failure, and lets one reader go without the others.
func TestCatalogue_errors(t *testing.T) {
	t.Parallel()
	account, elements := start(t)
	account.down.Store(true)
	impatient, cancel := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() {
		_, err := elements.Configuration(impatient, "made-up")
		left <- err
	}()
	<-account.received
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the impatient one got %v", err)
	}
	close(account.release)
	failed, err := elements.Configuration(t.Context(), "made-up")
	if failure, ok := cloudelements.AsError(err); !ok || failure.Status != http.StatusForbidden || failed != nil {
		t.Errorf("got %+v, %v", failed, err)
	}
	account.down.Store(false)
	if got, err := elements.Configuration(t.Context(), "made-up"); err != nil || len(got.Rows) != 1 {
		t.Errorf("after the failure: %+v, %v", got, err)
	}
}

func TestCatalogue_Skip(t *testing.T) {
	t.Parallel()
	_, elements := start(t)
	if elements.IsSkipped() || !elements.Skip() || elements.Skip() || !elements.IsSkipped() {
		t.Error("it is not skipped once and for all")
	}
}

// TestCatalogue_Forget has an element change while it is being read: what was read before is not
// given to who asks after.
func TestCatalogue_Forget(t *testing.T) {
	t.Parallel()
	account, elements := start(t)
	read := func() chan error {
		done := make(chan error, 1)
		go func() {
			_, err := elements.Configuration(t.Context(), "orders")
			done <- err
		}()
		return done
	}
	first := read()
	<-account.received
	elements.Expect("Orders", "501")
	if !elements.IsExpected("orders") || !elements.IsExpected("501") || elements.IsExpected("502") {
		t.Error("not what was expected is expected")
	}
	elements.Forget("orders", "501")
	if elements.IsExpected("Orders") || elements.IsExpected("501") {
		t.Error("what has come is still expected")
	}
	second := read()
	<-account.received
	close(account.release)
	for _, done := range []chan error{first, second, read()} {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got := account.requests.Load(); got != 2 {
		t.Errorf("%d requests, want 2", got)
	}
}
