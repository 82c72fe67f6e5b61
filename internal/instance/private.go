package instance

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// private is what is remembered of an instance beside its state. It holds no
// secret, nor anything made from one.
type private struct {
	// BaseURL is where the instance lives: its id means nothing elsewhere.
	BaseURL string `json:"base_url"`
	// WriteOnlyKeys names the configuration keys that each write-only attribute
	// last set, so that one taken out can be unset.
	WriteOnlyKeys map[string][]string `json:"write_only_keys,omitempty"`
}

// remember brings the keys of write-only attributes up to date: those of the
// groups that are sent now.
func (p private) remember(before, now []writeOnlyGroup) private {
	keys := make(map[string][]string)
	for i, group := range now {
		name := group.attribute.String()
		current := group.keys()
		if before != nil && before[i].version.Equal(group.version) {
			current = p.WriteOnlyKeys[name]
		}
		if len(current) > 0 {
			keys[name] = current
		}
	}
	p.WriteOnlyKeys = keys
	return p
}

// writeOnlyKeys lists the keys that write-only attributes have set.
func (p private) writeOnlyKeys() []string {
	return slices.Concat(slices.Collect(maps.Values(p.WriteOnlyKeys))...)
}

// privateKey is the one key of the private state in use.
const privateKey = "instance"

// privateReader is the private state that a request brings.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// privateWriter is the private state that a response takes.
type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// readPrivate gives what is remembered: the zero value where there is nothing,
// as for an instance that was just imported.
func readPrivate(ctx context.Context, reader privateReader) (private, diag.Diagnostics) {
	var remembered private
	encoded, diags := reader.GetKey(ctx, privateKey)
	if len(encoded) == 0 || diags.HasError() {
		return remembered, diags
	}
	if err := json.Unmarshal(encoded, &remembered); err != nil {
		diags.AddError(summaryUnreadablePrivateState, detailUnreadablePrivateState(err))
	}
	return remembered, diags
}

func writePrivate(ctx context.Context, writer privateWriter, remembered private) diag.Diagnostics {
	var diags diag.Diagnostics
	encoded, err := json.Marshal(remembered)
	if err != nil {
		diags.AddError(summaryUnreadablePrivateState, fmt.Sprintf("The private state could not be encoded: %s.", err))
		return diags
	}
	return writer.SetKey(ctx, privateKey, encoded)
}
