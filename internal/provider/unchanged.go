package provider

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// Unchanged is a provider's server that plans by itself what does not change.
//
// Where the configuration leaves an instance as it is, Terraform proposes the very state that there is. The framework
// then goes through all attributes several times to come to the same, which is the largest part of what a plan over many
// instances costs.
func Unchanged(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	return unchanged{server.(listing)} //nolint:forcetypeassert // Every server of the framework is one.
}

type unchanged struct {
	listing
}

func (s unchanged) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if !changesNothing(req) {
		return s.listing.PlanResourceChange(ctx, req)
	}
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity,
	}, nil
}

// changesNothing tells whether a plan of an instance is the state that there is. Everything that a plan looks at shows
// in the proposed state, but for `enabled`: Terraform proposes what state has where the configuration does not say, and
// the plan is to have the default. A write-only value alone changes nothing, since its version shows.
func changesNothing(req *tfprotov6.PlanResourceChangeRequest) bool {
	if req.TypeName != "cloudelements_instance" || req.PriorState == nil || req.ProposedNewState == nil || req.Config == nil ||
		len(req.PriorState.MsgPack) == 0 || !bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return false
	}
	configured, ok := topLevel(req.Config.MsgPack, "enabled")
	if ok && configured == nil {
		configured, ok = topLevel(req.PriorState.MsgPack, "enabled")
		return ok && configured == true
	}
	return ok
}

// topLevel reads a bool or null from an encoded object, and tells whether there is one.
func topLevel(encoded []byte, attribute string) (value any, ok bool) {
	decoder := msgpack.NewDecoder(bytes.NewReader(encoded))
	length, err := decoder.DecodeMapLen()
	if err != nil {
		return nil, false
	}
	for range length {
		name, err := decoder.DecodeString()
		if err != nil {
			return nil, false
		}
		if name != attribute {
			if decoder.Skip() != nil {
				return nil, false
			}
			continue
		}
		code, err := decoder.PeekCode()
		switch {
		case err != nil:
			return nil, false
		case code == msgpcode.Nil:
			return nil, true
		case code == msgpcode.True || code == msgpcode.False:
			return code == msgpcode.True, true
		}
		return nil, false
	}
	return nil, false
}
