package refresh

import "context"

// flight is a read of the list that several wait for. It goes on while one of them does.
type flight struct {
	done    chan struct{}
	waiting int
	cancel  context.CancelFunc
}

// start begins a flight, for the one who starts it to wait for. Its work holds no lock.
func (r *Reader[K, T]) start(ctx context.Context, work func(context.Context)) *flight {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight{done: make(chan struct{}), waiting: 1, cancel: cancel}
	r.flight = f
	go func() {
		defer close(f.done)
		defer cancel()
		work(ctx)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.flight = nil
	}()
	return f
}

// wait waits for the end of a flight. The error is the context's.
func (r *Reader[K, T]) wait(ctx context.Context, f *flight) error {
	select {
	case <-f.done:
		return nil
	case <-ctx.Done():
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
	}
	return ctx.Err()
}
