package main

import (
	"context"
	"os"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// terraformKills is the share of disturbances that end Terraform and not the provider, in two ways
// of equal share.
const terraformKills = 0.2

// lookAgain is how long it takes at most until a provider is looked for again that was not there.
const lookAgain = 500 * time.Millisecond

// kills kills the provider, and at times Terraform, while they apply.
var kills = scenario{
	name: "kills", count: 100,
	promise: "kills of the provider at a random moment, and a quarter as many ends of Terraform by a kill or a second interrupt, each followed by an apply with adopt_existing that must succeed",
	least:   10,
	work: func(ctx context.Context, w *worker, count int) error {
		w.platform.addFaults(slowWork(w.speed)...)
		during := settings{settle: w.speed.settle()}
		after := settings{settle: during.settle, adopt: true}
		k := &killer{worker: w}
		defer k.killLeft()
		span, err := w.firstApply(ctx, during)
		if err != nil {
			return err
		}
		return w.disturb(ctx, count, span, during, after, k.kill)
	},
}

// killer ends processes the hard way.
type killer struct {
	worker *worker
	// left are providers whose Terraform was ended. They go on by themselves, and may outlive it
	// for good.
	left []*os.Process
}

// kill kills the provider of a command, or ends the command itself. It reports true where that was
// the provider: the others come on top.
func (k *killer) kill(ctx context.Context, p *rig.Process) (bool, error) {
	draw := k.worker.random.Float64()
	if draw >= terraformKills {
		return k.killProvider(ctx, p)
	}
	found, err := p.Children(ctx)
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
	k.worker.recordDisturbance()
	if draw < terraformKills/2 {
		return false, p.Kill()
	}
	if err := p.Interrupt(ctx, false); err != nil {
		return false, err
	}
	// The second interrupt comes while Terraform waits for what is under way.
	p.IsRunning(k.worker.within(k.worker.speed.longestCreate()))
	return false, p.Interrupt(ctx, false)
}

// killProvider kills the provider of a command, and reports whether there was one until the command
// ended. Between planning and applying there is none, and the next one is not always to be killed
// as soon as it starts.
func (k *killer) killProvider(ctx context.Context, p *rig.Process) (bool, error) {
	for {
		hit, err := p.KillChildren(ctx)
		if hit {
			k.worker.recordDisturbance()
		}
		if hit || err != nil {
			return hit, err
		}
		if !p.IsRunning(k.worker.within(lookAgain)) {
			return false, nil
		}
	}
}

// killLeft ends the providers that are left.
func (k *killer) killLeft() {
	for _, provider := range k.left {
		_ = provider.Kill() // Most are gone.
	}
}
