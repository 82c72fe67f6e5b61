package element

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

func text(value string) *string { return &value }

// TestFlattenRow holds what becomes of a row, odd ones included.
func TestFlattenRow(t *testing.T) {
	t.Parallel()
	plain := rowModel{
		Key: types.StringValue("some.row"), Name: types.StringNull(), Description: types.StringNull(), Type: types.StringNull(),
		Required: types.BoolValue(false), HasDefault: types.BoolValue(false), Default: types.StringNull(),
		Internal: types.BoolValue(false), Secret: types.BoolValue(false),
	}
	withDefault := func(key, typ string, shown types.String, secret bool) rowModel {
		row := plain
		row.Key, row.Type, row.HasDefault, row.Default, row.Secret = types.StringValue(key), framework.StringOrNull(typ), types.BoolValue(true), shown, types.BoolValue(secret)
		return row
	}
	full := rowModel{
		Key: types.StringValue("some.row"), Name: types.StringValue("Some Key"), Description: types.StringValue("Says some."), Type: types.StringValue("BOOLEAN"),
		Required: types.BoolValue(true), HasDefault: types.BoolValue(true), Default: types.StringValue("true"),
		Internal: types.BoolValue(true), Secret: types.BoolValue(false),
	}
	for name, one := range map[string]struct {
		row  cloudelements.ConfigurationRow
		want rowModel
	}{
		"nothing but a key": {cloudelements.ConfigurationRow{Key: "some.row"}, plain},
		"everything": {cloudelements.ConfigurationRow{
			ID: 1, Key: "some.row", Name: "Some Key", Description: "Says some.", Type: "BOOLEAN", DefaultValue: text("true"),
			Required: true, Active: true, Internal: true, HideFromConsole: true,
		}, full},
		"an empty default":            {cloudelements.ConfigurationRow{Key: "some.row", DefaultValue: text("")}, withDefault("some.row", "", types.StringValue(""), false)},
		"an unknown type":             {cloudelements.ConfigurationRow{Key: "some.row", Type: "HOLOGRAM", DefaultValue: text("x")}, withDefault("some.row", "HOLOGRAM", types.StringValue("x"), false)},
		"a secret":                    {cloudelements.ConfigurationRow{Key: "some.row", Type: "PASSWORD", DefaultValue: text("canary")}, withDefault("some.row", "PASSWORD", types.StringNull(), true)},
		"a masked default":            {cloudelements.ConfigurationRow{Key: "some.row", DefaultValue: text("********")}, withDefault("some.row", "", types.StringNull(), false)},
		"a password as plain text":    {cloudelements.ConfigurationRow{Key: "password", Type: "TEXTFIELD_128", DefaultValue: text("canary")}, withDefault("password", "TEXTFIELD_128", types.StringNull(), true)},
		"text of another kind":        {cloudelements.ConfigurationRow{Key: "apikey.user.name", Type: "TEXTFIELD_32", DefaultValue: text("x")}, withDefault("apikey.user.name", "TEXTFIELD_32", types.StringValue("x"), false)},
		"a truth that sounds secret":  {cloudelements.ConfigurationRow{Key: "single.session", Type: "BOOLEAN", DefaultValue: text("x")}, withDefault("single.session", "BOOLEAN", types.StringValue("x"), false)},
		"a number that sounds secret": {cloudelements.ConfigurationRow{Key: "session", DefaultValue: text("3600")}, withDefault("session", "", types.StringValue("3600"), true)},
		"a number of a token":         {cloudelements.ConfigurationRow{Key: "token.lifetime", DefaultValue: text("3600")}, withDefault("token.lifetime", "", types.StringValue("3600"), false)},
		"a truth about a password":    {cloudelements.ConfigurationRow{Key: "password.needed", DefaultValue: text("false")}, withDefault("password.needed", "", types.StringValue("false"), false)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := flattenRow(t.Context(), one.row)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if got.Options.IsNull() || len(got.Options.Elements()) != 0 {
				t.Errorf("the options are %s, want none", got.Options)
			}
			got.Options = types.List{}
			if !reflect.DeepEqual(got, one.want) {
				t.Errorf("got  %+v\nwant %+v", got, one.want)
			}
		})
	}
}

