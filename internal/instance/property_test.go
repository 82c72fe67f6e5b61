package instance

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// TestPropertyAllowedAnswersAreNoDrift checks that whatever the platform may make of a
// configuration without changing its meaning gives an empty difference: nothing in state changes,
// and an update would send nothing.
func TestPropertyAllowedAnswersAreNoDrift(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		configured := drawModel(t)
		state := configured
		answer := drawAllowedAnswer(t, configured)

		if diags := flattenRead(&state, answer); diags.HasError() {
			t.Fatalf("flattenRead: %v", diags)
		}
		requireSameConfigured(t, configured, state)
		if change := expandUpdate(state, configured, configured); !change.empty() {
			t.Fatalf("an update would send %+v after the answer %v", change, quotedValues(answer.Configuration))
		}
	})
}

// TestPropertyOtherChangesAreDrift checks that any other change of a configured key is seen, and
// that an update sends that key and no other.
func TestPropertyOtherChangesAreDrift(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		configured := drawModel(t)
		all := plainSettings(configured)
		if len(all) == 0 {
			t.Skip("nothing is configured")
		}
		answer := drawAllowedAnswer(t, configured)
		drifted := rapid.SampledFrom(all).Draw(t, "drifted key")
		answer.Configuration[drifted.key] = drawOtherValue(t, drifted)

		state := configured
		if diags := flattenRead(&state, answer); diags.HasError() {
			t.Fatalf("flattenRead: %v", diags)
		}
		change := expandUpdate(state, configured, configured)
		sent := slices.Collect(maps.Keys(change.patch.Configuration))
		if !slices.Equal(sent, []string{drifted.key}) || len(change.removed) > 0 {
			t.Fatalf("an update would send %v and reset %v, want only %q, which is %v and answered as %v",
				sent, change.removed, drifted.key, drifted.text, quotedValues(answer.Configuration)[drifted.key])
		}
	})
}

func requireSameConfigured(t *rapid.T, want, got resourceModel) {
	t.Helper()
	for name, pair := range map[string][2]attr.Value{
		"oauth":                {want.OAuth, got.OAuth},
		"events":               {want.Events, got.Events},
		"configuration":        {want.Configuration, got.Configuration},
		"secret_configuration": {want.SecretConfiguration, got.SecretConfiguration},
		"tags":                 {want.Tags, got.Tags},
		"name":                 {want.Name, got.Name},
		"provider_data":        {want.ProviderData, got.ProviderData},
		"element_key":          {want.ElementKey, got.ElementKey},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Fatalf("%s changed from %s to %s", name, pair[0], pair[1])
		}
	}
}

// textValues are values as users write them: every kind that requests are known to carry, and the
// awkward ones.
var textValues = []string{
	"", "true", "false", "00", "15", "1.0", "text with spaces", "a,b|c\nd", "https://made-up.example.com/callback?x=1&y=2",
	`{"contacts":{"url":"/hubs/crm/contacts?where=x>='${date:yyyy-MM-dd}'","pageSize":200}}`, `{ "b" : [1, 2.50, null], "a" : true }`,
	`[]`, `{}`, `{not json`, "null", "0", "TRUE", "Ünïcode ✓",
}

func drawText(t *rapid.T, label string) string {
	return rapid.OneOf(rapid.SampledFrom(textValues), rapid.StringN(0, 12, 40)).
		Filter(func(text string) bool { return !redact.IsMasked(text) }).Draw(t, label)
}

var pollingValues = []string{
	`{}`, `{"contacts":{"url":"/hubs/crm/contacts","idField":"id","pageSize":200}}`,
	"{\n  \"leads\": {\"datesConfiguration\": {\"updatedDateField\": \"updated\"}, \"filterByUpdatedDate\": false}\n}",
}

// drawTyped draws a value for an attribute: null, or one that the attribute takes.
func drawTyped(t *rapid.T, typed typedKey) attr.Value {
	drawn := ""
	if rapid.Bool().Draw(t, typed.at+" is set") {
		switch typed.kind {
		case kindBoolean:
			drawn = strconv.FormatBool(rapid.Bool().Draw(t, typed.at))
		case kindMinutes:
			drawn = strconv.FormatInt(rapid.Int64Range(1, 10000).Draw(t, typed.at), 10)
		case kindObject:
			drawn = rapid.SampledFrom(pollingValues).Draw(t, typed.at)
		default:
			drawn = cmp.Or(drawText(t, typed.at), "filled")
		}
	}
	value, _ := typed.kind.decode(drawn)
	return value
}

