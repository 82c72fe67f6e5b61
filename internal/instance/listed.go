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
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ReadListed answers the read of an instance that the list of a refresh has shown just as state has it. It gives nil
// where there is anything else to say, which is for Resource.Read. What the list does not have costs next to nothing here.
func ReadListed(ctx context.Context, client *cloudelements.Client, req *tfprotov6.ReadResourceRequest) *tfprotov6.ReadResourceResponse {
	kept, err := framework.DecodePrivate(req.Private)
	if err != nil || len(kept) != 1 { // Others are notes of the framework to itself.
		return nil
	}
	remembered, diags := readPrivate(ctx, kept)
	if diags.HasError() || remembered.BaseURL != client.BaseURL() {
		return nil
	}
	listed := client.Instances.Listed(numberOf(req.CurrentState))
	if listed == nil {
		return nil
	}
	state, ok := stateOf(ctx, req.CurrentState)
	if !ok {
		return nil
	}
	protect(client, state, remembered)
	if isAnother(state, listed) || !showsSame(state, listed) || state.Valid.Equal(types.BoolValue(false)) {
		return nil
	}
	identity := identityOf(ctx, req.CurrentIdentity, identityModel{BaseURL: types.StringValue(remembered.BaseURL), ID: state.ID})
	if identity == nil {
		return nil
	}
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: identity}
}

// numberOf gives the id of a state without a look at the rest, 0 where there is none.
func numberOf(encoded *tfprotov6.DynamicValue) int64 {
	if encoded == nil {
		return 0
	}
	var id string
	if msgpack.Unmarshal(attributes(encoded.MsgPack)["id"], &id) != nil {
		return 0
	}
	number, _ := strconv.ParseInt(id, 10, 64) // No instance has 0.
	return number
}

// stateType is the type of the resource's state, to the framework and to the protocol.
var stateType = sync.OnceValues(func() (types.ObjectType, tftypes.Type) {
	object := types.ObjectType{AttrTypes: resourceTypes()}
	return object, object.TerraformType(context.Background())
})

// stateOf decodes the state of an instance that was read before. After an import there is none yet.
func stateOf(ctx context.Context, encoded *tfprotov6.DynamicValue) (resourceModel, bool) {
	object, protocol := stateType()
	raw, err := encoded.Unmarshal(protocol)
	if err != nil {
		return resourceModel{}, false
	}
	value, err := object.ValueFromTerraform(ctx, raw)
	decoded, ok := value.(types.Object)
	if err != nil || !ok || decoded.IsNull() {
		return resourceModel{}, false
	}
	state := framework.Decode[resourceModel](decoded)
	return state, !state.Name.IsNull()
}

// identityOf gives the identity that a read answers with: the known one that it came with, or a new one where Terraform has
// none, as before 1.12. It gives nil where the known one is another.
func identityOf(ctx context.Context, known *tfprotov6.ResourceIdentityData, identity identityModel) *tfprotov6.ResourceIdentityData {
	object := framework.Encode(identityTypes, identity)
	protocol := object.Type(ctx).TerraformType(ctx)
	value, err := object.ToTerraformValue(ctx)
	if err != nil {
		return nil
	}
	if known == nil {
		encoded, err := tfprotov6.NewDynamicValue(protocol, value)
		if err != nil {
			return nil
		}
		return &tfprotov6.ResourceIdentityData{IdentityData: &encoded}
	}
	if known.IdentityData == nil {
		return nil
	}
	if has, err := known.IdentityData.Unmarshal(protocol); err != nil || !has.Equal(value) {
		return nil
	}
	return known
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
