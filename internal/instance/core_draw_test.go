package instance_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// canary begins each secret of a story, so that it is told from all else.
const canary = "canary-"

var canaries = regexp.MustCompile(canary + "[0-9]+")

// drawnElements are the elements that stories are about, beside those drawn from the catalogue.
var drawnElements = []string{"everything", "everything", "everything", "microsoftgraph", "zendesk", "sftp"}

// drawing makes up stories from a seed.
type drawing struct {
	*rand.Rand

	elements map[string]catalogue.Element
	element  catalogue.Element
	secrets  int
	codes    int
	version  int64
}

func newDrawing(seed uint64, elements map[string]catalogue.Element) *drawing {
	return &drawing{Rand: rand.New(rand.NewPCG(seed, 0)), elements: elements} //nolint:gosec // To be repeated.
}

func (d *drawing) chance(percent int) bool { return d.IntN(100) < percent }

func pick[T any](d *drawing, from ...T) T { return from[d.IntN(len(from))] }

// story makes one up, of so many steps.
func (d *drawing) story(length int) story {
	told := story{Logged: d.chance(10)}
	if d.chance(40) {
		all := allAssumptions()
		for range 1 + d.IntN(3) {
			chosen := pick(d, all...)
			told.Assumptions = append(told.Assumptions, chosen.Setting(1+d.IntN(len(chosen.Answers)-1)))
		}
	}
	key := pick(d, drawnElements...)
	if d.chance(20) {
		key = pick(d, slices.Sorted(maps.Keys(d.elements))...)
	}
	d.element = d.elements[key]
	config := d.config()
	for len(told.Steps) < length {
		next := d.step(config)
		if last := len(told.Steps) - 1; next.Do == doApply && last >= 0 && d.isOAuth() && d.chance(85) {
			// What is to be made anew mostly has a code for it.
			if next.Replace || slices.Contains([]string{doDestroy, doTaint, doRemove, doImport}, told.Steps[last].Do) {
				d.authorize(next.Config)
			}
		}
		if next.Do == doApply {
			config = evaluateBlock(next.Config, true)
		}
		told.Steps = append(told.Steps, next)
	}
	return told
}

func (d *drawing) step(config object) step {
	switch roll := d.IntN(100); {
	case roll < 64:
		return d.apply(config)
	case roll < 80:
		return d.drift()
	case roll < 84:
		return step{Do: doRefresh}
	case roll < 90:
		return step{Do: doImport}
	case roll < 93:
		return step{Do: doTaint}
	case roll < 97:
		return step{Do: doDestroy}
	default:
		return step{Do: doRemove}
	}
}

func (d *drawing) apply(config object) step {
	next := step{Do: doApply, NoRefresh: d.chance(10), Replace: d.chance(6), CreateFirst: d.chance(30)}
	config = evaluateBlock(config, true) // A copy.
	for range d.IntN(4) {
		d.mutate(config)
	}
	if reach.unknown && d.chance(35) {
		for range 1 + d.IntN(2) {
			d.delay(config)
		}
	}
	if reach.ignoreChanges && d.chance(30) {
		for range 1 + d.IntN(2) {
			next.Ignore = append(next.Ignore, d.ignored(config))
		}
	}
	next.Config = config
	return next
}

// ignored draws what is ignored: an attribute, a parent of one, a key, or what is not configured.
func (d *drawing) ignored(config object) string {
	if d.chance(20) {
		return pick(d, "oauth", "events", "configuration", "secret_configuration", "secret_configuration_wo", "secret_configuration_wo_version", "tags", "provider_data", "enabled")
	}
	at := pick(d, pathsIn(config, nil)...)
	if len(at) == 1 || strings.HasPrefix(at[0], "oauth") || at[0] == "events" || at[0] == "timeouts" {
		return strings.Join(at, ".")
	}
	return fmt.Sprintf("%s[%q]", at[0], at[1])
}

