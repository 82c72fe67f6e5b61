package instance_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// knownFault is a fault of the provider that is known and not mended yet. A step that would run into
// it is left out of its story, unless -core.known asks for it: what mends the fault takes it out of
// the table, and leaves its stories.
type knownFault struct {
	// name says what goes wrong.
	name string
	// stories show it. Each is a file of testdata/stories.
	stories []string
	hits    func(prospect) bool
}

// prospect is a step before it is taken: from what was last applied to what is to be.
type prospect struct {
	step         step
	state        object // Nil where there is no instance.
	before, next object // Configurations, all known: what was applied last, and what is to be.
	planned      object // The next one as it is known when it is planned.
	replaces     bool
	isOAuth      bool
}

var knownFaults = []knownFault{
	{"a version or a removal is taken from the configuration though it is ignored", []string{"ignored_version", "ignored_parent"}, func(p prospect) bool {
		return p.state != nil && slices.ContainsFunc(p.step.Ignore, func(at string) bool {
			return at == "oauth" || at == "events" || strings.Contains(at, "_wo")
		})
	}},
	{"a write-only secret that is taken out is emptied at the platform", []string{"secret_taken_out"}, func(p prospect) bool {
		plain, secret := settingsOf(p.next), writeOnlyOf(p.next)
		for key := range writeOnlyOf(p.before) {
			_, stays := secret[key]
			_, moves := plain[key]
			if !stays && !moves {
				return true
			}
		}
		return false
	}},
	{"a token that the platform has renewed by itself is emptied when it is taken out", []string{"renewed_token_taken_out"}, func(p prospect) bool {
		after := settingsOf(p.next)
		for key := range settingsOf(p.state) {
			if _, stays := after[key]; !stays && strings.HasPrefix(key, "oauth.user.") {
				return true
			}
		}
		return false
	}},
	{"oauth_proxy and external_authentication are planned to go, and stay", []string{"oauth_proxy_taken_out", "external_authentication_taken_out"}, func(p prospect) bool {
		return p.state["oauth_proxy"] != nil && p.next["oauth_proxy"] == nil ||
			p.state["external_authentication"] != nil && p.next["external_authentication"] == nil
	}},
	{`"" and "false" are taken for the same when one is configured after the other`, []string{"unset_in_other_words"}, func(p prospect) bool {
		after := settingsOf(p.next)
		for key, was := range settingsOf(p.state) {
			if is, stays := after[key]; stays && was != is && isUnset(was) && isUnset(is) {
				return true
			}
		}
		return false
	}},
	{"a map is planned in state's spelling, unless something in it is unknown", []string{"map_in_other_words"}, func(p prospect) bool {
		return p.state != nil && slices.ContainsFunc([]string{"configuration", "secret_configuration"}, func(home string) bool {
			was, _ := p.state[home].(object)
			is, _ := p.next[home].(object)
			return !reflect.DeepEqual(p.planned[home], p.next[home]) && respelled(was, is)
		})
	}},
	{"provider_data that is unknown in the plan is planned in another way when it is known", []string{"authorization_unknown"}, func(p prospect) bool {
		return !reflect.DeepEqual(p.planned["provider_data"], p.next["provider_data"])
	}},
	{"token and valid are planned as they were though a write-only secret is not known yet", []string{"secret_unknown", "code_unknown"}, func(p prospect) bool {
		if !reflect.DeepEqual(p.planned["provider_data_wo"], p.next["provider_data_wo"]) {
			return true
		}
		known := writeOnlyOf(p.planned)
		for key, value := range writeOnlyOf(p.next) {
			if known[key] != value {
				return true
			}
		}
		return false
	}},
	{"provider_data beside a left version of its twin is planned as null", []string{"left_version"}, func(p prospect) bool {
		isKept := slices.ContainsFunc(p.step.Ignore, func(at string) bool { return strings.HasPrefix(at, "provider_data") })
		return p.next["provider_data_wo_version"] != nil && (isKept || p.next["provider_data"] != nil)
	}},
	{"a key is left in secret_configuration, since that is ignored, and set by its write-only twin, too", []string{"key_set_twice_by_ignoring"}, func(p prospect) bool {
		secret := writeOnlyOf(p.next)
		for key := range settingsOf(p.state) {
			if _, moves := secret[key]; moves && slices.ContainsFunc(p.step.Ignore, func(at string) bool { return strings.HasPrefix(at, homeOfKey(p.state, key)) }) {
				return true
			}
		}
		return false
	}},
	{"an instance is destroyed though the one in its place lacks the client that tokens from elsewhere were given to", []string{"replaced_without_client"}, func(p prospect) bool {
		oauth, _ := p.next["oauth"].(object)
		return p.replaces && p.isOAuth && p.next["external_authentication"] != nil &&
			(oauth["api_key"] == nil || oauth["api_secret"] == nil && oauth["api_secret_wo"] == nil)
	}},
}

// respelled reports whether a key says the same in other words in a map, or is null in one of two.
func respelled(was, is object) bool {
	for _, key := range slices.Concat(slices.Collect(maps.Keys(was)), slices.Collect(maps.Keys(is))) {
		before, after := was[key], is[key]
		_, had := was[key]
		_, has := is[key]
		if had && before == nil || has && after == nil || before != after && sameText(textOf(before), textOf(after)) {
			return true
		}
	}
	return false
}
