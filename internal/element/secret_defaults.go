package element

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/document"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

var pathSecretDefaults = path.Root("secret_defaults_wo")

// secretDefaults are the defaults of secret rows, by the keys of the rows. Only the configuration
// has them; what is remembered of them are the keys.
type secretDefaults struct {
	// held are all that the configuration has, and sent those of them that are to be sent whatever
	// the platform shows.
	held, sent map[string]string
	// kept are to stay as they are, and forgotten are to go.
	kept, forgotten []string
}

// secretDefaultsOf tells what is to become of the defaults that are remembered, and of those that
// are configured.
func secretDefaultsOf(state, plan, config resourceModel, remembered privateState) secretDefaults {
	defaults := secretDefaults{held: heldSecrets(config.SecretDefaultsWO)}
	isSent := framework.VersionChanged(state.SecretDefaultsWOVersion, plan.SecretDefaultsWOVersion)
	if isSent {
		defaults.sent = defaults.held
	}
	for _, key := range remembered.SecretDefaults {
		_, again := defaults.sent[key]
		switch {
		case again:
		case !isSent && !plan.SecretDefaultsWOVersion.IsNull() && plan.mayHaveSecretRow(key):
			defaults.kept = append(defaults.kept, key)
		default:
			defaults.forgotten = append(defaults.forgotten, key)
		}
	}
	return defaults
}

// heldSecrets reads the values of a configuration. Those that are null are left out: an unattended
// run need not know them. Those that are not known yet are there, and empty.
func heldSecrets(values types.Map) map[string]string {
	held := make(map[string]string, len(values.Elements()))
	for key, element := range values.Elements() {
		if value, isText := element.(types.String); isText && !value.IsNull() {
			held[key] = value.ValueString()
		}
	}
	return held
}

// change reports whether there is something to send, or to take away.
func (d secretDefaults) change() bool { return len(d.sent)+len(d.forgotten) > 0 }

// values are all secrets that the configuration has.
func (d secretDefaults) values() []string { return slices.Collect(maps.Values(d.held)) }

// remember brings up to date which defaults the element has by this resource, and which of them an
// answer hides.
func (d secretDefaults) remember(remembered privateState, answer *cloudelements.OwnElement) privateState {
	remembered.SecretDefaults = slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(d.sent)), d.kept...)))
	remembered.HiddenDefaults = hiddenDefaults(remembered.SecretDefaults, answer)
	remembered.Unsent = false
	return remembered
}

// needed returns those of the hidden defaults that are to stay and that the configuration does not
// have.
func (d secretDefaults) needed(hidden []string) []string {
	var keys []string
	for _, key := range d.kept {
		if _, has := d.held[key]; !has && slices.Contains(hidden, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// toSend returns the defaults to put into a definition that takes the place of what the platform
// shows: also those that are to stay and are hidden. Where the configuration does not have one of
// these, it gives its key as missing.
func (d secretDefaults) toSend(current *cloudelements.OwnElement) (values map[string]string, missing []string) {
	hidden := hiddenDefaults(d.kept, current)
	values = maps.Clone(d.sent)
	if values == nil {
		values = make(map[string]string)
	}
	for _, key := range hidden {
		if value, has := d.held[key]; has {
			values[key] = value
		}
	}
	return values, d.needed(hidden)
}

// hiddenDefaults returns those of some rows whose defaults an answer does not show, so that they
// cannot be sent back.
func hiddenDefaults(keys []string, answer *cloudelements.OwnElement) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		return slices.ContainsFunc(answer.Configuration, func(row cloudelements.ConfigurationRow) bool {
			return row.Key == key && row.DefaultValue != nil && *row.DefaultValue != "" && !redact.IsMasked(*row.DefaultValue)
		})
	})
}

// withDefaults returns a definition with defaults in its rows.
func withDefaults(definition cloudelements.Definition, values map[string]string) cloudelements.Definition {
	rows, _ := document.Items(definition["configuration"])
	if len(rows) == 0 || len(values) == 0 {
		return definition
	}
	list := make([]any, 0, len(rows))
	for _, row := range rows {
		if value, has := values[document.Text(row["key"])]; has {
			row = maps.Clone(row)
			row["defaultValue"] = value
		}
		list = append(list, row)
	}
	whole := maps.Clone(definition)
	whole["configuration"] = list
	return whole
}

