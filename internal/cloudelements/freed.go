package cloudelements

import (
	"context"
	"strings"
	"sync"
	"time"
)

// freedKeys remembers the keys of elements that were deleted, and when. A server that lags may
// still take such a key for that of an element.
type freedKeys struct {
	mu sync.Mutex
	at map[string]time.Time
}

// Freed says that an element with a key was deleted just now, so that Create of another one with it
// waits for the platform to notice.
func (s *ElementService) Freed(key string) {
	s.freed.mu.Lock()
	defer s.freed.mu.Unlock()
	if s.freed.at == nil {
		s.freed.at = make(map[string]time.Time)
	}
	s.freed.at[strings.ToLower(key)] = s.terms.Now()
}

// WasFreed reports whether an element with a key was deleted by this Client.
func (s *ElementService) WasFreed(key string) bool {
	s.freed.mu.Lock()
	defer s.freed.mu.Unlock()
	_, freed := s.freed.at[strings.ToLower(key)]
	return freed
}

// untilFree makes an element again and again while the platform says that a key is taken that was
// freed within the settle time.
func (s *ElementService) untilFree(ctx context.Context, key string, send func() (*OwnElement, error)) (*OwnElement, error) {
	for pause := s.terms.Settle / 30; ; pause = min(2*pause, s.terms.Settle/6) {
		made, err := send()
		if !IsConflict(err) || !s.isSettling(key) || s.terms.Sleep(ctx, pause) != nil {
			return made, err
		}
	}
}

func (s *ElementService) isSettling(key string) bool {
	s.freed.mu.Lock()
	defer s.freed.mu.Unlock()
	at, freed := s.freed.at[strings.ToLower(key)]
	return freed && s.terms.Now().Before(at.Add(s.terms.Settle))
}