// delay makes a value, or a whole map or object, unknown in the plan.
func (d *drawing) delay(config object) {
	if secrets, ok := config["secret_configuration_wo"].(object); ok && len(secrets) > 0 && d.chance(25) {
		// A new secret that is made in this run.
		d.version++
		config["secret_configuration_wo_version"] = d.version
		config["secret_configuration_wo"] = later{secrets}
		return
	}
	at := pick(d, pathsIn(config, nil)...)
	if at[0] == "element_key" && d.chance(90) {
		return
	}
	changed, _ := changedAt(config, at, func(inner object, name string) {
		if _, is := inner[name].(later); !is {
			inner[name] = later{inner[name]}
		}
	}).(object)
	maps.Copy(config, changed)
}

func (d *drawing) drift() step {
	next := step{Do: doDrift, Key: pick(d, driftName, driftTags, driftDisabled), Value: pick(d, "elsewhere", "")}
	if rows := d.element.Configuration; d.chance(80) && len(rows) > 0 {
		row := pick(d, rows...)
		next.Key, next.Value = row.Key, d.text(row)
	}
	return next
}

func (d *drawing) secret() string {
	d.secrets++
	return fmt.Sprintf("%s%d", canary, d.secrets)
}

var drawnJSON = []string{`{"a":1,"b":[true,null]}`, `{ "b": [ true, null ], "a": 1 }`, `{"a":2}`, `{}`, `[]`}

// text draws a value for a row.
func (d *drawing) text(row catalogue.Row) string {
	switch {
	case row.Type == catalogue.TypePassword:
		return d.secretText()
	case row.Type == catalogue.TypeBoolean || row.Type == catalogue.TypeBooleanYesNo:
		return pick(d, "true", "false", "", "true", "false")
	case len(row.Options) > 0:
		return pick(d, row.Options...).Value
	case row.Key == "event.poller.configuration" || row.Type == catalogue.TypeTextArea || d.chance(10):
		return pick(d, drawnJSON...)
	case row.Default != nil && d.chance(20):
		return *row.Default
	default:
		return pick(d, "one", "two", "1.0", "true", "text with spaces", "", "false")
	}
}

func (d *drawing) secretText() string {
	if d.chance(8) {
		return pick(d, "", "false")
	}
	return d.secret()
}

// config draws a first configuration: all that is required, and some of the rest.
func (d *drawing) config() object {
	config := object{"element_key": d.element.Key, "name": pick(d, "one", "two")}
	for _, row := range d.rows() {
		if row.Required || d.chance(min(60, 400/len(d.element.Configuration))) {
			d.setRow(config, row)
		}
	}
	if d.isOAuth() {
		config["oauth"] = object{"api_key": "client", "api_secret": d.secret(), "callback_url": "https://made-up.example.com/back"}
		config["provider_data"] = object{"code": d.code()}
	}
	return config
}

// rows are those of the element that are for users to set.
func (d *drawing) rows() []catalogue.Row {
	return slices.DeleteFunc(slices.Clone(d.element.Configuration), func(row catalogue.Row) bool {
		return row.Internal || strings.HasPrefix(row.Key, "oauth.user.") || row.Key == "event.notification.subscription.id"
	})
}

// code stands for an authorization code, which is asked for when the story is told.
func (d *drawing) code() string {
	d.codes++
	return fmt.Sprintf("code:%d", d.codes)
}

// setRow sets a row where it belongs, or one that is set already to another value.
func (d *drawing) setRow(config object, row catalogue.Row) {
	value := d.text(row)
	if row.Required && value == "" {
		value = "filled"
	}
	if typed, ok := typedHomes[row.Key]; ok {
		d.setTyped(config, typed, value)
		return
	}
	home := "configuration"
	switch {
	case row.Type == catalogue.TypePassword && d.chance(50):
		home = "secret_configuration_wo"
	case row.Type == catalogue.TypePassword, d.chance(5):
		home = "secret_configuration"
	}
	for _, other := range keyedHomes {
		if inner, ok := config[other].(object); ok && other != home {
			if _, has := inner[row.Key]; has && d.chance(80) {
				home = other // Where it is.
			}
			if other != home {
				delete(inner, row.Key)
			}
		}
	}
	d.putSecret(config, home, row.Key, value)
}

