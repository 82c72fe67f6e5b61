package cloudelements

import (
	"context"
	"sync"
)

// ownerSample bounds how many instances are looked at to find out whose they are: less than a page.
const ownerSample = 100

// owner is what is known of the user whose secret is in use.
type owner struct {
	mu   sync.Mutex
	read bool
	id   int64
}

// Owner returns the id of the user whose secret is in use, or 0 where nothing tells. The platform
// has no call that says so, but it lists a user's own instances [reference 1.4], and each names its
// user. The list is asked once, by whoever comes first.
func (s *InstanceService) Owner(ctx context.Context) int64 {
	s.owner.mu.Lock()
	defer s.owner.mu.Unlock()
	if s.owner.read {
		return s.owner.id
	}
	seen, found := 0, int64(0)
	for instance, err := range s.List(ctx, InstanceListOptions{}) {
		switch {
		case err != nil:
			return 0
		case instance.UserID == nil:
		case found == 0:
			found = *instance.UserID
		case found != *instance.UserID:
			s.owner.read = true
			return 0 // The list is of more than one user.
		}
		if seen++; seen == ownerSample {
			break
		}
	}
	s.owner.read, s.owner.id = true, found
	return found
}
