package instance

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// bare is the smallest instance, as state has it.
func bare() resourceModel {
	return resourceModel{
		ID: types.StringValue("17"), Name: types.StringValue("Contoso"), ElementKey: types.StringValue("microsoftgraph"), ElementID: types.StringValue("17314"),
		Tags: types.SetNull(types.StringType), OAuth: nullObject("oauth"), Events: nullObject("events"),
		OAuthProxy: types.ObjectNull(oauthProxyTypes), ProviderData: types.MapNull(types.StringType), ProviderDataWO: types.MapNull(types.StringType),
		Configuration: types.MapNull(types.StringType), SecretConfiguration: types.MapNull(types.StringType), SecretConfigurationWO: types.MapNull(types.StringType),
		Enabled: types.BoolValue(true), Token: types.StringValue("made-up-token"), Valid: types.BoolValue(true),
	}
}

// nullObject is an attribute of the resource that is an object and not set.
func nullObject(name string) types.Object {
	return types.ObjectNull(resourceTypes()[name].(types.ObjectType).AttrTypes) //nolint:forcetypeassert // See above.
}

// with changes a copy of the smallest instance.
func with(changes ...func(*resourceModel)) resourceModel {
	m := bare()
	for _, change := range changes {
		change(&m)
	}
	return m
}

func stringsMap(pairs ...string) types.Map {
	elements := make(map[string]attr.Value, len(pairs)/2)
	for pair := range slices.Chunk(pairs, 2) {
		elements[pair[0]] = types.StringValue(pair[1])
	}
	return types.MapValueMust(types.StringType, elements)
}

func stringsSet(values ...string) types.Set {
	elements := make([]attr.Value, 0, len(values))
	for _, value := range values {
		elements = append(elements, types.StringValue(value))
	}
	return types.SetValueMust(types.StringType, elements)
}

// nested sets attributes of `oauth` and `events`, by "events.enabled" and the like.
func nested(values map[string]attr.Value) func(*resourceModel) {
	return func(m *resourceModel) {
		for at, value := range values {
			m.set(at, value)
		}
	}
}
