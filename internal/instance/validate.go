package instance

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// validate checks what concerns more than one attribute. Unknown values are
// never wrong.
func validate(config resourceModel) diag.Diagnostics {
	diags := validateElement(config)
	oauth, events := framework.Decode[oauthModel](config.OAuth), framework.Decode[eventsModel](config.Events)
	for _, twin := range []writeOnlyTwin{
		{plain: oauth.APISecret, writeOnly: oauth.APISecretWO, version: oauth.APISecretWOVersion, parent: path.Root("oauth"), name: "api_secret", exclusive: true},
		{plain: events.SignatureKey, writeOnly: events.SignatureKeyWO, version: events.SignatureKeyWOVersion, parent: path.Root("events"), name: "signature_key", exclusive: true},
		{plain: config.ProviderData, writeOnly: config.ProviderDataWO, version: config.ProviderDataWOVersion, parent: path.Empty(), name: "provider_data", exclusive: true},
		{plain: config.SecretConfiguration, writeOnly: config.SecretConfigurationWO, version: config.SecretConfigurationWOVersion, parent: path.Empty(), name: "secret_configuration"},
	} {
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
	if cloudelements.IsMasked(s.text) {
		diags.AddAttributeError(s.path, framework.SummaryMasked, detailMaskedValue)
	}
}

// isTwin tells whether two paths are a typed secret and its write-only twin.
func isTwin(plain, writeOnly path.Path) bool {
	return plain.String()+"_wo" == writeOnly.String()
}

// writeOnlyTwin is a secret with its write-only twin and that one's version.
type writeOnlyTwin struct {
	plain, writeOnly, version attr.Value
	parent                    path.Path
	name                      string
	exclusive                 bool // Whether only one of the two may be set.
}

func (t writeOnlyTwin) validate() diag.Diagnostics {
	var diags diag.Diagnostics
	writeOnlyName, versionName := t.name+"_wo", t.name+"_wo_version"
	at := func(name string) path.Path {
		if t.parent.Equal(path.Empty()) {
			return path.Root(name)
		}
		return t.parent.AtName(name)
	}
	writeOnlySet := !t.writeOnly.IsNull()
	if t.exclusive && !t.plain.IsNull() && writeOnlySet && !t.plain.IsUnknown() && !t.writeOnly.IsUnknown() {
		diags.AddAttributeError(at(writeOnlyName), summaryConflictingSecrets, detailConflictingSecrets(t.name, writeOnlyName))
	}
	if writeOnlySet && t.version.IsNull() {
		diags.AddAttributeError(at(writeOnlyName), framework.SummaryMissingVersion, framework.MissingVersion(writeOnlyName, versionName))
	}
	return diags
}
