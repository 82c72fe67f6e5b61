package catalogue_test

import "testing"

// TestCatalogue_Forget has an element change while it is being read: what was read
// before is not given to who asks after.
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
