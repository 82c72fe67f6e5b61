package instance

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// flattenWritten fills the computed attributes of a plan from the answer to a create or update.
// Everything that the plan knows stays as planned: a difference is for the next refresh to find.
func flattenWritten(plan *resourceModel, answer *cloudelements.Instance) diag.Diagnostics {
	var diags diag.Diagnostics
	if plan.ID.IsUnknown() || plan.ID.IsNull() {
		plan.ID = types.StringValue(strconv.FormatInt(answer.ID, 10))
	}
	if plan.Token.IsUnknown() {
		plan.Token = tokenOf(*plan, answer)
	}
	if plan.ElementKey.IsUnknown() {
		plan.ElementKey = framework.StringOrNull(answer.Element.Key)
	}
	if plan.ElementID.IsUnknown() {
		plan.ElementID = framework.IDOrNull(answer.Element.ID)
	}
	if plan.Tags.IsUnknown() {
		plan.Tags, diags = tagsOf(answer.Tags)
	}
	if plan.ProviderData.IsUnknown() {
		plan.ProviderData = types.MapNull(types.StringType)
	}
	if plan.Enabled.IsUnknown() {
		plan.Enabled = types.BoolValue(answer.Disabled == nil || !*answer.Disabled)
	}
	if plan.Valid.IsUnknown() {
		plan.Valid = types.BoolPointerValue(answer.Valid)
	}
	if plan.CreatedAt.IsUnknown() {
		plan.CreatedAt = framework.StringOrNull(framework.Timestamp(answer.CreatedDate))
	}
	if plan.UserID.IsUnknown() {
		plan.UserID = userID(answer)
	}
	return diags
}

// flattenRead brings state up to date with an answer. What the answer lacks, masks or spells in
// another way stays as it is; real drift is taken over, so that the next plan shows it.
func flattenRead(state *resourceModel, answer *cloudelements.Instance) diag.Diagnostics {
	var diags diag.Diagnostics
	state.ID = types.StringValue(strconv.FormatInt(answer.ID, 10))
	state.Token = tokenOf(*state, answer)
	if answer.Element.Key != "" && !strings.EqualFold(answer.Element.Key, state.ElementKey.ValueString()) {
		state.ElementKey = types.StringValue(answer.Element.Key)
	}
	if answer.Element.ID != 0 {
		state.ElementID = framework.IDOrNull(answer.Element.ID)
	}
	if answer.Tags != nil && !sameTags(state.Tags, answer.Tags, answer.Name) {
		tags, more := tagsOf(answer.Tags)
		diags.Append(more...)
		state.Tags = tags
	}
	if answer.Name != "" || state.Name.IsNull() {
		state.Name = types.StringValue(answer.Name)
	}
	if answer.Disabled != nil {
		state.Enabled = types.BoolValue(!*answer.Disabled)
	}
	if answer.Valid != nil {
		state.Valid = types.BoolPointerValue(answer.Valid)
	}
	if created := framework.Timestamp(answer.CreatedDate); created != "" {
		state.CreatedAt = types.StringValue(created)
	}
	if user := userID(answer); !user.IsNull() {
		state.UserID = user
	}
	if answer.Configuration != nil {
		diags.Append(flattenConfiguration(state, answer.Configuration)...)
	}
	return diags
}

// showsSame reports whether an answer leaves state as it is.
func showsSame(state resourceModel, answer *cloudelements.Instance) bool {
	shown := state
	return !flattenRead(&shown, answer).HasError() && reflect.DeepEqual(shown, state)
}

// flattenConfiguration takes over the drifted values of the configured keys. All other keys are
// left to the platform.
func flattenConfiguration(state *resourceModel, answered map[string]*string) diag.Diagnostics {
	var diags diag.Diagnostics
	nested := state.nested()
	for _, typed := range typedKeys {
		if now, drifted := typed.drift(typed.get(nested), answered); drifted {
			state.set(typed.at, now)
		}
	}
	var more diag.Diagnostics
	state.Configuration, more = takeMap(state.Configuration, answered)
	diags.Append(more...)
	state.SecretConfiguration, more = takeMap(state.SecretConfiguration, answered)
	diags.Append(more...)
	return diags
}

