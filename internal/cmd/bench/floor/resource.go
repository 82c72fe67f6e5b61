package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/instance"
)

// What the platform would answer of each instance. It is as long as what the simulator answers.
const (
	baseURL   = "http://127.0.0.1:12345/elements/api-v2"
	elementID = "17314"
	userID    = "4711"
	firstID   = 500001

	// The real provider keeps this much beside state.
	privateKey = "instance"
	private    = `{"base_url":"` + baseURL + `"}`
)

// created counts the instances of this process.
var created atomic.Int64

// floor is the resource without a platform. It takes name and schemas from the real one and knows
// no attributes but those that a platform has values for, so that it keeps up with a schema that
// changes.
type floor struct{ real *instance.Resource }

func newFloor() *floor {
	return &floor{instance.NewResource().(*instance.Resource)} //nolint:forcetypeassert // It is one.
}

// Metadata names the resource.
func (f *floor) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	f.real.Metadata(ctx, req, resp)
}

// Schema describes the resource.
func (f *floor) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	f.real.Schema(ctx, req, resp)
}

// IdentitySchema describes what tells an instance from all others.
func (f *floor) IdentitySchema(ctx context.Context, req resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	f.real.IdentitySchema(ctx, req, resp)
}

// Create makes up what a platform would give.
func (f *floor) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	apply(ctx, req.Plan, &resp.State, resp.Identity, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, privateKey, []byte(private))...)
}

// Read takes state for what there is, but for the drift that is asked for. State is decoded and
// encoded as in any resource.
func (f *floor) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var all types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &all)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, all)...)
	if os.Getenv(sample.DriftVariable) != "" {
		var name string
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("name"), &name)...)
		if sample.Drifts(name) {
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), sample.Renamed(name))...)
		}
	}
	identify(ctx, resp.State, resp.Identity, &resp.Diagnostics)
}

// Update does as planned.
func (f *floor) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	apply(ctx, req.Plan, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Delete has nothing to delete.
func (f *floor) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// apply makes a plan the state, with a value for all that is to be known after an apply.
func apply(ctx context.Context, plan tfsdk.Plan, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	known, err := tftypes.Transform(plan.Raw, func(at *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		if value.IsKnown() {
			return value, nil
		}
		return tftypes.NewValue(value.Type(), madeUp(at)), nil
	})
	if err != nil {
		diags.AddError("Unable to Apply", err.Error())
		return
	}
	state.Raw = known
	identify(ctx, *state, identity, diags)
}

// madeUp returns a value for an attribute, or nil where a platform has none.
func madeUp(at *tftypes.AttributePath) any {
	if len(at.Steps()) > 1 {
		return nil
	}
	switch at.LastStep() {
	case tftypes.AttributeName("id"):
		return strconv.FormatInt(firstID+created.Add(1)-1, 10)
	case tftypes.AttributeName("token"):
		return newToken()
	case tftypes.AttributeName("element_id"):
		return elementID
	case tftypes.AttributeName("user_id"):
		return userID
	case tftypes.AttributeName("created_at"):
		return time.Now().UTC().Format(time.RFC3339)
	case tftypes.AttributeName("valid"):
		return true
	default:
		return nil
	}
}

// newToken is a token in the form of the platform's.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // It never fails.
	return base64.StdEncoding.EncodeToString(b)
}

// identify gives the identity that belongs to a state.
func identify(ctx context.Context, state tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	var id string
	diags.Append(state.GetAttribute(ctx, path.Root("id"), &id)...)
	diags.Append(identity.SetAttribute(ctx, path.Root("base_url"), baseURL)...)
	diags.Append(identity.SetAttribute(ctx, path.Root("id"), id)...)
}
