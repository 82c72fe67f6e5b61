package protocol

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// summaryMissing is that of the framework for an attribute that is required and null.
const summaryMissing = "Missing Configuration for Required Attribute"

// patient is a server that does not call an attribute missing where the object that is to have it
// is not known yet. The framework does so of the items of lists and maps.
type patient struct {
	Server
}

func (s patient) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	resp, err := s.Server.ValidateResourceConfig(ctx, req)
	if resp != nil && req.Config != nil {
		resp.Diagnostics = slices.DeleteFunc(resp.Diagnostics, func(one *tfprotov6.Diagnostic) bool {
			return one.Summary == summaryMissing && isWithinUnknown(req.Config.MsgPack, one.Attribute)
		})
	}
	return resp, err
}

// isWithinUnknown reports whether a path leads into an encoded value that is not known.
func isWithinUnknown(encoded msgpack.RawMessage, at *tftypes.AttributePath) bool {
	for _, step := range at.Steps() {
		if isUnknown(encoded) {
			return true
		}
		switch step := step.(type) {
		case tftypes.AttributeName:
			encoded = attributesOf(encoded)[string(step)]
		case tftypes.ElementKeyString:
			encoded = attributesOf(encoded)[string(step)]
		case tftypes.ElementKeyInt:
			items := elementsOf(encoded)
			if int(step) >= len(items) {
				return false
			}
			encoded = items[step]
		default:
			return false
		}
	}
	return false
}

// isUnknown reports whether an encoded value is one that Terraform does not know yet.
func isUnknown(encoded msgpack.RawMessage) bool {
	return len(encoded) > 0 && msgpcode.IsExt(encoded[0])
}
