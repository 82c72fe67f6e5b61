package authorize

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// acceptance returns what a redirect brought, or says why it is not taken.
type acceptance func(redirectURL string) (map[string]string, error)

// redirects is where the redirect comes from.
type redirects interface {
	// await waits for a redirect that is accepted, or that says that the vendor refused. Others it
	// warns about.
	await(context.Context, acceptance) (map[string]string, error)
	// close gives up what is held for it.
	close()
}

// awaitRedirect gets ready for the redirect.
func (p *process) awaitRedirect(ctx context.Context, o *options) (redirects, error) {
	if o.paste || !isReceivable(o.callback) {
		return &pasted{process: p}, nil
	}
	return p.listen(ctx, o.callback)
}

// consent sends the user to the page, and gives what the redirect brought.
func (p *process) consent(ctx context.Context, o *options, a *asked, back redirects) (map[string]string, error) {
	ctx, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	p.Say("\nGive consent on this page:\n\n  %s\n", a.page)
	if !o.noBrowser {
		if err := p.openBrowser(a.page); err != nil {
			p.Say("No browser was opened: %s.", err)
		}
	}
	p.Say("Waiting for %s at most.", o.timeout)
	brought, err := back.await(ctx, a.accept)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("no redirect came within %s. Was consent given, and is %s the callback URL that is registered at the vendor? -timeout sets how long to wait", o.timeout, o.callback)
	}
	return brought, err
}

// names lists what a redirect brought, without the values, which are secret.
func names(brought map[string]string) string {
	var shown []string
	for _, name := range slices.Sorted(maps.Keys(brought)) {
		shown = append(shown, printable(name))
	}
	return strings.Join(shown, ", ")
}
