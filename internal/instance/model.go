package instance

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// resourceModel mirrors the resource schema. Nested objects stay attr values, because a whole
// object may be unknown during a plan.
type resourceModel struct {
	ID                           types.String   `tfsdk:"id"`
	Token                        types.String   `tfsdk:"token"`
	ElementKey                   types.String   `tfsdk:"element_key"`
	ElementID                    types.String   `tfsdk:"element_id"`
	Name                         types.String   `tfsdk:"name"`
	Tags                         types.Set      `tfsdk:"tags"`
	OAuth                        types.Object   `tfsdk:"oauth"`
	ProviderData                 types.Map      `tfsdk:"provider_data"`
	ProviderDataWO               types.Map      `tfsdk:"provider_data_wo"`
	ProviderDataWOVersion        types.Int64    `tfsdk:"provider_data_wo_version"`
	Events                       types.Object   `tfsdk:"events"`
	Configuration                types.Map      `tfsdk:"configuration"`
	SecretConfiguration          types.Map      `tfsdk:"secret_configuration"`
	SecretConfigurationWO        types.Map      `tfsdk:"secret_configuration_wo"`
	SecretConfigurationWOVersion types.Int64    `tfsdk:"secret_configuration_wo_version"`
	ExternalAuthentication       types.String   `tfsdk:"external_authentication"`
	OAuthProxy                   types.Object   `tfsdk:"oauth_proxy"`
	RetrieveObjects              types.Bool     `tfsdk:"retrieve_objects_after_instantiation"`
	Enabled                      types.Bool     `tfsdk:"enabled"`
	StoreToken                   types.Bool     `tfsdk:"store_token"`
	Valid                        types.Bool     `tfsdk:"valid"`
	CreatedAt                    types.String   `tfsdk:"created_at"`
	UserID                       types.String   `tfsdk:"user_id"`
	Timeouts                     timeouts.Value `tfsdk:"timeouts"`
}

// resourceTypes are the types of the resource's attributes.
var resourceTypes = sync.OnceValue(func() map[string]attr.Type {
	return framework.Types(resourceSchema(context.Background()).Attributes)
})

// oauthProxyModel is the `oauth_proxy` attribute.
type oauthProxyModel struct {
	Name types.String `tfsdk:"name"`
}

var oauthProxyTypes = map[string]attr.Type{"name": types.StringType}

// storesToken reports whether the token is kept in state, which it is unless the user says
// otherwise.
func (m resourceModel) storesToken() bool {
	return m.StoreToken.IsNull() || m.StoreToken.IsUnknown() || m.StoreToken.ValueBool()
}

// privateState is what is kept of an instance beside its state. It holds no secret, nor anything
// made from one.
type privateState struct {
	framework.Landscape

	// WriteOnlyKeys names the configuration keys that `secret_configuration_wo` last set, so that
	// their values are masked in logs of answers that show them. Each other write-only attribute
	// has a key of its own, and state has the version that it was sent with.
	WriteOnlyKeys []string `json:"secret_keys,omitempty"`
}

// remember returns the private state with the keys of the write-only attributes that were sent:
// those whose version is another in the plan than in state.
func (p privateState) remember(state, plan, config resourceModel) privateState {
	if framework.VersionChanged(state.SecretConfigurationWOVersion, plan.SecretConfigurationWOVersion) {
		var sent settings
		sent.addMap(path.Root("secret_configuration_wo"), config.SecretConfigurationWO, true)
		p.WriteOnlyKeys = sent.keys()
	}
	return p
}

// keysOf returns the keys that a group of state set when it was sent.
func (p privateState) keysOf(sent writeOnlyGroup) []string {
	switch {
	case sent.version.IsNull():
		return nil
	case sent.key != "":
		return []string{sent.key}
	default:
		return p.WriteOnlyKeys
	}
}

// writeOnlyKeys returns the keys that the write-only attributes of a state have set.
func (p privateState) writeOnlyKeys(state resourceModel) []string {
	var keys []string
	for _, group := range writeOnlyGroups(state) {
		keys = append(keys, p.keysOf(group)...)
	}
	return keys
}

// privateKey is the one key of the private state in use.
const privateKey = "instance"
