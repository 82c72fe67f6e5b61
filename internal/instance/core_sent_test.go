package instance_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/core"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// sending holds what an apply has sent against what its plan showed.
type sending struct {
	teller                *teller
	change                *core.Change
	before, planned, want object // Attributes: of the prior state, the plan, and the state after it.
	config                object // As it is applied, write-only values and all.
	failed                bool

	// What was sent, by kind of request.
	created, updated, deleted []sentBody
	enabled                   []string // Methods.
	others                    []string
}

// sentBody is the body of a request as far as it concerns a plan.
type sentBody struct {
	Name                   *string           `json:"name"`
	Tags                   *[]string         `json:"tags"`
	Configuration          map[string]any    `json:"configuration"`
	ProviderData           map[string]string `json:"providerData"`
	ExternalAuthentication string            `json:"externalAuthentication"`
	OAuthProxy             any               `json:"oauthProxy"`
}

func newSending(l *teller, change *core.Change, after *core.Object, config object, requests []simulator.Request, failed bool) *sending {
	s := &sending{teller: l, change: change, before: change.Before.Attributes(), want: after.Attributes(), config: config, failed: failed}
	s.planned, _ = acctest.Decode(change.Planned).(object)
	for _, attributes := range []object{s.before, s.planned, s.want} {
		sortTags(attributes)
	}
	if failed {
		s.want = s.planned // State need not hold what was wanted.
	}
	for _, one := range requests {
		var body sentBody
		_ = json.Unmarshal(one.Body, &body) // Empty where there is none.
		switch one.Method + " " + one.Route {
		case "POST /instances":
			s.created = append(s.created, body)
		case "PATCH /instances/{id}":
			s.updated = append(s.updated, body)
		case "DELETE /instances/{id}":
			s.deleted = append(s.deleted, body)
		case "PUT /instances/{id}/enabled", "DELETE /instances/{id}/enabled":
			s.enabled = append(s.enabled, one.Method)
		default:
			if one.Method != http.MethodGet {
				s.others = append(s.others, one.Method+" "+one.Route)
			}
		}
	}
	return s
}