// planSecretDefaults refuses a plan that has not the secrets which applying it sends.
func planSecretDefaults(state, plan, config resourceModel, remembered privateState) diag.Diagnostics {
	var diags diag.Diagnostics
	defaults := secretDefaultsOf(state, plan, config, remembered)
	switch {
	case config.SecretDefaultsWO.IsUnknown():
	case framework.VersionChanged(state.SecretDefaultsWOVersion, config.SecretDefaultsWOVersion) && len(defaults.held) == 0:
		diags.Append(framework.MissingValue(pathSecretDefaults))
	case !plan.describesSame(state):
		if keys := defaults.needed(remembered.HiddenDefaults); len(keys) > 0 {
			diags.AddAttributeError(pathSecretDefaults, summarySecretsNeeded, detailSecretsNeeded(state, keys))
		}
	}
	return diags
}

// validateSecretDefaults checks the configured defaults against the rows. What is not known yet is
// never wrong.
func validateSecretDefaults(config resourceModel) diag.Diagnostics {
	diags := framework.WriteOnly{Path: pathSecretDefaults, Value: config.SecretDefaultsWO, Version: config.SecretDefaultsWOVersion}.Validate()
	values := config.SecretDefaultsWO.Elements()
	for _, key := range sortedKeys(values) {
		at := pathSecretDefaults.AtMapKey(key)
		if value, isText := values[key].(types.String); isText && redact.IsMasked(value.ValueString()) {
			diags.AddAttributeError(at, framework.SummaryMasked, detailMaskedSecret)
		}
		row, there := config.row(key)
		secret, known := row.isSecret()
		switch {
		case !there:
			diags.AddAttributeError(at, summaryNoSuchRow, detailNoSuchRow(key))
		case known && !secret:
			diags.AddAttributeError(at, summaryNotSecret, detailNotSecret(key, row.Type.ValueString()))
		case !row.Default.IsNull() && !row.Default.IsUnknown():
			diags.AddAttributeError(at, summaryTwoDefaults, detailTwoDefaults(key))
		}
	}
	return diags
}

// isSecret reports whether a row is of the type that is secret, and whether that is known yet.
func (row ownRow) isSecret() (secret, known bool) {
	if row.Type.IsNull() || row.Type.IsUnknown() {
		return false, false
	}
	return cloudelements.ConfigurationRow{Type: row.Type.ValueString()}.IsPassword(), true
}

// row returns what is known of the type and the default of a row, and whether it may be there.
func (m resourceModel) row(key string) (row ownRow, there bool) {
	row, there = ownRow{Type: types.StringUnknown(), Default: types.StringUnknown()}, m.Configuration.IsUnknown() || m.Definition.IsUnknown()
	for _, value := range m.Configuration.Elements() {
		one, known := rowOf(value)
		if known && one.Key.ValueString() == key {
			return one, true
		}
		there = there || !known
	}
	given, _ := document.Items(m.document()["configuration"])
	for _, one := range given {
		if document.Text(one["key"]) == key && !there {
			return ownRow{Type: types.StringValue(document.Text(one["type"])), Default: framework.StringOrNull(document.Text(one["defaultValue"]))}, true
		}
	}
	return row, there
}

// rowOf returns what there is of the key, the type and the default of a row, and reports whether
// its key is known.
func rowOf(value attr.Value) (row ownRow, known bool) {
	row = ownRow{Key: types.StringUnknown(), Type: types.StringUnknown(), Default: types.StringUnknown()}
	if object, isObject := value.(types.Object); isObject && !object.IsUnknown() && !object.IsNull() {
		row.Key, _ = object.Attributes()["key"].(types.String)
		row.Type, _ = object.Attributes()["type"].(types.String)
		row.Default, _ = object.Attributes()["default"].(types.String)
	}
	return row, !row.Key.IsUnknown()
}

func (m resourceModel) mayHaveSecretRow(key string) bool {
	row, there := m.row(key)
	secret, known := row.isSecret()
	return there && (secret || !known)
}
