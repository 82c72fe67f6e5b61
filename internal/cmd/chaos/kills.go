package main

import (
	"context"
	"os"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// terraformKills is the share of disturbances that end Terraform and not the provider, in two ways of equal share.
const terraformKills = 0.2

// lookAgain is how long it takes at most until a provider is looked for again that was not there.
const lookAgain = 500 * time.Millisecond

// kills kills the provider, and at times Terraform, while they apply.
var kills = scenario{
	name: "kills", count: 100,
	promise: "kills of the provider at a random moment, and a quarter as many ends of Terraform by a kill or a second interrupt, each followed by an apply with adopt_existing that must succeed",
	run: func(ctx context.Context, b *bench, count int) ([]result, error) {
		lanes, each := split(count, 10)
		sum, err := b.lanes(ctx, "kills", lanes, simulator.Config{}, func(ctx context.Context, l *lane) error {
			l.platform.arm(slowWork(l.tempo)...)
			during := settings{settle: l.tempo.settle()}
			after := settings{settle: during.settle, adopt: true}
			k := &killer{lane: l}
			defer k.bury()
			span, err := l.settleIn(ctx, during)
			if err != nil {
				return err
			}
			return l.disturb(ctx, each, span, during, after, k.strike)
		})
		return single("kills", sum, err)
	},
}

// killer ends processes the hard way.
type killer struct {
	lane *lane
	// left are providers whose Terraform was ended. They go on by themselves, and may outlive it for good.
	left []*os.Process
}

// strike kills the provider of a command, or ends the command itself. It reports true where that was the provider: the
// others come on top.
func (k *killer) strike(ctx context.Context, p *process) (bool, error) {
	draw := k.lane.random.Float64()
	if draw >= terraformKills {
		return k.killProvider(ctx, p)
	}
	found, err := children(ctx, p.cmd.Process.Pid)
	if err != nil {
		return false, err
	}
	for _, pid := range found {
		provider, err := os.FindProcess(pid)
		if err != nil {
			return false, err
		}
		k.left = append(k.left, provider)
	}
	k.lane.struck()
	if draw < terraformKills/2 {
		return false, send(p.cmd.Process.Pid, os.Kill)
	}
	if err := p.interrupt(ctx, false); err != nil {
		return false, err
	}
	// The second interrupt comes while Terraform waits for what is under way.
	p.running(k.lane.within(k.lane.tempo.longestCreate()))
	return false, p.interrupt(ctx, false)
}

// killProvider kills the provider of a command, and reports whether there was one until the command ended. Between
// planning and applying there is none, and the next one is not always to be killed as soon as it starts.
func (k *killer) killProvider(ctx context.Context, p *process) (bool, error) {
	for {
		hit, err := p.killChildren(ctx)
		if hit {
			k.lane.struck()
		}
		if hit || err != nil {
			return hit, err
		}
		if !p.running(k.lane.within(lookAgain)) {
			return false, nil
		}
	}
}

// bury ends the providers that are left.
func (k *killer) bury() {
	for _, provider := range k.left {
		_ = provider.Kill() // Most are gone.
	}
}
