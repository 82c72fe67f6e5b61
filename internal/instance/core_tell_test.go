package instance_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/core"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// finding is a promise that was found broken.
type finding struct {
	// kind is the same for all findings of one kind, whatever the values in them.
	kind string
	// step is the number of the step, from 1.
	step   int
	detail string
}

func (f *finding) String() string { return fmt.Sprintf("step %d: %s\n  %s", f.step, f.kind, f.detail) }

// told counts what stories came to, so that it shows when most of them come to nothing.
type told struct {
	steps, avoided, applied, planRefused, applyRefused, empty int
	refusals                                                  map[string]int
}

// teller tells one story.
type teller struct {
	t        *testing.T
	ctx      context.Context //nolint:containedctx // It has the logger.
	elements map[string]catalogue.Element
	known    bool // Whether it runs into faults that are known.
	platform *acctest.Platform
	rows     map[string]catalogue.Row
	resource *core.Resource
	strict   bool // Whether the platform is as it most likely is.
	// ignoresEmpty is whether nothing can be made empty that is not empty by default.
	ignoresEmpty bool
	count        *told
	passed       atomic.Int64 // By how much the platform\'s clock is ahead.
	log          bytes.Buffer

	state *core.Object
	codes map[string]string
	// drifted are what somebody else has set and no refresh has seen.
	drifted map[string]bool
	// hidden are secrets that somebody else has set, which no refresh shows.
	hidden  map[string]bool
	removed bool
	// sent are the values of write-only attributes by key, as they were last to be sent.
	sent map[string]string
}

// tell tells a story, up to the first finding.
func tell(t *testing.T, elements map[string]catalogue.Element, s story, known bool, count *told) (found *finding) {
	t.Helper()
	teller := &teller{
		t: t, elements: elements, known: known, ctx: t.Context(), count: count, strict: len(s.Assumptions) == 0,
		codes: map[string]string{}, drifted: map[string]bool{}, hidden: map[string]bool{}, sent: map[string]string{}, rows: map[string]catalogue.Row{},
	}
	var assumed simulator.Assumptions
	for _, setting := range s.Assumptions {
		if err := assumed.Set(setting); err != nil {
			t.Fatal(err)
		}
	}
	teller.ignoresEmpty = assumed.EmptyStrings == simulator.EmptyStringsIgnored
	defer teller.start(assumed)()
	if s.Logged {
		teller.ctx = tflogtest.RootLogger(teller.ctx, &teller.log)
	}
	for i, one := range s.Steps {
		if key, ok := one.Config["element_key"].(string); ok {
			for _, row := range elements[key].Configuration {
				teller.rows[row.Key] = row
			}
		}
		count.steps++
		if found := teller.step(one); found != nil {
			found.step = i + 1
			return found
		}
	}
	return nil
}

func (l *teller) step(s step) *finding {
	// What is missing is not waited for as if it were new.
	l.passed.Add(int64(time.Hour))
	var found *finding
	switch s.Do {
	case doApply:
		found = l.apply(s)
	case doRefresh:
		_, found = l.refreshed()
	case doImport:
		found = l.imports()
	case doTaint:
		if l.state != nil {
			l.state.Tainted = true
		}
	case doDestroy:
		found = l.destroy()
	case doDrift:
		l.drift(s)
	case doRemove:
		if l.state != nil {
			l.removed = l.platform.RemoveInstance(l.id()) == nil || l.removed
		}
	}
	if found == nil {
		found = l.checkAlive()
	}
	if found == nil {
		found = l.checkSecrets("the log", l.log.String())
	}
	return found
}

func (l *teller) id() int64 {
	text, _ := l.state.Attributes()["id"].(string)
	number, _ := strconv.ParseInt(text, 10, 64)
	return number
}

func (l *teller) begin() *core.Phase {
	phase, err := l.resource.Begin()
	if err != nil {
		l.t.Fatal(err)
	}
	return phase
}

// faultsIn returns a finding of what Terraform, or the texts of a report, say of the provider.
func (l *teller) faultsIn(report core.Report) *finding {
	for _, fault := range report.Faults {
		at, _, _ := strings.Cut(fault.Path, "[")
		return &finding{kind: fault.Summary + ": " + at, detail: fault.String()}
	}
	return l.checkSecrets("a message", report.Diagnostics.String())
}

func (l *teller) checkSecrets(where, text string) *finding {
	if secret := canaries.FindString(text); secret != "" {
		return &finding{kind: "a secret is in " + where, detail: secret}
	}
	return nil
}

