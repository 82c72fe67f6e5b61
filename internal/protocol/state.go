package protocol

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// State is the state of an object as Terraform sends it, of which only that is decoded which is
// asked for.
type State struct {
	encoded    *tfprotov6.DynamicValue
	attributes map[string]msgpack.RawMessage
	private    []byte
	decoded    map[string][]byte // What private holds, once it was asked for.
	traits     traits
}

// newState reports false where there is no object.
func newState(encoded *tfprotov6.DynamicValue, private []byte, traits traits) (*State, bool) {
	if encoded == nil {
		return nil, false
	}
	attributes := attributesOf(encoded.MsgPack)
	return &State{encoded: encoded, attributes: attributes, private: private, traits: traits}, len(attributes) > 0
}

// Text returns an attribute that is a text, and "" where it is null or anything else.
func (s *State) Text(attribute string) string {
	var text string
	if msgpack.Unmarshal(s.attributes[attribute], &text) != nil {
		return ""
	}
	return text
}

// Object returns the state with the types of the resource's schema. It reports false where it does
// not fit them.
func (s *State) Object(ctx context.Context) (types.Object, bool) {
	raw, err := s.encoded.Unmarshal(s.traits.protocol)
	if err != nil {
		return types.Object{}, false
	}
	value, err := s.traits.state.ValueFromTerraform(ctx, raw)
	object, ok := value.(types.Object)
	return object, err == nil && ok
}

// GetKey returns what is remembered beside the state under a key, as the framework's private state
// does.
func (s *State) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return s.remembered()[key], nil
}

// hasNotes reports whether the framework has noted something for itself beside the state, under
// keys that begin with a dot. The framework offers no decoder of its encoding.
func (s *State) hasNotes() bool {
	for key := range s.remembered() {
		if strings.HasPrefix(key, ".") {
			return true
		}
	}
	return false
}

// remembered is all that is remembered beside the state. What cannot be read counts as a note,
// which is the framework's to report.
func (s *State) remembered() map[string][]byte {
	if s.decoded == nil {
		s.decoded = make(map[string][]byte)
		if len(s.private) > 0 && json.Unmarshal(s.private, &s.decoded) != nil {
			s.decoded = map[string][]byte{".": nil}
		}
	}
	return s.decoded
}
