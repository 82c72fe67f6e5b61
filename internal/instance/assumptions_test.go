package instance_test

import (
	"flag"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/pairs"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

var runPairs = flag.Bool("pairs", false, "test the assumptions in pairs, which takes minutes")

// TestInstance_assumptions leads an instance through its life under each answer to what is not
// known of the platform: what it does is right under all, or it says that it cannot be.
func TestInstance_assumptions(t *testing.T) {
	t.Parallel()
	settings := []string{""}
	for _, assumption := range allAssumptions() {
		for answer := range assumption.Answers[1:] {
			settings = append(settings, assumption.Setting(answer+1))
		}
	}
	for _, setting := range settings {
		t.Run("likeliest but "+setting, func(t *testing.T) {
			t.Parallel()
			leadLife(t, setting)
		})
	}
}

// TestInstance_assumptionPairs does the same under combinations in which each answer meets each
// other one.
func TestInstance_assumptionPairs(t *testing.T) {
	t.Parallel()
	if !*runPairs {
		t.Skip("takes minutes: make assumptions")
	}
	all := allAssumptions()
	answers := make([]int, len(all))
	total := 0
	for i, assumption := range all {
		answers[i] = len(assumption.Answers)
		total += answers[i]
	}
	rows := pairs.Cover(answers)
	for _, row := range rows {
		var settings []string
		for i, answer := range row {
			if setting := all[i].Setting(answer); setting != "" {
				settings = append(settings, setting)
			}
		}
		t.Run(strings.Join(settings, ","), func(t *testing.T) {
			t.Parallel()
			leadLife(t, settings...)
		})
	}
	t.Cleanup(func() {
		verdict := "all pass"
		if t.Failed() {
			verdict = "some fail"
		}
		fmt.Printf("%d assumptions with %d answers, %d of them not the likeliest: %d pairs of answers in %d combinations, %s\n",
			len(all), total, total-len(all), pairs.Count(answers), len(rows), verdict)
	})
}

// allAssumptions is the table without its groups.
func allAssumptions() []assumptions.Assumption {
	var all []assumptions.Assumption
	for _, group := range assumptions.Table() {
		all = append(all, group.Assumptions...)
	}
	return all
}

// leadLife walks a life under assumptions, each as Set takes it.
func leadLife(t *testing.T, settings ...string) {
	t.Helper()
	var assumed simulator.Assumptions
	for _, setting := range settings {
		if setting == "" {
			continue
		}
		if err := assumed.Set(setting); err != nil {
			t.Fatal(err)
		}
	}
	life := newLife(t, assumed)
	life.walk()
	life.expectWarnings()
}

// Keys that a life looks at behind the provider's back.
const (
	apiSecretKey    = "oauth.api.secret"
	callbackURLKey  = "event.notification.callback.url"
	signatureKey    = "event.notification.signature.key"
	subscriptionKey = "event.notification.subscription.id"
)

// life is an instance on its way through the runs of Terraform that concern it, step by step.
type life struct {
	t        *testing.T
	assumed  simulator.Assumptions
	platform *acctest.Platform
	passed   atomic.Int64 // By how much the platform's clock is ahead.
	instance *acctest.Resource
	config   object
	state    acctest.State
	warnings map[string]int // By summary.
}

func newLife(t *testing.T, assumed simulator.Assumptions) *life {
	t.Helper()
	l := &life{t: t, assumed: assumed, warnings: make(map[string]int)}
	l.platform = acctest.StartPlatformWith(t, simulator.Config{Assumptions: assumed, RotateEvery: 1, Now: l.now})
	l.run("adaptive")
	return l
}

func (l *life) now() time.Time { return time.Now().Add(time.Duration(l.passed.Load())) }

// run begins another run of Terraform.
func (l *life) run(strategy string) {
	l.t.Helper()
	l.instance = l.platform.StartServer(l.t, object{"refresh_strategy": strategy, "create_settle_time": "2s"}).Resource(resourceType)
}

func (l *life) walk() {
	l.t.Helper()
	l.lostCreate()
	l.refusedCreate()
	l.create()
	id := l.state.Values()["id"]
	l.apply("renamed", object{"name": "Fabrikam"})
	l.events()
	l.credentials()
	l.authorize()

	l.run("list")
	l.drift(callbackURLKey, "https://elsewhere.example.com")
	l.apply("repaired and enabled", object{"enabled": true})
	l.imported("microsoftgraph/Fabrikam")
	if got := l.state.Values()["id"]; got != id {
		l.t.Errorf("the id went from %v to %v", id, got)
	}
	l.destroy()
}

// lostCreate makes an instance whose create is not answered, beside one that looks alike but for a
// tag, after another one was deleted. Then somebody deletes it.
func (l *life) lostCreate() {
	l.t.Helper()
	another, diags := l.instance.Apply(acctest.State{}, tenant(1, "another"))
	l.expectNone("making another one", diags)
	deleted, diags := l.instance.Apply(acctest.State{}, tenant(1, "made"))
	l.expectNone("making one to delete", diags)
	_, diags = l.instance.Destroy(deleted)
	l.expectNone("deleting it", diags)

	l.platform.AddFault(simulator.Fault{Kind: simulator.FaultCutAfter, Method: http.MethodPost, Route: "/instances", Count: 1})
	made, diags := l.instance.Apply(acctest.State{}, tenant(1, "made"))
	l.expectNone("a create without an answer", diags)
	alive := l.platform.Instances()
	if len(alive) != 2 {
		l.t.Fatalf("%d instances after a create without an answer, want 2", len(alive))
	}
	// So long that no replica can lag behind.
	l.passed.Add(int64(2 * time.Minute))
	for _, one := range alive {
		if !slices.Contains(one.Tags, "made") {
			continue
		}
		if err := l.platform.RemoveInstance(one.ID); err != nil {
			l.t.Fatal(err)
		}
	}
	if gone, diags := l.instance.Refresh(made); gone.Exists() || len(diags) > 0 {
		l.t.Errorf("an instance that somebody has deleted is in state: %s", diags)
	}
	_, diags = l.instance.Destroy(another)
	l.expectNone("deleting the other one", diags)
}

// refusedCreate makes an instance that the vendor refuses. What the platform keeps of it is in
// state, so that it is not forgotten.
func (l *life) refusedCreate() {
	l.t.Helper()
	left, diags := l.instance.Apply(acctest.State{}, l.everything("made-up-wrong-code"))
	if len(diags.Errors()) != 1 || left.Exists() != l.assumed.FailedCreateKeepsInstance {
		l.t.Errorf("a create that the vendor refuses leaves one in state %t: %s", left.Exists(), diags)
	}
	if left.Exists() {
		_, diags = l.instance.Destroy(left)
		l.expectNone("deleting what a create has left", diags)
	}
	l.expectAlive(0)
}

// everything is a configuration of each kind of attribute.
func (l *life) everything(code string) object {
	config := graphObject(code)
	config["oauth"] = object{
		"api_key": "made-up-client-id", "callback_url": "https://mycoolapp.com", "scope": "Calendars.Read offline_access",
		"api_secret_wo": "made-up-client-secret", "api_secret_wo_version": int64(1),
	}
	config["tags"] = []any{"Docs", "tenant:contoso"}
	config["events"] = object{"enabled": true, "callback_url": "https://mycoolapp.com/events", "signature_key": "made-up-signature-key"}
	configuration := object{"filter.response.nulls": "true", "oauth.basic.header": "false", "pagination.max": "150"}
	if l.assumed.UnknownKeys != simulator.UnknownKeysRefused {
		configuration["made.up.key"] = "x"
	}
	config["configuration"] = configuration
	return config
}

// create makes the instance, while the platform has too many requests. Where it does not say for
// how long, a create fails, since 429 has other meanings, and leaves nothing behind.
func (l *life) create() {
	l.t.Helper()
	l.config = l.everything(authorizeGraph(l.t, l.platform))
	busy := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusTooManyRequests, RetryAfter: "0", Method: http.MethodPost, Route: "/instances", Count: 1}
	if l.assumed.LimitWithoutRetryAfter {
		busy.RetryAfter = ""
	}
	l.platform.AddFault(busy)
	if l.assumed.LimitWithoutRetryAfter {
		left, diags := l.instance.Apply(acctest.State{}, l.config)
		if len(diags.Errors()) != 1 || left.Exists() {
			l.t.Errorf("a create that is refused for a while leaves one in state %t: %s", left.Exists(), diags)
		}
		l.expectAlive(0)
	}
	l.apply("create", nil)
	busy.Method, busy.Route = http.MethodPatch, "/instances/{id}"
	l.platform.AddFault(busy)
}