// checkAlive finds instances that are in no state, and those that are made twice.
func (l *teller) checkAlive() *finding {
	alive := l.platform.Instances()
	switch {
	case l.state == nil && len(alive) > 0:
		return &finding{kind: "an instance is forgotten", detail: fmt.Sprintf("%d is in no state", alive[0].ID)}
	case len(alive) > 1:
		return &finding{kind: "an instance is made twice", detail: fmt.Sprintf("there are %d", len(alive))}
	case l.state != nil && !l.removed && len(alive) == 0:
		return &finding{kind: "an instance is gone", detail: fmt.Sprintf("%d is in state", l.id())}
	}
	return nil
}

// loaded reads state and, unless told otherwise, refreshes it, as each plan begins.
func (l *teller) loaded(phase *core.Phase, refresh bool) (*core.Object, core.Report) {
	object, report := phase.Load(l.ctx, l.state)
	if report.Failed() || !refresh {
		return object, report
	}
	return phase.Refresh(l.ctx, object)
}

// refreshed is terraform apply -refresh-only.
func (l *teller) refreshed() (refused bool, found *finding) {
	read, report := l.loaded(l.begin(), true)
	if found := l.faultsIn(report); found != nil || report.Failed() {
		return true, found
	}
	if found := l.checkRefreshed(read); found != nil {
		return false, found
	}
	if l.state = read; read == nil {
		l.removed = false
	}
	clear(l.drifted)
	return false, nil
}

// checkRefreshed finds what a refresh changed though nobody else has changed a thing.
func (l *teller) checkRefreshed(read *core.Object) *finding {
	if len(l.drifted) > 0 || l.removed || l.state == nil || l.ignoresEmpty {
		return nil
	}
	before, after := l.state.Attributes(), read.Attributes()
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if name != "token" && name != "valid" && !reflect.DeepEqual(before[name], after[name]) {
			return &finding{kind: "a refresh changes what nobody has changed: " + name, detail: fmt.Sprintf("%v, then %v", before[name], after[name])}
		}
	}
	return nil
}

func (l *teller) imports() *finding {
	if l.state == nil {
		return nil
	}
	id, _ := l.state.Attributes()["id"].(string)
	first := len(l.platform.Requests())
	imported, report := l.begin().Import(l.ctx, id, nil)
	if found := l.faultsIn(report); found != nil {
		return found
	}
	if found := l.checkOnlyRead("an import", first); found != nil || report.Failed() || imported == nil {
		return found
	}
	l.state = imported
	clear(l.drifted)
	return nil
}

func (l *teller) destroy() *finding {
	if l.state == nil {
		return nil
	}
	phase := l.begin()
	object, report := l.loaded(phase, true)
	if found := l.faultsIn(report); found != nil || report.Failed() {
		return found
	}
	change, report := phase.PlanDestroy(l.ctx, object)
	if found := l.faultsIn(report); found != nil || report.Failed() {
		return found
	}
	result, report := l.begin().Apply(l.ctx, change, tftypes.Value{})
	if found := l.faultsIn(report); found != nil {
		return found
	}
	if report.Failed() {
		return &finding{kind: "a destroy fails", detail: report.Diagnostics.Errors().String()}
	}
	l.forget(result.Object)
	return nil
}

// forget takes what was known of an instance away, and puts another one in its place.
func (l *teller) forget(object *core.Object) {
	l.state, l.removed = object, false
	clear(l.drifted)
	clear(l.hidden)
	clear(l.sent)
}

