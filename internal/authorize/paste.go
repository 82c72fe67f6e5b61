package authorize

import (
	"context"
	"errors"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/oauth"
)

// pasted is redirects to somewhere else, which the user brings here.
type pasted struct {
	process *process
}

func (*pasted) close() {}

func (b *pasted) await(ctx context.Context, accept acceptance) (map[string]string, error) {
	for {
		line, err := b.process.prompt(ctx, "Paste the whole address that the browser ended up at. It is not shown: ")
		if err != nil {
			return nil, err
		}
		brought, err := accept(line)
		var refused *oauth.RefusedError
		if err == nil || errors.As(err, &refused) {
			return brought, err
		}
		b.process.Say("That is not it: %s.", err)
	}
}
