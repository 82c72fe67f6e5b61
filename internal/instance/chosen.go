package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// chosen is every setting of a configuration, write-only ones included.
type chosen struct {
	all    settings
	groups []writeOnlyGroup
	// unknown says that there may be other settings, which are not known yet.
	unknown bool
	// removes says that state has settings which the configuration has not.
	removes bool
	// had holds the settings of state, nil for a new instance.
	had map[string]setting
}

func chosenSettings(ctx context.Context, config resourceModel) (chosen, diag.Diagnostics) {
	all, diags := plainSettings(ctx, config)
	groups, more := writeOnlyGroups(ctx, config)
	diags.Append(more...)
	made := chosen{all: all, groups: groups}
	made.unknown = config.OAuth.IsUnknown() || config.Events.IsUnknown() || config.Configuration.IsUnknown() ||
		config.SecretConfiguration.IsUnknown()
	for _, group := range groups {
		made.all = append(made.all, group.settings...)
		made.unknown = made.unknown || group.unknown
	}
	return made, diags
}

// changedSince gives the settings that an update sends.
func (c *chosen) changedSince(ctx context.Context, state resourceModel) (settings, diag.Diagnostics) {
	before, diags := plainSettings(ctx, state)
	sent, more := writeOnlyGroups(ctx, state)
	diags.Append(more...)
	writeOnly := make(map[string]bool)
	for i, group := range c.groups {
		for _, one := range group.settings {
			writeOnly[one.key] = !versionChanged(sent[i].version, group.version)
		}
	}
	c.had = before.byKey()
	has := c.all.byKey()
	var changed settings
	for _, one := range c.all {
		prior, was := c.had[one.key]
		kept, isWriteOnly := writeOnly[one.key]
		if isWriteOnly && kept || !isWriteOnly && was && !one.unknown && cloudelements.SameValue(prior.text, one.text) {
			continue
		}
		changed = append(changed, one)
	}
	for key := range c.had {
		if _, still := has[key]; !still {
			c.removes = true
		}
	}
	return changed, diags
}