// putSecret puts a value in a map, and gives a write-only one a version.
func (d *drawing) putSecret(config object, home, key, value string) {
	inner, _ := config[home].(object)
	if inner == nil {
		inner = object{}
	}
	config[home] = inner.With(object{key: value})
	if home == "secret_configuration_wo" && (config[home+"_version"] == nil || d.chance(80)) {
		d.version++
		config[home+"_version"] = d.version
	}
}

var keyedHomes = []string{"configuration", "secret_configuration", "secret_configuration_wo"}

// setTyped sets an attribute that a key has of its own: none of them takes empty text.
func (d *drawing) setTyped(config object, home typedHome, text string) {
	at := home.path
	var value any = text
	switch home.kind {
	case "bool":
		value = d.chance(60)
	case "minutes":
		value = pick(d, int64(5), int64(15))
	case "json":
		value = pick(d, drawnJSON[:4]...)
	case "secret":
		value = d.secret()
		parent, name := at[0], at[1]
		inner, _ := config[parent].(object)
		inner = inner.With(nil)
		if inner == nil {
			inner = object{}
		}
		if d.chance(50) {
			delete(inner, name+"_wo")
			delete(inner, name+"_wo_version")
			inner[name] = value
		} else {
			delete(inner, name)
			inner[name+"_wo"] = value
			if inner[name+"_wo_version"] == nil || d.chance(80) {
				d.version++
				inner[name+"_wo_version"] = d.version
			}
		}
		config[parent] = inner
		return
	default:
		if text == "" || strings.HasPrefix(text, canary) { // The attribute is no secret.
			value = "filled"
		}
	}
	inner := config
	for _, name := range at[:len(at)-1] {
		next, _ := inner[name].(object)
		next = next.With(nil)
		if next == nil {
			next = object{}
		}
		inner[name] = next
		inner = next
	}
	inner[at[len(at)-1]] = value
}

// mutate changes one thing in a configuration.
func (d *drawing) mutate(config object) {
	switch roll := d.IntN(100); {
	case roll < 34:
		if rows := d.rows(); len(rows) > 0 {
			d.setRow(config, pick(d, rows...))
		}
	case roll < 52:
		d.takeOut(config)
	case roll < 58:
		d.respell(config)
	case roll < 64:
		home := pick(d, keyedHomes...)
		if inner, ok := config[home].(object); ok && len(inner) > 0 {
			config[home] = inner.With(object{pick(d, slices.Sorted(maps.Keys(inner))...): nil})
		}
	case roll < 68:
		// Another value, as an ephemeral generator gives one, under the same version.
		if inner, ok := config["secret_configuration_wo"].(object); ok && len(inner) > 0 {
			config["secret_configuration_wo"] = inner.With(object{pick(d, slices.Sorted(maps.Keys(inner))...): d.secret()})
		}
	case roll < 72:
		delete(config, "secret_configuration_wo")
		if d.chance(70) {
			delete(config, "secret_configuration_wo_version")
		}
	case roll < 78:
		d.authorize(config)
	default:
		d.setAttribute(config)
	}
}

func (d *drawing) setAttribute(config object) {
	name := pick(d, "name", "tags", "enabled", "external_authentication", "oauth_proxy", "retrieve_objects_after_instantiation", "store_token", "timeouts")
	values := map[string][]any{
		"name":                                 {"one", "two", "three"},
		"tags":                                 {[]any{}, []any{"a"}, []any{"b", "a"}, []any{"a", "c"}},
		"enabled":                              {true, false},
		"external_authentication":              {"initial"},
		"oauth_proxy":                          {object{"name": "proxy"}, object{"name": "other proxy"}},
		"retrieve_objects_after_instantiation": {true, false},
		"store_token":                          {true, false},
		"timeouts":                             {object{"create": "9m"}, object{"update": "9m", "create": "8m"}},
	}
	if config[name] != nil && name != "name" && d.chance(50) {
		delete(config, name)
		return
	}
	config[name] = pick(d, values[name]...)
	if name == "external_authentication" && d.chance(80) {
		d.putSecret(config, pick(d, "secret_configuration", "secret_configuration_wo"), "oauth.user.refresh_token", d.secret())
	}
}

