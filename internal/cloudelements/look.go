package cloudelements

import "context"

// Look reads an instance as Get does, for whoever only looks at it. It does not
// make the instance anybody's: one that a create has made, and of which the
// answer was lost, is still found by that create.
func (s *InstanceService) Look(ctx context.Context, id int64) (*Instance, error) {
	return s.get(ctx, id)
}