// events switches events off and on again, and takes away what can be taken away.
func (l *life) events() {
	l.t.Helper()
	less := object{"events": object{"enabled": false, "callback_url": "https://mycoolapp.com/events"}, "tags": []any{}}
	less["configuration"] = object{"filter.response.nulls": "true", "oauth.basic.header": "false"}
	l.apply("less", less)
	if stored := l.stored(); stored.Value(signatureKey) != "" && l.warnings["Configuration Keys Still Set"] == 0 {
		l.t.Error("the signature key is still set, and nothing says so")
	}
	l.edit(func(stored *simulator.Instance) { stored.Configuration[subscriptionKey] = nil })
	l.apply("events", object{"events": object{"enabled": true, "callback_url": "https://mycoolapp.com/events"}})
	if stored := l.stored(); stored.Value(subscriptionKey) == "" && l.warnings["Events Switched On without a Subscription"]+l.warnings["Instance Changed but Not Authenticated Again"] == 0 {
		l.t.Error("there is no subscription to events, and nothing says so")
	}
}

// credentials changes a secret that state does not have. Where the platform takes a new code for
// that, it is an error until there is one.
func (l *life) credentials() {
	l.t.Helper()
	oauth := maps.Clone(l.config["oauth"].(object)) //nolint:forcetypeassert // everything makes it.
	oauth["api_secret_wo"], oauth["api_secret_wo_version"] = "made-up-new-client-secret", int64(2)
	change := object{"oauth": oauth}
	if l.assumed.PatchOfCredentialsAuthenticates && l.assumed.ReAuthenticationNeedsCode {
		refused := l.config.With(change)
		if _, diags := l.instance.Apply(l.state, refused); len(diags.Errors()) != 1 {
			l.t.Errorf("other credentials without a code: %s", diags)
		}
		change["provider_data"] = object{"code": authorizeGraph(l.t, l.platform)}
	}
	l.apply("credentials", change)
	if stored := l.stored(); stored.Value(apiSecretKey) != "made-up-new-client-secret" {
		l.t.Error("the platform does not have the new secret")
	}
}