// TestFlattenRow_options expects a closed list in the platform's order.
func TestFlattenRow_options(t *testing.T) {
	t.Parallel()
	got, diags := flattenRow(t.Context(), cloudelements.ConfigurationRow{Key: "event.vendor.type", Type: "COMBO", Options: []cloudelements.ConfigurationOption{
		{Name: "Webhooks", Value: "webhooks"}, {Value: "polling"}, {Name: "None", Value: ""},
	}})
	if diags.HasError() {
		t.Fatal(diags)
	}
	var options []optionModel
	if diags := got.Options.ElementsAs(t.Context(), &options, false); diags.HasError() {
		t.Fatal(diags)
	}
	want := []optionModel{
		{types.StringValue("Webhooks"), types.StringValue("webhooks")},
		{types.StringNull(), types.StringValue("polling")},
		{types.StringValue("None"), types.StringValue("")},
	}
	if !reflect.DeepEqual(options, want) {
		t.Errorf("got %v, want %v", options, want)
	}
}

// TestFlatten_empty expects an element of which nothing is known to be nulls, and two rows with one
// key to be the first.
func TestFlatten_empty(t *testing.T) {
	t.Parallel()
	got, diags := flatten(t.Context(), &cloudelements.Element{ID: 7, Configuration: []cloudelements.ConfigurationRow{
		{Key: "twice", Name: "First"}, {Key: "twice", Name: "Second"},
	}})
	if diags.HasError() {
		t.Fatal(diags)
	}
	for name, value := range map[string]types.String{
		"key": got.Key, "name": got.Name, "description": got.Description, "hub": got.Hub, "authentication": got.Authentication,
	} {
		if !value.IsNull() {
			t.Errorf("%s is %s, want null", name, value)
		}
	}
	if got.ID.ValueString() != "7" {
		t.Errorf("the id is %s", got.ID)
	}
	rows := map[string]rowModel{}
	if diags := got.Configuration.ElementsAs(t.Context(), &rows, false); diags.HasError() {
		t.Fatal(diags)
	}
	if len(rows) != 1 || rows["twice"].Name.ValueString() != "First" {
		t.Errorf("the rows are %v", rows)
	}
}

// TestFlattenList expects a list in order and without repetition.
func TestFlattenList(t *testing.T) {
	t.Parallel()
	got := flattenList([]cloudelements.Element{
		{Key: "b", ID: 2}, {Key: "a", ID: 10}, {Key: "c"}, {Key: "a", ID: 9, Name: "Own", Private: true}, {Key: "b", ID: 2}, {ID: 1},
	})
	var ids []string
	for _, one := range got {
		ids = append(ids, one.Key.ValueString()+" "+one.ID.ValueString())
	}
	if want := []string{" 1", "a 9", "a 10", "b 2", "c "}; !reflect.DeepEqual(ids, want) {
		t.Errorf("got %q, want %q", ids, want)
	}
	if !got[0].Key.IsNull() || !got[4].ID.IsNull() {
		t.Error("what the platform leaves out is not null")
	}
	if empty := flattenList(nil); empty == nil {
		t.Error("no hit is null, want an empty list")
	}
}

// TestAdmits holds the filters, alone and together.
func TestAdmits(t *testing.T) {
	t.Parallel()
	element := cloudelements.Element{Key: "sfdc", Name: "Salesforce Sales Cloud", Hub: "crm"}
	none, yes, no := types.BoolNull(), types.BoolValue(true), types.BoolValue(false)
	for name, one := range map[string]struct {
		filter listModel
		want   bool
	}{
		"none":              {listModel{}, true},
		"hub":               {listModel{Hub: types.StringValue("CRM")}, true},
		"other hub":         {listModel{Hub: types.StringValue("cr")}, false},
		"text in the key":   {listModel{Search: types.StringValue("FDC")}, true},
		"text in the name":  {listModel{Search: types.StringValue("sales cloud")}, true},
		"text in neither":   {listModel{Search: types.StringValue("crm")}, false},
		"private":           {listModel{Private: yes}, false},
		"not private":       {listModel{Private: no}, true},
		"hub and other":     {listModel{Hub: types.StringValue("crm"), Private: yes}, false},
		"all that it meets": {listModel{Hub: types.StringValue("crm"), Private: no, Search: types.StringValue("sfdc")}, true},
		"null":              {listModel{Hub: types.StringNull(), Private: none, Search: types.StringNull()}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := one.filter.admits(element); got != one.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