func drawModel(t *rapid.T) resourceModel {
	m := bare()
	for _, typed := range typedKeys {
		if value := drawTyped(t, typed); !value.IsNull() || rapid.Bool().Draw(t, "the object around it is set") {
			m.set(typed.at, value)
		}
	}
	tags, diags := tagsOf(rapid.SliceOfDistinct(rapid.SampledFrom([]string{"a", "b", "c", "tenant:contoso"}), rapid.ID[string]).Draw(t, "tags"))
	if diags.HasError() {
		t.Fatalf("drawing a model: %v", diags)
	}
	m.Tags, m.Configuration, m.SecretConfiguration = tags, drawMap(t, "plain"), drawMap(t, "secret")
	m.ProviderData = types.MapValueMust(types.StringType, map[string]attr.Value{"code": types.StringValue("made-up-code")})
	return m
}

// drawMap draws configuration under keys that are dotted prefixes of one another, hold upper case
// and spaces, and differ from another map's.
func drawMap(t *rapid.T, prefix string) types.Map {
	elements := make(map[string]attr.Value)
	for _, key := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"", ".user", ".user.name", ".Upper-Case", " with space"}), rapid.ID[string]).Draw(t, prefix+" keys") {
		elements[prefix+key] = types.StringValue(drawText(t, prefix+key))
	}
	return types.MapValueMust(types.StringType, elements)
}

// drawAllowedAnswer draws an answer that means what is configured: stringified, minified, masked or
// dropped, with defaults and other people's keys beside it.
func drawAllowedAnswer(t *rapid.T, m resourceModel) *cloudelements.Instance {
	configuration := map[string]*string{
		"oauth.user.token": text(drawText(t, "refreshed token")), "base.url": text("https://made-up.example.com"), "event.objects": nil,
	}
	for _, one := range plainSettings(m) {
		switch rapid.SampledFrom([]string{"same", "masked", "dropped", "respelled"}).Draw(t, one.key) {
		case "same":
			configuration[one.key] = text(one.text)
		case "masked":
			configuration[one.key] = text(redact.MaskedValue)
		case "dropped":
			delete(configuration, one.key)
		case "respelled":
			configuration[one.key] = drawRespelled(t, one)
		}
	}
	tags := []string{"Contoso"} // The platform may add the name.
	for _, element := range m.Tags.Elements() {
		tag, ok := element.(types.String)
		if !ok {
			t.Fatalf("a tag is a %T", element)
		}
		tags = append(tags, tag.ValueString())
	}
	answer := &cloudelements.Instance{
		ID: 17, Name: "Contoso", Token: "made-up-token", Configuration: configuration,
		Tags: rapid.SampledFrom([][]string{nil, rapid.Permutation(tags).Draw(t, "order of tags"), tags[1:]}).Draw(t, "answered tags"),
	}
	answer.Element.Key = rapid.SampledFrom([]string{"", "microsoftgraph", "MicrosoftGraph"}).Draw(t, "answered key")
	if rapid.Bool().Draw(t, "no configuration in the answer") {
		answer.Configuration = nil
	}
	if answer.Configuration == nil {
		answer.Configuration = map[string]*string{}
	}
	return answer
}

// drawRespelled draws another spelling of the same value.
func drawRespelled(t *rapid.T, one setting) *string {
	if lenient.SameValue(one.text, "") {
		return rapid.SampledFrom([]*string{nil, text(""), text("false")}).Draw(t, one.key+" unset")
	}
	value, ok := lenient.DecodeComposite(one.text)
	if !ok {
		return text(one.text)
	}
	minified, err := json.Marshal(value)
	if err != nil {
		t.Fatalf("minifying %s: %s", one.text, err)
	}
	return text(string(minified))
}

// drawOtherValue draws a value that is not another spelling of the configured one: the oracle is
// written here anew, by cases.
func drawOtherValue(t *rapid.T, one setting) *string {
	if one.key == keyEventsEnabled {
		return text(strconv.FormatBool(one.text != "true"))
	}
	if lenient.SameValue(one.text, "") {
		return text(rapid.SampledFrom([]string{"true", "other", "0", "null", "{}"}).Draw(t, "other value"))
	}
	candidates := []*string{nil, text(""), text(one.text + "x"), text("x" + one.text), text(strings.ToUpper(one.text) + "X"), text("false")}
	if strings.HasPrefix(one.text, `{"`) {
		candidates = append(candidates, text(`{"other":1,`+one.text[1:]))
	}
	return rapid.SampledFrom(candidates).Draw(t, "other value")
}

func text(value string) *string { return &value }

func quotedValues(configuration map[string]*string) map[string]string {
	shown := make(map[string]string, len(configuration))
	for key, value := range configuration {
		shown[key] = "null"
		if value != nil {
			shown[key] = strconv.Quote(*value)
		}
	}
	return shown
}
