package provider

import (
	"context"
	"errors"
	"testing"
)

// TestRelease checks what a context is during a call and after it.
func TestRelease(t *testing.T) {
	t.Parallel()
	type key struct{}
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "carried"))
	defer cancel()
	kept, err := release(ctx, "request", func(during context.Context, request string) (context.Context, error) {
		if request != "request" || during.Value(key{}) != "carried" || during.Err() != nil {
			t.Errorf("during the call: %q, %v, %v", request, during.Value(key{}), during.Err())
		}
		derived, done := context.WithCancel(during)
		defer done()
		cancel()
		<-derived.Done() // A stop reaches what was derived.
		if !errors.Is(during.Err(), context.Canceled) {
			t.Errorf("after a stop: %v", during.Err())
		}
		return during, nil
	})
	if err != nil || kept.Value(key{}) != nil || !errors.Is(kept.Err(), context.Canceled) {
		t.Errorf("after the call: %v, %v, %v", err, kept.Value(key{}), kept.Err())
	}
	<-kept.Done()
}
