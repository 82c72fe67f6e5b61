package element_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// secretive is an element with two secret rows, and their defaults in a version. No secrets leave
// the rows without.
func secretive(version any, secrets object) object {
	var values any
	if secrets != nil {
		values = secrets
	}
	return object{
		"name": "Orders", "description": "Our orders.", "authentication": "custom",
		"configuration": rowList(object{
			"password": object{"name": "Password", "type": "PASSWORD"}, "pin": object{"name": "PIN", "type": "PASSWORD"},
			"site": object{"name": "Site", "type": "TEXTFIELD_32", "default": "north"},
		}),
		"secret_defaults_wo": values, "secret_defaults_wo_version": version,
	}
}

// storedDefault is what the platform has as the default of a row of its one element, "" where there
// is none.
func storedDefault(t *testing.T, platform *acctest.Platform, key string) string {
	t.Helper()
	own := platform.OwnElements()
	if len(own) != 1 {
		t.Fatalf("the platform has %d elements, want 1", len(own))
	}
	for _, row := range own[0].Configuration {
		if row.Key == key && row.Default != nil {
			return *row.Default
		}
	}
	return ""
}

func expectDefaults(t *testing.T, step string, platform *acctest.Platform, password, pin string) {
	t.Helper()
	if got, other := storedDefault(t, platform, "password"), storedDefault(t, platform, "pin"); got != password || other != pin {
		t.Errorf("%s: the platform has the defaults %q and %q, want %q and %q", step, got, other, password, pin)
	}
}

// puts counts the definitions that were sent to take the place of another one.
func puts(platform *acctest.Platform) int {
	return platform.Statistics().Requests["PUT /elements/{keyOrId}"]
}

// showing are the answers to whether defaults of secrets are shown, each with both answers to what
// becomes of those that an update leaves out.
func showing() map[string]simulator.Assumptions {
	all := make(map[string]simulator.Assumptions)
	for _, choice := range []simulator.Choice{"", simulator.ElementSecretDefaultsMasked, simulator.ElementSecretDefaultsOmitted} {
		for _, keeps := range []bool{false, true} {
			// A mask that is sent would be stored, and be seen.
			all[fmt.Sprintf("%q, kept is %t", choice, keeps)] = simulator.Assumptions{
				ElementSecretDefaults: choice, ElementPutKeepsOmitted: keeps, MasksStoredLiterally: true,
			}
		}
	}
	return all
}

// TestElement_secretDefaultsLife sends defaults of secrets with a create and with each new version,
// and at no other time unless they would be lost.
func TestElement_secretDefaultsLife(t *testing.T) {
	t.Parallel()
	for name, assumptions := range showing() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWalk(t, simulator.Config{Assumptions: assumptions})
			isShown := assumptions.ElementSecretDefaults == ""
			step := func(name string, config object, sent int, password, pin string) {
				t.Helper()
				before := puts(w.platform)
				if diags := w.apply(name, config); len(diags) > 0 {
					t.Errorf("%s: %s", name, diags)
				}
				if got := puts(w.platform) - before; got != sent {
					t.Errorf("%s: %d definitions were sent, want %d", name, got, sent)
				}
				expectDefaults(t, name, w.platform, password, pin)
				if strings.Contains(fmt.Sprint(w.state.Values()), "canary") {
					t.Errorf("%s: state has a secret: %v", name, w.state.Values())
				}
			}
			step("create", secretive(int64(1), object{"password": "canary-1", "pin": "canary-2"}), 0, "canary-1", "canary-2")
			w.settled("another value", secretive(int64(1), object{"password": "canary-other"}))
			w.settled("no value", secretive(int64(1), nil))
			w.settled("null", secretive(int64(1), object{"password": nil}))
			step("nothing changed", secretive(int64(1), object{"password": "canary-other"}), 0, "canary-1", "canary-2")
			step("switched off", secretive(int64(1), nil).With(object{"active": false}), 0, "canary-1", "canary-2")

			renamed := object{"name": "Renamed", "active": false}
			if isShown {
				step("renamed without", secretive(int64(1), nil).With(renamed), 1, "canary-1", "canary-2")
			} else {
				sent := puts(w.platform)
				for what, secrets := range map[string]object{`"password", "pin"`: nil, `"pin"`: {"password": "canary-1"}} {
					_, diags := w.element.Plan(w.state, secretive(int64(1), secrets).With(renamed))
					checkError(t, diags, "secret_defaults_wo", "Defaults of Secrets Needed", "secret rows "+what, "secret_defaults_wo_version may stay")
				}
				if puts(w.platform) != sent {
					t.Error("a plan has sent a definition")
				}
				step("renamed with", secretive(int64(1), object{"password": "canary-1", "pin": "canary-2"}).With(renamed), 1, "canary-1", "canary-2")
			}
			step("another version", secretive(int64(2), object{"password": "canary-3", "pin": "canary-4"}), 1, "canary-3", "canary-4")
			step("one is taken out", secretive(int64(3), object{"password": "canary-5"}), 1, "canary-5", "")
			step("all are taken out", secretive(nil, nil), 1, "", "")
			step("renamed once more", secretive(nil, nil).With(object{"name": "Once more"}), 1, "", "")
			step("set again", secretive(int64(1), object{"pin": "canary-6"}), 1, "", "canary-6")
			rows := rowMap(secretive(nil, nil)["configuration"]).With(object{"pin": object{"name": "PIN", "type": "TEXTFIELD_32"}})
			step("no secret any more", secretive(int64(1), nil).With(object{"configuration": rowList(rows)}), 1, "", "")
		})
	}
}

