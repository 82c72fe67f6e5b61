package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// worker is one platform, with one workspace that uses it and a randomness of its own.
type worker struct {
	name     string
	platform *platform
	work     *workspace
	random   *rand.Rand
	fleet    *fleet
	figures  figures
	speed    speed
	progress *rig.Progress
	// audits counts the audits.
	audits int
}

// code is the code that a user's consent brings.
func (w *worker) code() (string, error) {
	return w.platform.AuthorizeOAuth2(consentElement, clientID, callbackURL)
}

// consent configures instances that a user has authorized, as many as count.
func (w *worker) consent(count int) error {
	for range count {
		code, err := w.code()
		if err != nil {
			return err
		}
		w.fleet.consent(code)
	}
	return nil
}

// recordDisturbance counts a disturbance.
func (w *worker) recordDisturbance() {
	w.figures.disturbed++
	if w.platform.isWriting() {
		w.figures.writing++
	}
}

// apply applies the fleet without a disturbance, and reports whether that succeeded.
func (w *worker) apply(ctx context.Context, s settings) (bool, error) {
	if err := w.work.WriteVariables(w.fleet); err != nil {
		return false, err
	}
	w.figures.applies++
	return succeeds(w.work.startApply(ctx, s))
}

// mustApply is apply, where success is promised.
func (w *worker) mustApply(ctx context.Context, s settings) error {
	good, err := w.apply(ctx, s)
	if err == nil && !good {
		w.figures.failed++
		w.breach("terraform apply failed; it printed:\n" + indent(w.work.LastOutput()))
	}
	return err
}

// mustPlanEmpty plans, where an empty plan is promised.
func (w *worker) mustPlanEmpty(ctx context.Context, s settings) error {
	empty, err := w.work.planIsEmpty(ctx, s)
	if err == nil && !empty {
		w.figures.dirty++
		w.breach("the plan after all is not empty; Terraform printed:\n" + indent(w.work.LastOutput()))
	}
	return err
}

// audit compares the platform's books with state and the fleet once all work is over. An instance
// that no state has is removed then, so that it is counted once.
func (w *worker) audit(ctx context.Context) error {
	w.audits++
	if err := w.platform.settle(ctx); err != nil {
		return err
	}
	state, err := w.work.state()
	if err != nil {
		return err
	}
	found := compare(w.platform.Instances(), state, w.fleet)
	w.figures.alive, w.figures.inState = found.alive, found.inState
	w.figures.orphans += len(found.orphans)
	w.figures.duplicates += len(found.duplicates)
	w.figures.others += len(found.others)
	if breaches := found.breaches(); len(breaches) > 0 {
		w.breach(strings.Join(breaches, "\n    "))
		w.figures.broken = append(w.figures.broken, w.evidence(found)...)
	}
	for _, orphan := range found.orphans {
		if err := w.platform.RemoveInstance(orphan.ID); err != nil {
			return err
		}
	}
	return nil
}

// evidence is what the books say about orphans and duplicates.
func (w *worker) evidence(found audit) []string {
	var list []string
	requests := w.platform.Requests()
	for _, id := range found.ids() {
		if instance, alive := w.platform.Instance(id); alive {
			list = append(list, fmt.Sprintf("    requests about instance %d (%s), made at %s:\n%s",
				id, instance.Name, instance.CreatedAt.Format("15:04:05.000"), history(requests, instance)))
		}
	}
	return list
}

// breach notes a broken promise, with what is needed to look into it.
func (w *worker) breach(text string) {
	w.figures.broken = append(w.figures.broken, fmt.Sprintf("%s, audit %d, %s: %s", w.name, w.audits, w.work.OutputFile(), text))
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}

// writingSpan is how long an apply writes, in works of a create, and lookForWrite how often the
// books are looked at for the first write.
const (
	writingSpan  = 3
	lookForWrite = 10 * time.Millisecond
)

// delay is after how long a command is disturbed.
type delay struct {
	time.Duration

	// afterWrite has it begin not with the command, but when the platform has received more than so
	// many writes.
	afterWrite bool
	writes     int
}

// within draws a part of a span.
func (w *worker) within(span time.Duration) time.Duration {
	return time.Duration(w.random.Float64() * float64(span))
}

// draw draws a delay of the next command: in half of the cases over all of a span, which is how
// long one takes that is not disturbed, and in the other half over the time in which it writes,
// however long it takes to come to that.
func (w *worker) draw(span time.Duration) delay {
	if w.random.IntN(2) == 0 {
		return delay{Duration: w.within(span)}
	}
	return delay{Duration: w.within(writingSpan * w.speed.longestCreate()), afterWrite: true, writes: w.platform.writes()}
}

// passes waits until the delay has passed, and reports whether the command is running then.
func (d delay) passes(at *platform, p *rig.Process) bool {
	for d.afterWrite && at.writes() <= d.writes {
		if !p.IsRunning(lookForWrite) {
			return false
		}
	}
	return p.IsRunning(d.Duration)
}

// writes returns how many requests have come that change something.
func (p *platform) writes() int {
	sum := 0
	for route, count := range p.Statistics().Requests {
		if !strings.HasPrefix(route, http.MethodGet) {
			sum += count
		}
	}
	return sum
}
