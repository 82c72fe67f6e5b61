package main

import (
	"context"
	"fmt"
	"strings"
)

// code is the code that a user's consent brings.
func (l *lane) code() (string, error) {
	return l.platform.AuthorizeOAuth2(consentElement, clientID, callbackURL)
}

// consent configures instances that a user has authorized, as many as count.
func (l *lane) consent(count int) error {
	for range count {
		code, err := l.code()
		if err != nil {
			return err
		}
		l.fleet.consent(code)
	}
	return nil
}

// struck counts a disturbance.
func (l *lane) struck() {
	l.figures.disturbed++
	if l.platform.isWriting() {
		l.figures.writing++
	}
}

// apply applies the fleet without a disturbance, and reports whether that succeeded.
func (l *lane) apply(ctx context.Context, s settings) (bool, error) {
	if err := l.work.configure(l.fleet); err != nil {
		return false, err
	}
	l.figures.applies++
	return l.work.apply(ctx, s)
}

// mustApply is apply, where success is promised.
func (l *lane) mustApply(ctx context.Context, s settings) error {
	good, err := l.apply(ctx, s)
	if err == nil && !good {
		l.figures.failed++
		l.breach("terraform apply failed; it said:\n" + indent(l.work.saying()))
	}
	return err
}

// mustPlanEmpty plans, where an empty plan is promised.
func (l *lane) mustPlanEmpty(ctx context.Context, s settings) error {
	empty, err := l.work.planIsEmpty(ctx, s)
	if err == nil && !empty {
		l.figures.dirty++
		l.breach("the plan after all is not empty; Terraform said:\n" + indent(l.work.saying()))
	}
	return err
}

// audit compares the platform's books with state and the fleet once all work is over. An instance that no state has is
// removed then, so that it is counted once.
func (l *lane) audit(ctx context.Context) error {
	l.audits++
	if err := l.platform.settle(ctx); err != nil {
		return err
	}
	state, err := l.work.state()
	if err != nil {
		return err
	}
	found := compare(l.platform.Instances(), state, l.fleet)
	l.figures.alive, l.figures.inState = found.alive, found.inState
	l.figures.orphans += len(found.orphans)
	l.figures.duplicates += len(found.duplicates)
	l.figures.others += len(found.others)
	if breaches := found.breaches(); len(breaches) > 0 {
		l.breach(strings.Join(breaches, "\n    "))
		l.figures.broken = append(l.figures.broken, l.evidence(found)...)
	}
	for _, orphan := range found.orphans {
		if err := l.platform.RemoveInstance(orphan.ID); err != nil {
			return err
		}
	}
	return nil
}

// evidence is what the books say about orphans and duplicates.
func (l *lane) evidence(found audit) []string {
	var list []string
	requests := l.platform.Requests()
	for _, id := range found.ids() {
		if instance, alive := l.platform.Instance(id); alive {
			list = append(list, fmt.Sprintf("    requests about instance %d (%s), made at %s:\n%s",
				id, instance.Name, instance.CreatedAt.Format("15:04:05.000"), history(requests, instance)))
		}
	}
	return list
}

// breach notes a broken promise, with what is needed to look into it.
func (l *lane) breach(text string) {
	l.figures.broken = append(l.figures.broken, fmt.Sprintf("%s, audit %d, %s: %s", l.name, l.audits, l.work.said(), text))
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}