// authorize returns a wrong code, which changes nothing that the next plan does not show, and then
// one that is right, and disables the instance, of which the answer is lost.
func (l *life) authorize() {
	l.t.Helper()
	refused := l.config.With(object{"provider_data": object{"code": "made-up-wrong-code"}, "name": "Refused"})
	after, diags := l.instance.Apply(l.state, refused)
	if len(diags.Errors()) != 1 {
		l.t.Errorf("a wrong code: %s", diags)
	}
	refreshed, diags := l.instance.Refresh(after)
	if isValid := refreshed.Values()["valid"]; isValid == l.assumed.FailedUpdateInvalidates || l.assumed.FailedUpdateInvalidates != (len(diags) == 1) || len(diags.Errors()) > 0 {
		l.t.Errorf("after a wrong code it is valid %v: %s", isValid, diags)
	}
	if stored := l.stored(); stored.Name != refreshed.Values()["name"] {
		l.t.Errorf("the name is %q, and %v in state", stored.Name, refreshed.Values()["name"])
	}
	l.state = refreshed
	l.platform.AddFault(simulator.Fault{Kind: simulator.FaultCutAfter, Method: http.MethodDelete, Route: "/instances/{id}/enabled", Count: 1})
	l.apply("a new code", object{"provider_data": object{"code": authorizeGraph(l.t, l.platform)}, "tags": []any{"b", "a"}, "enabled": false})
	if stored := l.stored(); !stored.Valid || stored.Value(subscriptionKey) == "" {
		l.t.Errorf("after a new code it is valid %t, and subscribed %t", stored.Valid, stored.Value(subscriptionKey) != "")
	}
}

// imported takes the instance from the account, and then goes by the configuration, of which the
// code has served.
func (l *life) imported(id string) {
	l.t.Helper()
	state, diags := l.instance.Import(id, nil)
	l.expectNone("importing", diags)
	delete(l.config, "provider_data")
	l.state = state
	l.apply("imported", nil)
}

