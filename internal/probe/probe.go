package probe

import (
	"context"
	"errors"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// probe goes all the way from the options to the report.
func (p *process) probe(ctx context.Context, client *cloudelements.Client, o *options) error {
	// What can fail without the platform fails before anything is made.
	out, err := p.openReport(o)
	if err != nil {
		return err
	}
	defer out.discard()
	w := &walk{process: p, client: client, word: newWord(), findings: findings{}}
	p.Say("Probing %s.", client.BaseURL())
	if err := w.reach(ctx); err != nil {
		return err
	}
	if err := w.lookBack(ctx); err != nil {
		return err
	}
	if !o.yes {
		if err := p.confirm(ctx, "The probe makes three private elements and some instances of them, all with names that begin with "+
			namePrefix+w.word+",\nand removes them again. Nothing else in the account changes, and no vendor is called. Go on?"); err != nil {
			return err
		}
	}
	if err := w.privileges(ctx); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() {
		p.Say("Interrupted: removing what was made. If that is interrupted, too: its names begin with %s, and probe -clean removes it.", namePrefix+w.word)
	})
	defer stop()

	ended := w.walk(ctx)
	left := w.tidy(ctx)
	// What was found so far is worth having, however the walk ended.
	if len(w.findings) > 0 {
		if err := out.deliver(newReport(p.version, client.BaseURL(), w.findings)); err != nil {
			return errors.Join(ended, left, err)
		}
	}
	switch {
	case left != nil && ended != nil && !errors.Is(ended, cli.ErrInterrupted):
		return errors.Join(ended, left)
	case left != nil:
		return left
	}
	return ended
}

// lookBack tells of what earlier runs have left. It does not matter to this one.
func (w *walk) lookBack(ctx context.Context) error {
	earlier, err := look(ctx, w.client, "")
	switch {
	case ctx.Err() != nil:
		return cli.ErrInterrupted
	case err != nil:
		return err
	case !earlier.isNothing():
		w.process.Say("An earlier probe has left these, unless it is still running. The probe goes on without them, and -clean removes them:\n%s", earlier.describe())
	}
	return nil
}
