package instance

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// resourceModel mirrors the resource schema. Nested objects stay attr values,
// because a whole object may be unknown while a plan is made.
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
	attributes := resourceSchema(context.Background()).Attributes
	types := make(map[string]attr.Type, len(attributes))
	for name, attribute := range attributes {
		types[name] = attribute.GetType()
	}
	return types
})

// oauthProxyModel is the `oauth_proxy` attribute.
type oauthProxyModel struct {
	Name types.String `tfsdk:"name"`
}

var oauthProxyTypes = map[string]attr.Type{"name": types.StringType}

// storesToken tells whether the token is kept in state; it is unless the user
// says otherwise. What is not known yet says nothing.
func (m resourceModel) storesToken() bool {
	return m.StoreToken.IsNull() || m.StoreToken.IsUnknown() || m.StoreToken.ValueBool()
}
