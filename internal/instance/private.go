package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
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

func readPrivate(ctx context.Context, reader framework.PrivateReader) (private, diag.Diagnostics) {
	return framework.ReadPrivate[private](ctx, reader, privateKey)
}

func writePrivate(ctx context.Context, writer framework.PrivateWriter, remembered private) diag.Diagnostics {
	return framework.WritePrivate(ctx, writer, privateKey, remembered)
}
