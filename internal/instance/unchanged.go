package instance

import (
	"bytes"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// ChangesNothing tells whether a plan of an instance is the state that there is. Everything that a plan looks at shows
// in the proposed state, but for `enabled`: Terraform proposes what state has where the configuration does not say, and
// the plan is to have the default.
func ChangesNothing(req *tfprotov6.PlanResourceChangeRequest) bool {
	if req.PriorState == nil || req.ProposedNewState == nil || req.Config == nil {
		return false
	}
	prior, proposed := attributes(req.PriorState.MsgPack), attributes(req.ProposedNewState.MsgPack)
	if len(prior) == 0 || !same(prior, proposed) {
		return false
	}
	enabled, isThere := attributes(req.Config.MsgPack)["enabled"]
	if isThere && len(enabled) == 0 {
		return isBool(prior["enabled"], msgpcode.True)
	}
	return isBool(enabled, msgpcode.True, msgpcode.False)
}

// isBool tells whether an encoded value is one of those.
func isBool(encoded msgpack.RawMessage, values ...byte) bool {
	return len(encoded) == 1 && slices.Contains(values, encoded[0])
}

// attributes gives the attributes of an encoded object, those that are null being empty, and none of what is null itself
// or no object.
func attributes(encoded []byte) map[string]msgpack.RawMessage {
	var object map[string]msgpack.RawMessage
	if msgpack.Unmarshal(encoded, &object) != nil {
		return nil
	}
	return object
}

// same compares two objects but for write-only attributes. Their values are in what Terraform proposes and never in
// state, and change nothing by themselves: their versions do.
func same(prior, proposed map[string]msgpack.RawMessage) bool {
	if len(prior) != len(proposed) {
		return false
	}
	for name, value := range prior {
		other, ok := proposed[name]
		switch {
		case !ok:
			return false
		case strings.HasSuffix(name, "_wo") || bytes.Equal(value, other):
		case name == "oauth" || name == "events":
			// The others are of a single value, or have keys of the user's.
			if !same(attributes(value), attributes(other)) || len(attributes(value)) == 0 {
				return false
			}
		default:
			return false
		}
	}
	return true
}