// apply changes the configuration, applies it, and expects that there is nothing more to do and
// that state has the token.
func (l *life) apply(step string, change object) {
	l.t.Helper()
	maps.Copy(l.config, change)
	applied, diags := l.instance.Apply(l.state, l.config)
	for _, one := range diags {
		if !one.Warning {
			l.t.Fatalf("%s: %s", step, diags)
		}
		l.warnings[one.Summary]++
	}
	l.refresh(step, applied)
	planned, diags := l.instance.Plan(l.state, l.config)
	if difference := cmp.Diff(l.state.Values(), planned.Values()); difference != "" || len(diags) > 0 {
		l.t.Errorf("%s: the plan is not empty (%s): (-state +plan)\n%s", step, diags, difference)
	}
	stored, known := l.stored(), l.state.Values()
	if known["token"] != stored.Token || known["name"] != stored.Name || known["enabled"] == stored.Disabled {
		l.t.Errorf("%s: state does not have the token, the name, or whether it is enabled", step)
	}
}

func (l *life) refresh(step string, state acctest.State) {
	l.t.Helper()
	refreshed, diags := l.instance.Refresh(state)
	if len(diags) > 0 || !refreshed.Exists() {
		l.t.Fatalf("%s: refreshing: %s", step, diags)
	}
	l.state = refreshed
}

// drift changes a key behind the provider's back, and expects the plan to show it.
func (l *life) drift(key, value string) {
	l.t.Helper()
	l.edit(func(stored *simulator.Instance) { stored.Set(key, value) })
	l.platform.ResetStatistics()
	l.refresh("drift", l.state)
	if requests := l.platform.Statistics().Requests; requests[readPage] == 0 {
		l.t.Errorf("the list was not asked for: %v", requests)
	}
	planned, diags := l.instance.Plan(l.state, l.config)
	if len(diags) > 0 || reflect.DeepEqual(planned.Values(), l.state.Values()) {
		l.t.Errorf("drift of %s is not in the plan (%s)", key, diags)
	}
}

// edit changes the instance behind the provider's back.
func (l *life) edit(change func(*simulator.Instance)) {
	l.t.Helper()
	if err := l.platform.EditInstance(l.stored().ID, change); err != nil {
		l.t.Fatal(err)
	}
}

// destroy deletes the instance twice: the second time it is gone already.
func (l *life) destroy() {
	l.t.Helper()
	for range 2 {
		_, diags := l.instance.Destroy(l.state)
		l.expectNone("destroying", diags)
	}
	l.expectAlive(0)
}

// stored is the one instance of the account.
func (l *life) stored() simulator.Instance {
	l.t.Helper()
	l.expectAlive(1)
	return l.platform.Instances()[0]
}

func (l *life) expectAlive(count int) {
	l.t.Helper()
	if alive := l.platform.Statistics().InstancesAlive; alive != count {
		l.t.Fatalf("%d instances are there, want %d", alive, count)
	}
}

func (l *life) expectNone(step string, diags acctest.Diagnostics) {
	l.t.Helper()
	if len(diags) > 0 {
		l.t.Fatalf("%s: %s", step, diags)
	}
}

// expectWarnings holds what was warned of against what is to be.
func (l *life) expectWarnings() {
	l.t.Helper()
	want := make(map[string]bool)
	for summary, isExpected := range map[string]bool{
		"Unknown Configuration Key":                    l.assumed.UnknownKeys != simulator.UnknownKeysRefused, // It is one on purpose.
		"Instance Changed but Not Authenticated Again": l.assumed.ReAuthenticationNeedsCode && !l.assumed.PatchIgnoresReAuthenticate,
		"Configuration Keys Still Set":                 l.assumed.EmptyStrings == simulator.EmptyStringsIgnored && l.assumed.NullsIgnored,
		"Events Switched On without a Subscription":    l.assumed.PatchIgnoresReAuthenticate && !l.assumed.UpdatesSubscribe,
	} {
		if isExpected {
			want[summary] = true
		}
	}
	got := make(map[string]bool)
	for summary := range l.warnings {
		got[summary] = true
	}
	if difference := cmp.Diff(want, got); difference != "" {
		l.t.Errorf("other warnings (-want +got):\n%s", difference)
	}
}