func (d *drawing) isOAuth() bool { return d.element.Authentication == catalogue.AuthenticationOAuth2 }

// authorize gives a code, takes it away, or moves it.
func (d *drawing) authorize(config object) {
	isOAuth := d.isOAuth()
	delete(config, "provider_data_wo")
	switch roll := d.IntN(10); {
	case roll < 2:
		delete(config, "provider_data")
		if d.chance(50) {
			delete(config, "provider_data_wo_version")
		}
	case roll < 3:
		config["provider_data"] = object{"code": nil}
	case roll < 6 && isOAuth:
		delete(config, "provider_data")
		d.version++
		config["provider_data_wo"], config["provider_data_wo_version"] = object{"code": d.code()}, d.version
	case isOAuth:
		if config["provider_data"] = (object{"code": d.code()}); d.chance(70) {
			delete(config, "provider_data_wo_version")
		}
	default:
		config["provider_data"] = object{"debug": pick(d, "true", "false")}
	}
}

// takeOut takes something out of the configuration, which need not be valid then.
func (d *drawing) takeOut(config object) {
	at := pick(d, pathsIn(config, nil)...)
	if at[0] == "element_key" || at[0] == "name" || d.holdsRequired(at) && d.chance(85) {
		return
	}
	become(config, leftOut(config, at))
	// Mostly a secret goes with its version.
	if last := at[len(at)-1]; strings.HasSuffix(last, "_wo") && d.chance(70) {
		at = append(slices.Clone(at[:len(at)-1]), last+"_version")
		become(config, leftOut(config, at))
	}
}

// holdsRequired reports whether an element cannot do without what is there.
func (d *drawing) holdsRequired(at []string) bool {
	return slices.ContainsFunc(d.rows(), func(row catalogue.Row) bool {
		home, typed := typedHomes[row.Key]
		return row.Required && (typed && home.path[0] == at[0] || !typed && (len(at) == 1 || at[1] == row.Key))
	})
}

// become makes a configuration what was made of it.
func become(config object, made any) {
	inner, _ := made.(object)
	inner = maps.Clone(inner)
	clear(config)
	maps.Copy(config, inner)
}

// respell writes JSON, or what is unset, in another way.
func (d *drawing) respell(config object) {
	spellings := map[string]string{drawnJSON[0]: drawnJSON[1], drawnJSON[1]: drawnJSON[0], "": "false", "false": "", "{}": "{ }"}
	for _, at := range pathsIn(config, nil) {
		changed, _ := changedAt(config, at, func(inner object, name string) {
			if text, ok := inner[name].(string); ok && at[0] != "name" && spellings[text] != text && d.chance(60) {
				if other, has := spellings[text]; has && (other != "" || !slices.Contains([]string{"oauth", "events"}, at[0])) {
					inner[name] = other
				}
			}
		}).(object)
		maps.Copy(config, changed)
	}
}

// reach is how far stories go.
var reach = struct{ ignoreChanges, unknown bool }{ignoreChanges: true, unknown: true}

// typedHome is the attribute that a key has of its own.
type typedHome struct {
	path []string
	kind string
}

// typedHomes are written down once more here, from the reference: the provider's own table may be
// what is wrong.
var typedHomes = map[string]typedHome{
	"oauth.api.key":                    {[]string{"oauth", "api_key"}, "text"},
	"oauth.api.secret":                 {[]string{"oauth", "api_secret"}, "secret"},
	"oauth.callback.url":               {[]string{"oauth", "callback_url"}, "text"},
	"oauth.scope":                      {[]string{"oauth", "scope"}, "text"},
	"event.notification.enabled":       {[]string{"events", "enabled"}, "bool"},
	"event.notification.callback.url":  {[]string{"events", "callback_url"}, "text"},
	"event.notification.signature.key": {[]string{"events", "signature_key"}, "secret"},
	"event.vendor.type":                {[]string{"events", "vendor_type"}, "text"},
	"event.poller.refresh_interval":    {[]string{"events", "polling", "refresh_interval"}, "minutes"},
	"event.poller.configuration":       {[]string{"events", "polling", "configuration"}, "json"},
}
