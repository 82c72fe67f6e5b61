package catalogue

import (
	"context"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Metadata gives the key, name and description of the element with an id.
func (c *Catalogue) Metadata(ctx context.Context, id string) (*cloudelements.Element, error) {
	return share(ctx, c, "metadata "+id, func(ctx context.Context) (*cloudelements.Element, error) {
		return c.client.Elements.Metadata(ctx, id)
	})
}
