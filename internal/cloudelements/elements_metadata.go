package cloudelements

import (
	"context"
	"net/http"
)

// Metadata reads the id, key, name and description of an element, which leaves
// out its resources and configuration [reference 3.1]. IsNotFound tells of an
// element that does not exist.
func (s *ElementService) Metadata(ctx context.Context, id string) (*Element, error) {
	call := elementCall("Get Element Metadata", id, http.MethodGet, "metadata")
	var element Element
	call.decode = into(&element)
	if _, err := s.client.do(ctx, call); err != nil {
		return nil, err
	}
	return &element, nil
}
