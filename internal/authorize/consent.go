package authorize

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/oauth"
)

// acceptFunc returns the parameters of a redirect, or says why it is not accepted.
type acceptFunc func(redirectURL string) (map[string]string, error)

// redirectSource is where the redirect comes from.
type redirectSource interface {
	// await waits for a redirect that is accepted, or that says that the vendor refused. It warns
	// about others.
	await(context.Context, acceptFunc) (map[string]string, error)
	// close releases what the source holds.
	close()
}

// openRedirectSource prepares to receive the redirect.
func (p *process) openRedirectSource(ctx context.Context, o *options) (redirectSource, error) {
	if o.paste || !isReceivable(o.callback) {
		return &pastedRedirect{process: p}, nil
	}
	return p.listen(ctx, o.callback)
}

// consent sends the user to the page, and returns the parameters of the redirect.
func (p *process) consent(ctx context.Context, o *options, a *consentRequest, source redirectSource) (map[string]string, error) {
	ctx, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	p.Say("\nGive consent on this page:\n\n  %s\n", a.page)
	if !o.noBrowser {
		if err := p.openBrowser(a.page); err != nil {
			p.Say("No browser was opened: %s.", err)
		}
	}
	p.Say("Waiting for up to %s.", o.timeout)
	providerData, err := source.await(ctx, a.accept)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("no redirect came within %s. Was consent given, and is %s the callback URL that is registered at the vendor? -timeout sets how long to wait", o.timeout, o.callback)
	}
	return providerData, err
}

// parameterNames lists the parameters of a redirect without their values, which are secret.
func parameterNames(providerData map[string]string) string {
	var shown []string
	for _, name := range slices.Sorted(maps.Keys(providerData)) {
		shown = append(shown, printable(name))
	}
	return strings.Join(shown, ", ")
}

// pastedRedirect is a redirect to another machine, whose URL the user pastes.
type pastedRedirect struct {
	process *process
}

func (*pastedRedirect) close() {}

func (b *pastedRedirect) await(ctx context.Context, accept acceptFunc) (map[string]string, error) {
	for {
		line, err := b.process.prompt(ctx, "Paste the whole address that the browser ended up at. It is not shown: ")
		if err != nil {
			return nil, err
		}
		providerData, err := accept(line)
		var refused *oauth.RefusedError
		if err == nil || errors.As(err, &refused) {
			return providerData, err
		}
		b.process.Say("That is not the right address: %s.", err)
	}
}
