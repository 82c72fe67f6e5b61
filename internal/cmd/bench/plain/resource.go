package main

import (
	"context"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/alike"
)

// plain is the resource with a call for each operation.
type plain struct{ alike.Resource }

func newResource() resource.Resource { return &plain{} }

// Create makes the instance.
func (p *plain) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m alike.Model
	var w writeOnly
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("oauth").AtName("api_secret_wo"), &w.secret)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("provider_data_wo"), &w.data)...)
	body, diags := expand(ctx, m, w)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	var answer instance
	if _, err := call(ctx, http.MethodPost, "/instances", body, &answer); err != nil {
		resp.Diagnostics.AddError("Create Failed", err.Error())
		return
	}
	resp.Diagnostics.Append(flatten(ctx, &m, answer)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity(m))...)
}

// Read reads the instance.
func (p *plain) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m alike.Model
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity(m))...)
	var answer instance
	status, err := call(ctx, http.MethodGet, "/instances/"+m.ID.ValueString(), nil, &answer)
	if status == http.StatusNotFound {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		resp.Diagnostics.AddError("Read Failed", err.Error())
		return
	}
	resp.Diagnostics.Append(flatten(ctx, &m, answer)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// Update sends name and tags.
func (p *plain) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m alike.Model
	var tags []string
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	resp.Diagnostics.Append(m.Tags.ElementsAs(ctx, &tags, false)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var answer instance
	body := map[string]any{"name": m.Name.ValueString(), "tags": tags}
	if _, err := call(ctx, http.MethodPatch, "/instances/"+m.ID.ValueString(), body, &answer); err != nil {
		resp.Diagnostics.AddError("Update Failed", err.Error())
		return
	}
	resp.Diagnostics.Append(flatten(ctx, &m, answer)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity(m))...)
}

// Delete deletes the instance.
func (p *plain) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var m alike.Model
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if _, err := call(ctx, http.MethodDelete, "/instances/"+m.ID.ValueString(), nil, nil); err != nil {
		resp.Diagnostics.AddError("Delete Failed", err.Error())
	}
}

func identity(m alike.Model) alike.Identity {
	return alike.Identity{BaseURL: types.StringValue(base()), ID: m.ID}
}