// sortTags gives a set one order.
func sortTags(attributes object) {
	if tags, ok := attributes["tags"].([]any); ok {
		slices.SortFunc(tags, func(a, b any) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
}

func (s *sending) check() *finding {
	creates := s.change.Action == core.Create || s.change.Action.Replaces()
	switch {
	case len(s.others) > 0:
		return &finding{kind: "sent without a plan: " + s.others[0], detail: fmt.Sprint(s.others)}
	case len(s.created) > 0 && !creates:
		return &finding{kind: "created though the plan is to " + string(s.change.Action)}
	case len(s.created) > 1:
		return &finding{kind: "created more than once"}
	case len(s.deleted) > 0 && !s.change.Action.Replaces():
		return &finding{kind: "deleted though the plan is to " + string(s.change.Action)}
	case s.change.Action != core.Update:
		return s.checkCreated()
	}
	for _, body := range s.updated {
		for _, check := range []func(sentBody) *finding{s.checkBasics, s.checkKeys} {
			if found := check(body); found != nil {
				return found
			}
		}
	}
	if len(s.enabled) > 0 && !s.differs("enabled") {
		return &finding{kind: "sent what the plan does not show: enabled", detail: fmt.Sprint(s.enabled)}
	}
	if s.failed {
		return nil
	}
	return s.checkAllSent()
}

// checkCreated compares the body of a create with all that is configured.
func (s *sending) checkCreated() *finding {
	if len(s.created) == 0 || s.want == nil {
		return nil
	}
	body := s.created[0]
	want := settingsOf(s.config)
	maps.Copy(want, writeOnlyOf(s.config))
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if got, sent := body.Configuration[key]; !sent || !sameText(textOf(got), want[key]) {
			return &finding{kind: "created without what is configured: " + homeOfKey(s.config, key), detail: fmt.Sprintf("%s is %v, want %v", key, got, want[key])}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(body.Configuration)) {
		if _, configured := want[key]; !configured {
			return &finding{kind: "created with what is not configured", detail: key}
		}
	}
	return nil
}

// differs reports whether the plan shows a change of a top-level attribute.
func (s *sending) differs(name string) bool {
	return !reflect.DeepEqual(s.before[name], s.planned[name])
}

func (s *sending) checkBasics(body sentBody) *finding {
	unseen := func(name string, value any) *finding {
		return &finding{kind: "sent what the plan does not show: " + name, detail: fmt.Sprint(value)}
	}
	switch {
	case body.Name != nil && !s.differs("name"):
		return unseen("name", *body.Name)
	case body.Tags != nil && !s.differs("tags") && !s.differs("name"):
		return unseen("tags", *body.Tags)
	case len(body.ProviderData) > 0 && !s.differs("provider_data") && (!s.differs("provider_data_wo_version") || s.planned["provider_data_wo_version"] == nil):
		return unseen("provider_data", body.ProviderData)
	case body.ExternalAuthentication != "" && !s.differs("external_authentication"):
		return unseen("external_authentication", body.ExternalAuthentication)
	case body.OAuthProxy != nil && !s.differs("oauth_proxy"):
		return unseen("oauth_proxy", body.OAuthProxy)
	}
	return nil
}

// checkKeys looks at each configuration key that was sent: what the plan changes, with the value
// that it is to have.
func (s *sending) checkKeys(body sentBody) *finding {
	before, planned, want, secret := settingsOf(s.before), settingsOf(s.planned), settingsOf(s.want), writeOnlyOf(s.config)
	configured := settingsOf(s.config)
	for _, key := range slices.Sorted(maps.Keys(body.Configuration)) {
		value, isNull := textOf(body.Configuration[key]), body.Configuration[key] == nil
		was, had := before[key]
		is, has := planned[key]
		hidden, isSecret := secret[key]
		isSecret = isSecret && s.versionChanged(key)
		changes := had != has || was != is || s.isOpen(key)
		home := homeOfKey(s.config, key)
		if home == "" {
			home = cmp.Or(homeOfKey(s.before, key), strings.Join(typedHomes[key].path, "."), "a map") + ", not configured"
		}
		detail := fmt.Sprintf("%s = %q", key, value)
		wanted, kept := want[key]
		if s.failed && s.isOpen(key) {
			wanted, kept = configured[key]
		}
		switch {
		case isSecret:
			if !sameText(value, hidden) {
				return &finding{kind: "sent another value than is configured: " + home, detail: detail}
			}
		case !changes:
			return &finding{kind: "sent what the plan does not show: " + home + emptiness(value), detail: detail}
		case kept:
			if !sameText(value, wanted) && wanted != unknownText {
				return &finding{kind: "sent another value than is planned: " + home, detail: detail + ", want " + wanted}
			}
		case strings.HasPrefix(key, "oauth.user."):
			return &finding{kind: "sent over what the platform keeps by itself", detail: detail}
		case !isNull && value != "" && (s.teller.rows[key].Default == nil || *s.teller.rows[key].Default != value):
			return &finding{kind: "sent a value that nothing says: " + home, detail: detail}
		}
	}
	return nil
}

func emptiness(value string) string {
	if value == "" {
		return " (emptied)"
	}
	return ""
}

// checkAllSent finds what the plan shows and nothing was sent of.
func (s *sending) checkAllSent() *finding {
	all := sentBody{Configuration: map[string]any{}}
	for _, body := range s.updated {
		maps.Copy(all.Configuration, body.Configuration)
		if body.Name != nil {
			all.Name = body.Name
		}
		if body.Tags != nil {
			all.Tags = body.Tags
		}
		if body.ExternalAuthentication != "" {
			all.ExternalAuthentication = body.ExternalAuthentication
		}
		if body.OAuthProxy != nil {
			all.OAuthProxy = body.OAuthProxy
		}
		if len(body.ProviderData) > 0 {
			all.ProviderData = body.ProviderData
		}
	}
	changed := func(name string) bool { return !reflect.DeepEqual(s.before[name], s.want[name]) }
	missing := func(name string) *finding {
		return &finding{kind: "planned and not sent: " + name, detail: fmt.Sprintf("%v, then %v", s.before[name], s.want[name])}
	}
	switch {
	case changed("name") && all.Name == nil:
		return missing("name")
	case changed("tags") && all.Tags == nil && !changed("name"):
		return missing("tags")
	case changed("external_authentication") && all.ExternalAuthentication == "":
		return missing("external_authentication" + takenOut(s.want["external_authentication"]))
	case changed("oauth_proxy") && all.OAuthProxy == nil:
		return missing("oauth_proxy" + takenOut(s.want["oauth_proxy"]))
	case changed("enabled") && len(s.enabled) == 0:
		return missing("enabled")
	case changed("provider_data") && len(all.ProviderData) == 0 && isFilled(s.want["provider_data"]):
		return missing("provider_data")
	}
	before, want, secret := settingsOf(s.before), settingsOf(s.want), writeOnlyOf(s.config)
	for _, key := range slices.Sorted(maps.Keys(want)) {
		was, had := before[key]
		if _, sent := all.Configuration[key]; !sent && (!had || was != want[key] && !sameText(was, want[key])) {
			return &finding{kind: "planned and not sent: " + homeOfKey(s.want, key), detail: fmt.Sprintf("%s: %q, then %q", key, was, want[key])}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		_, sent := all.Configuration[key]
		_, still := want[key]
		_, hidden := secret[key]
		if !sent && !still && !hidden && !strings.HasPrefix(key, "oauth.user.") && s.teller.strict {
			return &finding{kind: "taken out and not sent: " + homeOfKey(s.before, key), detail: key}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(secret)) {
		if _, sent := all.Configuration[key]; !sent && s.finalVersionChanged(key) {
			return &finding{kind: "version raised and not sent: " + homeOfKey(s.config, key), detail: key}
		}
	}
	return nil
}

func takenOut(value any) string {
	if value == nil {
		return " (taken out)"
	}
	return ""
}

// isFilled reports whether a map has a value that is not null.
func isFilled(value any) bool {
	inner, _ := value.(object)
	return slices.ContainsFunc(slices.Collect(maps.Values(inner)), func(one any) bool { return one != nil })
}

// remember notes the secrets that the platform must hold from now on.
func (s *sending) remember() {
	for key, value := range writeOnlyOf(s.config) {
		if s.change.Action != core.Update || s.finalVersionChanged(key) {
			s.teller.sent[key] = value
		}
	}
	for key := range settingsOf(s.want) {
		delete(s.teller.sent, key)
	}
	for key := range settingsOf(s.before) {
		if _, kept := settingsOf(s.want)[key]; !kept && s.change.Action == core.Update && writeOnlyOf(s.config)[key] == "" {
			delete(s.teller.sent, key)
		}
	}
	for _, body := range s.updated {
		for key := range body.Configuration {
			delete(s.teller.drifted, key)
			delete(s.teller.hidden, key)
		}
	}
}

// checkStored finds what the platform does not hold after an apply.
func (l *teller) checkStored(s *sending) *finding {
	stored, ok := l.platform.Instance(l.id())
	if !ok || !l.strict {
		return nil
	}
	held := func(key string) string {
		if text, unlisted := stored.Unlisted[key]; unlisted {
			return text
		}
		return stored.Value(key)
	}
	want := settingsOf(s.want)
	maps.Copy(want, l.sent)
	for _, key := range slices.Sorted(maps.Keys(want)) {
		isOpen := l.drifted[key] || l.hidden[key] || strings.HasPrefix(key, "oauth.user.") || isUnset(held(key)) && isUnset(want[key])
		if !isOpen && !sameText(held(key), want[key]) {
			return &finding{kind: "the platform holds something else: " + homeOfKey(s.config, key), detail: fmt.Sprintf("%s is %q, want %q", key, held(key), want[key])}
		}
	}
	name, _ := s.want["name"].(string)
	if enabled, _ := s.want["enabled"].(bool); !l.drifted[driftDisabled] && stored.Disabled == enabled || !l.drifted[driftName] && stored.Name != name {
		return &finding{kind: "the platform holds something else: name or enabled", detail: fmt.Sprintf("%q, disabled: %t", stored.Name, stored.Disabled)}
	}
	return nil
}

func isUnset(text string) bool { return text == "" || text == "false" }

// versions are the attributes that say when write-only ones are sent, and the key of each.
var writeOnlyHomes = []struct{ parent, name, key string }{
	{"oauth", "api_secret_wo", "oauth.api.secret"},
	{"events", "signature_key_wo", "event.notification.signature.key"},
	{"", "secret_configuration_wo", ""},
}

// parentOf is the object that an attribute is in: Unknown where that is unknown, nil where there is
// none.
func parentOf(attributes object, parent string) any {
	if parent == "" {
		return attributes
	}
	return attributes[parent]
}

func (s *sending) versionChanged(key string) bool      { return s.isSentAgain(s.planned, key) }
func (s *sending) finalVersionChanged(key string) bool { return s.isSentAgain(s.want, key) }

// isSentAgain reports whether the version of a key's write-only attribute becomes another one, or
// may.
func (s *sending) isSentAgain(after object, key string) bool {
	for _, home := range writeOnlyHomes {
		if home.key != "" && home.key != key {
			continue
		}
		was, _ := parentOf(s.before, home.parent).(object)
		holder := parentOf(after, home.parent)
		if holder == acctest.Unknown {
			return true
		}
		is, _ := holder.(object)
		configured, _ := parentOf(s.config, home.parent).(object)
		inner, _ := configured[home.name].(object)
		if _, has := inner[key]; home.key == "" && !has {
			continue
		}
		version := is[home.name+"_version"]
		return version != nil && version != was[home.name+"_version"]
	}
	return false
}

// isOpen reports whether a plan leaves the whole attribute open that a key is in.
func (s *sending) isOpen(key string) bool {
	if home, typed := typedHomes[key]; typed {
		inner := s.planned
		for _, name := range home.path {
			if inner[name] == acctest.Unknown {
				return true
			}
			inner, _ = inner[name].(object)
		}
		return false
	}
	return s.planned["configuration"] == acctest.Unknown || s.planned["secret_configuration"] == acctest.Unknown
}

// settingsOf lists the keys that attributes set, by what the reference says of them; those that are
// unknown have a text of their own.
func settingsOf(attributes object) map[string]string {
	settings := map[string]string{}
	for _, home := range []string{"configuration", "secret_configuration"} {
		inner, _ := attributes[home].(object)
		for key, value := range inner {
			if value != nil {
				settings[key] = textOf(value)
			}
		}
	}
	for key, home := range typedHomes {
		inner := attributes
		for _, name := range home.path[:len(home.path)-1] {
			inner, _ = inner[name].(object)
		}
		if value := inner[home.path[len(home.path)-1]]; value != nil {
			settings[key] = textOf(value)
		}
	}
	return settings
}

// writeOnlyOf lists the keys that the write-only attributes of a configuration set.
func writeOnlyOf(config object) map[string]string {
	settings := map[string]string{}
	for _, home := range writeOnlyHomes {
		holder, _ := parentOf(config, home.parent).(object)
		switch value := holder[home.name].(type) {
		case object:
			for key, one := range value {
				if one != nil {
					settings[key] = textOf(one)
				}
			}
		case string:
			settings[home.key] = value
		}
	}
	return settings
}

// homeOfKey is the attribute that sets a key; "" where none does.
func homeOfKey(attributes object, key string) string {
	for _, home := range keyedHomes {
		if inner, ok := attributes[home].(object); ok {
			if _, has := inner[key]; has {
				return home
			}
		}
	}
	for _, home := range writeOnlyHomes {
		holder, _ := parentOf(attributes, home.parent).(object)
		if home.key == key && holder[home.name] != nil {
			return home.parent + "." + home.name
		}
	}
	if home, ok := typedHomes[key]; ok && settingsOf(attributes)[key] != "" {
		return strings.Join(home.path, ".")
	}
	return ""
}

// unknownText stands for a value that is not known.
const unknownText = "(unknown)"

// textOf is a value as the platform keeps it.
func textOf(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	case bool:
		return strconv.FormatBool(value)
	case int64:
		return strconv.FormatInt(value, 10)
	case object, map[string]any, []any, float64:
		text, _ := json.Marshal(value) //nolint:errchkjson // It was JSON.
		return string(text)
	default:
		return unknownText
	}
}

// sameText reports whether two texts are the same, or are the same JSON.
func sameText(a, b string) bool {
	if a == b {
		return true
	}
	var left, right any
	if json.Unmarshal([]byte(a), &left) != nil || json.Unmarshal([]byte(b), &right) != nil {
		return false
	}
	_, isText := left.(string)
	return !isText && strings.ContainsAny(a, "{[") && reflect.DeepEqual(left, right)
}