// apply is terraform plan -out, terraform apply of that, and a plan that must be empty.
func (l *teller) apply(s step) *finding {
	planned, err := l.resource.Config(l.resolve(s.Config, false))
	if err != nil {
		return nil // Shrunk to what is no configuration.
	}
	final := l.resolve(s.Config, true)
	applied, err := l.resource.Config(final)
	if err != nil {
		return nil
	}
	if l.avoids(s, final) {
		l.count.avoided++
		return nil
	}
	block := core.Block{IgnoreChanges: s.Ignore, Replace: s.Replace, CreateBeforeDestroy: s.CreateFirst}
	change, refused, found := l.plan(block, planned, s.NoRefresh)
	if found != nil || refused {
		l.count.planRefused++
		return found
	}
	if change.Action == core.NoOp {
		l.count.empty++
		l.state = change.Before
		return nil
	}

	first, spent := len(l.platform.Requests()), l.platform.Statistics().CodesSpentTwice
	result, report := l.begin().Apply(l.ctx, change, applied)
	requests := l.platform.Requests()[first:]
	if found := l.faultsIn(report); found != nil {
		return found
	}
	sent := newSending(l, change, result.Object, final, requests, report.Failed())
	if found := sent.check(); found != nil {
		return found
	}
	if change.Action == core.Update && l.platform.Statistics().CodesSpentTwice > spent && final["provider_data"] != nil && reflect.DeepEqual(change.Before.Attributes()["provider_data"], final["provider_data"]) {
		return &finding{kind: "a code that is in state is spent again", detail: fmt.Sprint(final["provider_data"])}
	}
	if change.Action != core.Update {
		if len(sent.deleted) > 0 || change.Before == nil {
			l.forget(nil)
		}
	}
	l.state = result.Object
	if result.Deposed != nil {
		if found := l.destroyDeposed(result.Deposed); found != nil {
			return found
		}
	}
	if report.Failed() {
		l.drifted["what a failed apply has changed"] = true
		l.count.applyRefused++
		for _, one := range report.Diagnostics.Errors() {
			l.count.refusals[one.Summary]++
		}
		// A plan cannot know what is wrong with what is unknown.
		isKnown := reflect.DeepEqual(final, l.resolve(s.Config, false))
		if change.Action.Replaces() && len(sent.deleted) > 0 && l.state == nil && isKnown && final["provider_data"] == nil && final["provider_data_wo"] == nil {
			return &finding{kind: "an instance is destroyed, and the one in its place is refused", detail: report.Diagnostics.Errors().String()}
		}
		return nil
	}
	l.count.applied++
	if change.Action == core.Create {
		l.removed = false
	}
	sent.remember()
	drifted := len(l.drifted) > 0
	if found := l.checkStored(sent); found != nil {
		return found
	}
	if drifted || l.removed || l.ignoresEmpty {
		return nil // The next refresh is the first to see it.
	}
	return l.planAgain(block, applied)
}

// avoids reports whether a step would run into a fault that is known.
func (l *teller) avoids(s step, final object) bool {
	ahead := prospect{step: s, next: final}
	if l.state != nil && (!l.removed || s.NoRefresh) {
		ahead.state, ahead.replaces = l.state.Attributes(), s.Replace || l.state.Tainted
	}
	element, _ := final["element_key"].(string)
	ahead.isOAuth = l.elements[element].Authentication == catalogue.AuthenticationOAuth2
	return !l.known && slices.ContainsFunc(knownFaults, func(fault knownFault) bool { return fault.hits(ahead) })
}

func (l *teller) destroyDeposed(deposed *core.Object) *finding {
	phase := l.begin()
	change, report := phase.PlanDestroy(l.ctx, deposed)
	if found := l.faultsIn(report); found != nil || report.Failed() {
		return found
	}
	_, report = l.begin().Apply(l.ctx, change, tftypes.Value{})
	return l.faultsIn(report)
}

// plan makes a plan, which sends nothing.
func (l *teller) plan(block core.Block, config tftypes.Value, noRefresh bool) (change *core.Change, refused bool, found *finding) {
	first := len(l.platform.Requests())
	phase := l.begin()
	object, report := l.loaded(phase, !noRefresh)
	if found := l.faultsIn(report); found != nil || report.Failed() {
		return nil, true, found
	}
	if !noRefresh {
		if found := l.checkRefreshed(object); found != nil {
			return nil, false, found
		}
	}
	change, report = phase.Plan(l.ctx, object, block, config)
	if found := l.faultsIn(report); found != nil {
		return nil, false, found
	}
	if found := l.checkOnlyRead("a plan", first); found != nil || report.Failed() {
		for _, one := range report.Diagnostics.Errors() {
			l.count.refusals["plan: "+one.Summary]++
		}
		return nil, true, found
	}
	if !noRefresh {
		clear(l.drifted)
		if object == nil {
			l.forget(nil)
		}
	}
	return change, false, nil
}

func (l *teller) checkOnlyRead(what string, first int) *finding {
	for _, one := range l.platform.Requests()[first:] {
		if one.Method != http.MethodGet {
			return &finding{kind: what + " sends " + one.Method, detail: one.Path}
		}
	}
	return nil
}

// planAgain finds what is planned right after an apply.
func (l *teller) planAgain(block core.Block, config tftypes.Value) *finding {
	block.Replace = false
	change, refused, found := l.plan(block, config, false)
	switch {
	case found != nil:
		return found
	case refused:
		return &finding{kind: "the plan after an apply is refused", detail: fmt.Sprint(l.count.refusals)}
	case change.Action == core.NoOp:
		l.state = change.Before
		return nil
	}
	before := change.Before.Attributes()
	after, _ := acctest.Decode(change.Planned).(object)
	var names []string
	var detail []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if !reflect.DeepEqual(before[name], after[name]) {
			names = append(names, name)
			detail = append(detail, fmt.Sprintf("%s: %v, then %v", name, before[name], after[name]))
		}
	}
	return &finding{kind: fmt.Sprintf("the plan after an apply is to %s: %s", change.Action, strings.Join(names, ", ")), detail: strings.Join(detail, "\n  ")}
}