// drift reports whether the configured value of an attribute no longer holds, and returns the value
// to take its place. What the attribute cannot hold becomes null, which shows the drift as well.
func (k typedKey) drift(configured attr.Value, answered map[string]*string) (attr.Value, bool) {
	if configured.IsNull() {
		return configured, false
	}
	text, _ := encode(configured)
	if value := answered[k.key]; k.kind == kindBoolean && value != nil && strings.EqualFold(*value, text) {
		return configured, false
	}
	drifted, value := drift(text, answered, k.key)
	switch {
	case !drifted:
		return configured, false
	case k.kind == kindBoolean:
		return types.BoolValue(text != "true"), true
	}
	now, _ := k.kind.decode(value.ValueString())
	return now, true
}

// drift reports whether a configured value no longer holds, and returns what the platform has in
// its place: null if it has nothing.
func drift(configured string, answered map[string]*string, key string) (bool, types.String) {
	value, present := answered[key]
	if isRefreshed(key) || sameAsAnswer(configured, value, present) {
		return false, types.StringNull()
	}
	if value == nil || *value == "" {
		return true, types.StringNull()
	}
	return true, types.StringValue(*value)
}

// sameAsAnswer reports whether a configured value still holds, given what the platform answers for
// its key. present is false where the answer lacks the key; answered is nil where it holds null.
//
// What the answer does not show cannot have drifted: some keys that are sent never come back, and
// secrets come back masked.
func sameAsAnswer(configured string, answered *string, present bool) bool {
	switch {
	case !present:
		return true
	case answered == nil:
		return lenient.SameValue(configured, "")
	case redact.IsMasked(*answered):
		return true
	default:
		return lenient.SameValue(configured, *answered)
	}
}

// isRefreshed reports whether the platform changes the value of a key by itself, as it does with
// tokens [reference 4.2]. Their refresh interval is a setting like any other.
func isRefreshed(key string) bool {
	return strings.HasPrefix(key, tokenPrefix) && key != "oauth.user.refresh_interval"
}

// takeMap takes over drifted values. A key that the platform has no value for leaves the map, so
// that the plan shows it as added.
func takeMap(configured types.Map, answered map[string]*string) (types.Map, diag.Diagnostics) {
	if configured.IsNull() || configured.IsUnknown() {
		return configured, nil
	}
	elements := maps.Clone(configured.Elements())
	changed := false
	for key, element := range elements {
		text, ok := element.(types.String)
		if !ok || text.IsNull() {
			continue
		}
		drifted, value := drift(text.ValueString(), answered, key)
		switch {
		case !drifted:
			continue
		case value.IsNull():
			delete(elements, key)
		default:
			elements[key] = value
		}
		changed = true
	}
	if !changed {
		return configured, nil
	}
	return types.MapValue(types.StringType, elements)
}

// sameTags compares tags as sets. The platform may add the instance's name as a tag
// [reference 2.5]; only a configured one counts.
func sameTags(state types.Set, answered []string, name string) bool {
	if state.IsNull() || state.IsUnknown() {
		return false
	}
	configured := make(map[string]bool)
	for _, element := range state.Elements() {
		if tag, ok := element.(types.String); ok {
			configured[tag.ValueString()] = true
		}
	}
	for tag := range configured {
		if !slices.Contains(answered, tag) {
			return false
		}
	}
	return !slices.ContainsFunc(answered, func(tag string) bool { return !configured[tag] && tag != name })
}

func tagsOf(tags []string) (types.Set, diag.Diagnostics) {
	if tags == nil {
		return types.SetNull(types.StringType), nil
	}
	unique := slices.Compact(slices.Sorted(slices.Values(tags)))
	elements := make([]attr.Value, 0, len(unique))
	for _, tag := range unique {
		elements = append(elements, types.StringValue(tag))
	}
	return types.SetValue(types.StringType, elements)
}

func tokenOf(m resourceModel, answer *cloudelements.Instance) types.String {
	switch {
	case !m.storesToken():
		return types.StringNull()
	case answer.Token == "" || redact.IsMasked(answer.Token):
		if m.Token.IsUnknown() {
			return types.StringNull()
		}
		return m.Token
	default:
		return types.StringValue(answer.Token)
	}
}

func userID(answer *cloudelements.Instance) types.String {
	if answer.UserID == nil {
		return types.StringNull()
	}
	return types.StringValue(strconv.FormatInt(*answer.UserID, 10))
}
