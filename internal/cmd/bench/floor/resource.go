package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/alike"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
)

// What the platform would answer of each instance. It is as long as what the simulator answers.
const (
	baseURL   = "http://127.0.0.1:12345/elements/api-v2"
	elementID = "17314"
	userID    = "4711"
	firstID   = 500001

	// The real provider remembers this much beside state.
	privateKey = "instance"
	remembered = `{"base_url":"` + baseURL + `"}`
)

// created counts the instances of this process.
var created atomic.Int64

// floor is the resource without a platform.
type floor struct{ alike.Resource }

func newResource() resource.Resource { return &floor{} }

// Create makes up what a platform would give.
func (f *floor) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m alike.Model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.ID = types.StringValue(strconv.FormatInt(firstID+created.Add(1)-1, 10))
	m.CreatedAt = types.StringValue(time.Now().UTC().Format(time.RFC3339))
	m.UserID = types.StringValue(userID)
	resolve(&m)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity(m))...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, privateKey, []byte(remembered))...)
}

// resolve gives the values that are to be known after an apply.
func resolve(m *alike.Model) {
	if m.Token.IsUnknown() {
		m.Token = types.StringValue(newToken())
	}
	if m.ElementID.IsUnknown() {
		m.ElementID = types.StringValue(elementID)
	}
	if m.Valid.IsUnknown() {
		m.Valid = types.BoolValue(true)
	}
	if m.ProviderData.IsUnknown() {
		m.ProviderData = types.MapNull(types.StringType)
	}
}

// newToken is a token in the form of the platform's.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // It never fails.
	return base64.StdEncoding.EncodeToString(b)
}

func identity(m alike.Model) alike.Identity {
	return alike.Identity{BaseURL: types.StringValue(baseURL), ID: m.ID}
}

// Read takes state for what there is, but for the drift that is asked for.
func (f *floor) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m alike.Model
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if os.Getenv(sample.DriftVariable) != "" && sample.Drifts(m.Name.ValueString()) {
		m.Name = types.StringValue(sample.Renamed(m.Name.ValueString()))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity(m))...)
}

// Update does as planned.
func (f *floor) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m alike.Model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resolve(&m)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity(m))...)
}

// Delete has nothing to delete.
func (f *floor) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