// TestElement_secretDefaultsUnseen finds only as it applies that a default is not shown any more,
// since somebody has taken it away, and changes nothing.
func TestElement_secretDefaultsUnseen(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	w.apply("create", secretive(int64(1), object{"password": "canary-1"}))
	client, err := cloudelements.New(w.platform.URL, cloudelements.WithCredentials(w.platform.UserSecret(), w.platform.OrganizationSecret()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	if _, err := client.Elements.Update(t.Context(), w.platform.OwnElements()[0].ID, cloudelements.Definition{
		"name": "Orders", "description": "Our orders.", "authentication": map[string]any{"type": "custom"},
	}); err != nil {
		t.Fatal(err)
	}
	w.platform.ResetStatistics()
	after, diags := w.element.Apply(w.state, secretive(int64(1), nil).With(object{"name": "Renamed"}))
	checkError(t, diags, "secret_defaults_wo", "Defaults of Secrets Needed", `"password"`, "Nothing was changed")
	if puts(w.platform) > 0 || after.Values()["name"] != "Orders" {
		t.Errorf("%d definitions were sent; state holds %v", puts(w.platform), after.Values())
	}
}

// TestElement_secretDefaultsOfOthers sends the defaults to a clone, and to an element that is
// adopted; where that fails, the next run does.
func TestElement_secretDefaultsOfOthers(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]object{"clone": {"clone_of": "closeio"}, "adopted": {}} {
		for assumed, assumptions := range showing() {
			t.Run(name+"/"+assumed, func(t *testing.T) {
				t.Parallel()
				platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: assumptions})
				config := secretive(int64(1), object{"password": "canary-1", "pin": "canary-2"}).With(change)
				if name == "adopted" {
					orphan(t, platform, secretive(nil, nil))
				}
				w := &walk{t: t, platform: platform, element: platform.StartServer(t, adopting).Resource(resourceType)}
				platform.AddFault(simulator.Fault{Method: http.MethodPut, Route: "/elements/{keyOrId}", Kind: simulator.FaultStatusBefore, Status: http.StatusForbidden, Count: 1})
				made, diags := w.element.Apply(acctest.State{}, config)
				if len(diags.Errors()) > 0 || !strings.Contains(fmt.Sprint(summaries(diags)), "Unable to Update Element") {
					t.Fatal(diags)
				}
				w.state, diags = w.element.Refresh(made)
				if len(diags) > 0 {
					t.Fatal(diags)
				}
				w.apply("repaired", config)
				expectDefaults(t, "repaired", platform, "canary-1", "canary-2")
			})
		}
	}
}

// TestElement_secretDefaultsRefused expects errors at the attribute.
func TestElement_secretDefaultsRefused(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	of := func(secrets object) object { return secretive(int64(1), secrets) }
	withDefault := func(kind string) object {
		return object{"configuration": rowList(object{"site": object{"name": "Site", "type": kind, "default": "made-up"}})}
	}
	for name, one := range map[string]struct {
		config        object
		path, summary string
		words         []string
	}{
		"no version":      {secretive(nil, object{"password": "canary"}), "secret_defaults_wo", "Missing Version of Write-Only Value", []string{"secret_defaults_wo_version"}},
		"no value":        {of(nil), "secret_defaults_wo", "Version without Write-Only Value", nil},
		"all null":        {of(object{"password": nil}), "secret_defaults_wo", "Version without Write-Only Value", nil},
		"no row":          {of(object{"colour": "canary"}), `secret_defaults_wo["colour"]`, "Default without a Row", []string{`"colour"`}},
		"no rows":         {of(object{"password": "canary"}).With(object{"configuration": nil}), `secret_defaults_wo["password"]`, "Default without a Row", nil},
		"not secret":      {of(object{"site": "canary"}), `secret_defaults_wo["site"]`, "Row Not Secret", []string{"TEXTFIELD_32"}},
		"not secret, set": {of(object{"site": "canary"}).With(withDefault("TEXTAREA")), `secret_defaults_wo["site"]`, "Row Not Secret", nil},
		"set twice":       {of(object{"site": "canary"}).With(withDefault("PASSWORD")), `secret_defaults_wo["site"]`, "Default Set Twice", nil},
		"a mask":          {of(object{"password": "********"}), `secret_defaults_wo["password"]`, "Masked Value", nil},
		"of a clone":      {object{"clone_of": "box", "secret_defaults_wo": object{"oauth.api.secret": "canary"}, "secret_defaults_wo_version": int64(1)}, `secret_defaults_wo["oauth.api.secret"]`, "Default without a Row", nil},
	} {
		_, diags := w.element.Apply(acctest.State{}, one.config)
		if len(diags) != 1 || strings.Contains(diags.String(), "canary") {
			t.Errorf("%s: %s", name, diags)
			continue
		}
		checkError(t, diags, one.path, one.summary, one.words...)
	}
	// What is not known yet is not wrong.
	for name, config := range map[string]object{
		"a value": of(object{"password": acctest.Unknown}), "all values": of(nil).With(object{"secret_defaults_wo": acctest.Unknown}),
		"the rows": of(object{"password": "canary"}).With(object{"configuration": acctest.Unknown}),
		"a type":   of(object{"site": "canary"}).With(object{"configuration": rowList(object{"site": object{"name": "Site", "type": acctest.Unknown}})}),
	} {
		if diags := w.element.Validate(config); len(diags) > 0 {
			t.Errorf("%s: validating reports %s", name, diags)
		}
		if _, diags := w.element.Plan(acctest.State{}, config); len(diags) > 0 {
			t.Errorf("%s: the plan reports %s", name, diags)
		}
	}
	w.apply("create", of(object{"password": "canary"}))
	_, diags := w.element.Plan(w.state, secretive(int64(2), nil))
	checkError(t, diags, "secret_defaults_wo", "Version without Write-Only Value")
}
