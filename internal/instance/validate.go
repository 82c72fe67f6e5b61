package instance

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// validate checks what concerns more than one attribute. Unknown values are
// never wrong.
func validate(config resourceModel) diag.Diagnostics {
	diags := validateElement(config)
	for _, twin := range writeOnlyTwins(config) {
		diags.Append(twin.validate()...)
	}
	diags.Append(validateSettings(allSettings(config, config))...)
	var authorization settings
	authorization.addMap(pathProviderData, config.ProviderData, true)
	authorization.addMap(path.Root("provider_data_wo"), config.ProviderDataWO, true)
	for _, one := range authorization {
		one.refuseMask(&diags)
	}
	return diags
}

func validateElement(config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if config.ElementKey.IsNull() && config.ElementID.IsNull() {
		diags.AddAttributeError(pathElementKey, summaryMissingElement, detailMissingElement)
	}
	return diags
}

// validateSettings finds keys with two homes and values copied from an answer.
func validateSettings(all settings) diag.Diagnostics {
	var diags diag.Diagnostics
	homes := make(map[string]path.Path)
	for _, one := range all {
		if first, taken := homes[one.key]; taken {
			// Both secrets and their twins are reported as conflicting already.
			if !isTwin(first, one.path) {
				diags.AddAttributeError(one.path, summaryDuplicateKey, detailDuplicateKey(one.key, first, one.path))
			}
			continue
		}
		homes[one.key] = one.path
		one.refuseMask(&diags)
	}
	return diags
}

// refuseMask refuses a value that was copied from an answer: the secret that it
// stands for is not known.
func (s setting) refuseMask(diags *diag.Diagnostics) {
	if redact.IsMasked(s.text) {
		diags.AddAttributeError(s.path, framework.SummaryMasked, detailMaskedValue)
	}
}

// isTwin tells whether two paths are a typed secret and its write-only twin.
func isTwin(plain, writeOnly path.Path) bool {
	return plain.String()+"_wo" == writeOnly.String()
}

// writeOnlyTwin is a secret with its write-only twin and that one's version.
type writeOnlyTwin struct {
	name                      string
	at                        path.Path // The write-only attribute.
	plain, writeOnly, version attr.Value
	exclusive                 bool // Whether only one of the two may be set.
}

func writeOnlyTwins(config resourceModel) []writeOnlyTwin {
	var twins []writeOnlyTwin
	nested := config.nested()
	for _, typed := range typedKeys {
		if typed.secret {
			writeOnly, version := typed.writeOnly(nested)
			twins = append(twins, writeOnlyTwin{
				name: typed.name(), at: typed.writeOnlyPath(), plain: typed.get(nested), writeOnly: writeOnly, version: version, exclusive: true,
			})
		}
	}
	return append(twins, writeOnlyTwin{
		name: "provider_data", at: path.Root("provider_data_wo"), plain: config.ProviderData,
		writeOnly: config.ProviderDataWO, version: config.ProviderDataWOVersion, exclusive: true,
	}, writeOnlyTwin{
		name: "secret_configuration", at: path.Root("secret_configuration_wo"), plain: config.SecretConfiguration,
		writeOnly: config.SecretConfigurationWO, version: config.SecretConfigurationWOVersion,
	})
}

func (t writeOnlyTwin) validate() diag.Diagnostics {
	var diags diag.Diagnostics
	if t.writeOnly.IsNull() {
		return diags
	}
	writeOnlyName, versionName := t.name+suffixWriteOnly, t.name+suffixVersion
	if t.exclusive && !t.plain.IsNull() && !t.plain.IsUnknown() && !t.writeOnly.IsUnknown() {
		diags.AddAttributeError(t.at, summaryConflictingSecrets, detailConflictingSecrets(t.name, writeOnlyName))
	}
	if t.version.IsNull() {
		diags.AddAttributeError(t.at, framework.SummaryMissingVersion, framework.MissingVersion(writeOnlyName, versionName))
	}
	return diags
}
