package instance

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/privatestate"
)

// ReadListed answers the read of an instance that the list of a refresh has shown just as state has it. It gives nil
// where there is anything else to say, which is for Resource.Read.
func ReadListed(ctx context.Context, client *cloudelements.Client, req *tfprotov6.ReadResourceRequest) *tfprotov6.ReadResourceResponse {
	state, ok := stateOf(ctx, req.CurrentState)
	id, err := strconv.ParseInt(state.ID.ValueString(), 10, 64)
	if !ok || err != nil {
		return nil
	}
	kept, err := privatestate.Decode(req.Private)
	if err != nil || len(kept) != 1 { // Others are notes of the framework to itself.
		return nil
	}
	remembered, diags := readPrivate(ctx, kept)
	if diags.HasError() || remembered.BaseURL != client.BaseURL() {
		return nil
	}
	identity := identityOf(req, remembered.BaseURL, state.ID.ValueString())
	if identity == nil {
		return nil
	}
	protect(client, state, remembered)
	listed := client.Instances.Listed(id)
	if listed == nil || isAnother(state, listed) || !showsSame(state, listed) || state.Valid.Equal(types.BoolValue(false)) {
		return nil
	}
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: identity}
}

// stateType is the type of the resource's state, to the framework and to the protocol.
var stateType = sync.OnceValues(func() (types.ObjectType, tftypes.Type) {
	object := types.ObjectType{AttrTypes: resourceTypes()}
	return object, object.TerraformType(context.Background())
})

// stateOf decodes the state of an instance that was read before. After an import there is none yet.
func stateOf(ctx context.Context, encoded *tfprotov6.DynamicValue) (resourceModel, bool) {
	if encoded == nil {
		return resourceModel{}, false
	}
	framework, protocol := stateType()
	raw, err := encoded.Unmarshal(protocol)
	if err != nil {
		return resourceModel{}, false
	}
	value, err := framework.ValueFromTerraform(ctx, raw)
	object, ok := value.(types.Object)
	if err != nil || !ok || object.IsNull() {
		return resourceModel{}, false
	}
	state := decode[resourceModel](object)
	return state, !state.Name.IsNull()
}

// identityOf gives the identity that a read answers with: the one that it came with, or a new one where Terraform has none,
// as before 1.12. It gives nil where the one that it came with is another.
func identityOf(req *tfprotov6.ReadResourceRequest, baseURL, id string) *tfprotov6.ResourceIdentityData {
	if known := req.CurrentIdentity; known != nil {
		var has map[string]string
		if known.IdentityData == nil || msgpack.Unmarshal(known.IdentityData.MsgPack, &has) != nil || has["base_url"] != baseURL || has["id"] != id {
			return nil
		}
		return known
	}
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"base_url": tftypes.String, "id": tftypes.String}}
	encoded, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, map[string]tftypes.Value{
		"base_url": tftypes.NewValue(tftypes.String, baseURL), "id": tftypes.NewValue(tftypes.String, id),
	}))
	if err != nil {
		return nil
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: &encoded}
}

// showsSame tells whether an answer leaves state as it is.
func showsSame(state resourceModel, answer *cloudelements.Instance) bool {
	shown := state
	return !flattenRead(&shown, answer).HasError() && reflect.DeepEqual(shown, state)
}

// protect has the secrets of a state masked wherever they may come up: its values, and the keys of those that are not known
// here and may come in clear.
func protect(client *cloudelements.Client, state resourceModel, remembered private) {
	client.Protect(secretsOf(state, resourceModel{})...)
	client.ProtectKeys(remembered.writeOnlyKeys(state)...)
	client.ProtectKeys(slices.Collect(maps.Keys(state.SecretConfiguration.Elements()))...)
}
