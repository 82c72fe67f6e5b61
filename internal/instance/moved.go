package instance

import (
	"context"
	"encoding/json"
	"errors"
	"path"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"

	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// movedSource is a resource type of a provider for any REST API, with which
// people managed instances before.
type movedSource struct {
	typeName string
	// provider is the type part of the provider's address; mirrors and forks have
	// hosts and namespaces of their own.
	provider string
	// newestVersion is the last version of its schema that read knows.
	newestVersion int64
	read          func(raw []byte) (movedObject, error)
}

var movedSources = []movedSource{
	{typeName: "restapi_object", provider: "restapi", newestVersion: 0, read: readRestAPI},
	{typeName: "restful_resource", provider: "restful", newestVersion: 2, read: readRestful},
}

// movedObject is what the state of such a resource says of its object.
type movedObject struct {
	paths []string // Where the object is made and read.
	ids   []string // Texts that name the object, by its id or by a path that ends in it.
	// body is what was sent to make the object, or what a later read put in its
	// place.
	body []byte
	// answers are what the platform said of the object. One that is empty says
	// nothing.
	answers [][]byte
}

// MoveState takes instances over from `restapi_object` and `restful_resource`,
// for `moved` blocks, without a request to the platform: the refresh that comes
// next reads them.
func (r *Resource) MoveState(context.Context) []resource.StateMover {
	movers := make([]resource.StateMover, 0, len(movedSources))
	for _, source := range movedSources {
		movers = append(movers, resource.StateMover{StateMover: source.move})
	}
	return movers
}

// move takes an object over. One of another type it leaves to others.
func (s movedSource) move(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	if req.SourceTypeName != s.typeName || path.Base(req.SourceProviderAddress) != s.provider {
		return
	}
	if req.SourceSchemaVersion > s.newestVersion {
		resp.Diagnostics.AddError(summaryMovedVersion, detailMovedVersion(s.typeName, req.SourceSchemaVersion, s.newestVersion))
		return
	}
	object, err := s.read(req.SourceRawState.JSON)
	if err != nil {
		resp.Diagnostics.AddError(summaryMovedUnreadable, detailMovedUnreadable(s.typeName, err))
		return
	}
	moved, diags := object.locate(s.typeName)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	sent, err := readMovedBody(object.body)
	if err != nil {
		resp.Diagnostics.AddError(summaryMovedUnreadable, detailMovedUnreadable(s.typeName, err))
		return
	}

	// As in an import, what is not set here is for the refresh to fill.
	resp.Diagnostics.Append(resp.TargetState.SetAttribute(ctx, pathID, moved.id)...)
	var state resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, resp.TargetState, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(flattenMoved(ctx, &state, moved, sent)...)
	resp.Diagnostics.Append(framework.Set(ctx, &resp.TargetState, resourceTypes(), state)...)
}

// unreadable gives an error of decoding without the value, which may be secret.
func unreadable(attribute string, err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return errors.New(attribute + " has an unexpected value in " + wrong.Field)
	}
	return errors.New(attribute + " is not the JSON that it should be")
}
