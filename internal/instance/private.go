package instance

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// private is what is remembered of an instance beside its state. It holds no
// secret, nor anything made from one.
type private struct {
	// BaseURL is where the instance lives: its id means nothing elsewhere.
	BaseURL string `json:"base_url"`
	// WriteOnlyKeys names the configuration keys that `secret_configuration_wo` last
	// set, so that one taken out can be unset. Each other write-only attribute has a
	// key of its own, and state has the version that it was sent with.
	WriteOnlyKeys []string `json:"secret_keys,omitempty"`
}

// remember brings the keys of write-only attributes up to date: those of the
// groups that are sent now.
func (p private) remember(before, now []writeOnlyGroup) private {
	for i, group := range now {
		if group.key == "" && (before == nil || !before[i].version.Equal(group.version)) {
			p.WriteOnlyKeys = group.keys()
		}
	}
	return p
}

// keysOf lists the keys that a group of state set when it was sent.
func (p private) keysOf(sent writeOnlyGroup) []string {
	switch {
	case sent.version.IsNull():
		return nil
	case sent.key != "":
		return []string{sent.key}
	default:
		return p.WriteOnlyKeys
	}
}

// writeOnlyKeys lists the keys that the write-only attributes of a state have set.
func (p private) writeOnlyKeys(state resourceModel) []string {
	var keys []string
	for _, group := range writeOnlyGroups(state) {
		keys = append(keys, p.keysOf(group)...)
	}
	return keys
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
