package protocol

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// madeUp is a provider with one resource, of any schema, and one data source.
type madeUp struct {
	schema schema.Schema
	// called notes the calls of the resource's methods, in order.
	called []string
	// unchanged is what ReadUnchanged reports.
	unchanged bool
}

const (
	madeUpResource   = "made_up_thing"
	madeUpDataSource = "made_up_fact"
)

func (p *madeUp) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "made_up"
}
func (p *madeUp) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (p *madeUp) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData = p
}
func (p *madeUp) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &thing{of: p} }}
}
func (p *madeUp) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return fact{} }}
}

// fact is a data source without attributes.
type fact struct{}

func (fact) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_fact"
}
func (fact) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dataschema.Schema{}
}
func (fact) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {}

// thing is the resource.
type thing struct {
	of         *madeUp
	configured bool
}

func (r *thing) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_thing"
}
func (r *thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.of.schema
}
func (r *thing) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{"id": identityschema.StringAttribute{RequiredForImport: true}}}
}
func (r *thing) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.configured = req.ProviderData != nil
	if req.ProviderData == "unusable" {
		resp.Diagnostics.AddWarning("Unusable", "What the provider gives is of no use.")
	}
}
func (r *thing) note(call string) {
	if !r.configured {
		call += " of what is not configured"
	}
	r.of.called = append(r.of.called, call)
}
func (r *thing) ReadUnchanged(_ context.Context, state *State) (types.Object, bool) {
	r.note("ReadUnchanged")
	return types.ObjectValueMust(map[string]attr.Type{"id": types.StringType}, map[string]attr.Value{"id": types.StringValue(state.Text("id"))}), r.of.unchanged
}
func (r *thing) PlanUnchanged(context.Context, *State) { r.note("PlanUnchanged") }
func (r *thing) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.note("Read")
	var id types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), id)...)
}
func (r *thing) ModifyPlan(context.Context, resource.ModifyPlanRequest, *resource.ModifyPlanResponse) {
	r.note("ModifyPlan")
}
func (r *thing) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (r *thing) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (r *thing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

var _ ResourceWithShortcut = (*thing)(nil)

// empty is an object of no attributes.
var empty = tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}, map[string]tftypes.Value{})

// dynamic encodes a value as Terraform does.
func dynamic(t testing.TB, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}
