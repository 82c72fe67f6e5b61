package alike

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Model mirrors the schema of the resource.
type Model struct {
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

// Identity mirrors the schema of the resource's identity.
type Identity struct {
	BaseURL types.String `tfsdk:"base_url"`
	ID      types.String `tfsdk:"id"`
}
