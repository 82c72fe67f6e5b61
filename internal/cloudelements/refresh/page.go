package refresh

import (
	"context"
	"maps"
)

// readPage reads the next page of the list.
func (r *Reader[K, T]) readPage(ctx context.Context) {
	r.mu.Lock()
	s := &r.snapshot
	form, token := s.form, s.next
	r.mu.Unlock()
	page, err := r.source.Page(ctx, form, token)
	switch {
	case err != nil && ctx.Err() != nil:
		return // Nobody waits for it any more.
	case err != nil:
		r.giveUp(ctx, "a page could not be read", map[string]any{"error": err.Error()})
		return
	}
	r.count(page)
	if !r.isFaithful(ctx, page.Items) {
		r.nextForm(ctx)
		return
	}
	packed := make(map[K][]byte, len(page.Items))
	for _, item := range page.Items {
		if !r.source.IsComplete(item) {
			continue
		}
		one, err := r.source.Pack(item)
		if err != nil {
			r.giveUp(ctx, "an object could not be kept", map[string]any{"error": err.Error()})
			return
		}
		packed[r.source.Key(item)] = one
	}
	r.take(ctx, page, packed)
}

// count takes note of what a page cost, and of how many there are.
func (r *Reader[K, T]) count(page Page[T]) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.snapshot.pages++
	r.snapshot.length = max(r.snapshot.length, page.Pages)
}

// take adds what can be used of a page to the snapshot.
func (r *Reader[K, T]) take(ctx context.Context, page Page[T], packed map[K][]byte) {
	r.mu.Lock()
	s := &r.snapshot
	maps.Copy(s.packed, packed)
	isLoop := s.seen[page.Next]
	s.seen[page.Next], s.next = true, page.Next
	s.complete = page.Next == ""
	s.over = s.complete
	fields := map[string]any{"pages": s.pages, "of": s.length, "objects": len(s.packed)}
	r.mu.Unlock()
	r.source.Log(ctx, "Read a page of the list for a refresh", fields)
	if isLoop {
		r.giveUp(ctx, "the same page came twice", nil)
	}
}

// verify holds what is waited for of the list against single reads, where that was not done before.
func (r *Reader[K, T]) verify(ctx context.Context) {
	r.mu.Lock()
	var listed []T
	for key := range r.snapshot.wanted {
		if packed, isListed := r.snapshot.packed[key]; isListed {
			if object, err := r.source.Unpack(packed); err == nil {
				listed = append(listed, object)
			}
		}
	}
	r.mu.Unlock()
	if !r.isFaithful(ctx, listed) {
		r.nextForm(ctx)
	}
}

// isFaithful reports whether objects of the list show what single reads of them have shown. If no
// single read of any was made, it reads one that a caller waits for.
func (r *Reader[K, T]) isFaithful(ctx context.Context, listed []T) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &r.snapshot
	if s.verified {
		return true
	}
	for _, item := range listed {
		if single, isKnown := s.known[r.source.Key(item)]; isKnown {
			if !r.source.ShowsAll(item, single) {
				return false
			}
			s.verified = true
		}
	}
	for _, item := range listed {
		key := r.source.Key(item)
		if s.verified || s.wanted[key] == 0 || s.alone[key] {
			continue
		}
		r.mu.Unlock()
		single, err := r.source.Single(ctx, key)
		r.mu.Lock()
		if err != nil {
			s.alone[key] = ctx.Err() == nil // The one who waits for it is told.
			continue
		}
		if !r.source.ShowsAll(item, single) {
			return false
		}
		s.verified = true
	}
	if s.verified {
		clear(s.known)
	}
	return true
}

// nextForm has the list read from its beginning in another form.
func (r *Reader[K, T]) nextForm(ctx context.Context) {
	r.mu.Lock()
	s := &r.snapshot
	next := s.form + 1
	s.begin(next)
	r.mu.Unlock()
	if next >= r.source.Forms {
		r.giveUp(ctx, "it does not show all that a single read does", nil)
		return
	}
	r.source.Log(ctx, "The list does not show all that a single read does; asking for it in another form", nil)
}

// giveUp leaves what the list has not shown to single reads.
func (r *Reader[K, T]) giveUp(ctx context.Context, reason string, fields map[string]any) {
	r.mu.Lock()
	r.snapshot.over = true
	clear(r.snapshot.known)
	r.mu.Unlock()
	all := map[string]any{"reason": reason}
	maps.Copy(all, fields)
	r.source.Log(ctx, "Cannot use the list any further in this run; reading objects one by one", all)
}
