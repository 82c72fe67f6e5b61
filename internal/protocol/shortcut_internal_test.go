package protocol

import (
	"context"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// identified is a schema of nothing but an id.
var identified = schema.Schema{Attributes: map[string]schema.Attribute{"id": schema.StringAttribute{Computed: true}}}

func identity(t *testing.T, id string) *tfprotov6.ResourceIdentityData {
	t.Helper()
	return &tfprotov6.ResourceIdentityData{IdentityData: dynamic(t, withID(id))}
}

func withID(id string) tftypes.Value {
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}
	return tftypes.NewValue(typ, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, id)})
}

// TestShortcuts_read asks the resource first, and the framework where that may have something to
// say, or something to note.
func TestShortcuts_read(t *testing.T) {
	t.Parallel()
	const ours, frameworks = "ReadUnchanged", "Read"
	for name, test := range map[string]struct {
		unchanged    bool
		unconfigured bool
		unusable     bool
		private      string
		identity     *tfprotov6.ResourceIdentityData
		want         []string
	}{
		"unchanged":                     {unchanged: true, identity: identity(t, "7"), want: []string{ours}},
		"unchanged, with no identity":   {unchanged: true, want: []string{ours}},
		"unchanged, with private state": {unchanged: true, private: `{"thing":"e30="}`, want: []string{ours}},
		"of another identity":           {unchanged: true, identity: identity(t, "8"), want: []string{ours, frameworks}},
		"of an identity of nothing":     {unchanged: true, identity: &tfprotov6.ResourceIdentityData{}, want: []string{ours, frameworks}},
		"changed":                       {want: []string{ours, frameworks}},
		"a note of the framework's":     {unchanged: true, private: `{".import_before_read":"dHJ1ZQ=="}`, want: []string{frameworks}},
		"unconfigured":                  {unchanged: true, unconfigured: true, want: []string{frameworks + " of what is not configured"}},
		"with something to report":      {unchanged: true, unusable: true, want: []string{frameworks}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			offered := &madeUp{schema: identified, unchanged: test.unchanged}
			server := NewServer(offered, func() any {
				switch {
				case test.unconfigured:
					return nil
				case test.unusable:
					return "unusable"
				default:
					return offered
				}
			})
			if !test.unconfigured {
				configure(t, server)
			}
			request := &tfprotov6.ReadResourceRequest{
				TypeName: madeUpResource, CurrentState: dynamic(t, withID("7")), CurrentIdentity: test.identity, Private: []byte(test.private),
			}
			response, err := server.ReadResource(t.Context(), request)
			if err != nil || !slices.Equal(offered.called, test.want) {
				t.Fatalf("%v, asked %q", err, offered.called)
			}
			if isOurs := slices.Equal(test.want, []string{ours}); isOurs != (response.NewState == request.CurrentState) {
				t.Errorf("answered with %v", response)
			}
			if test.identity == nil {
				if has, err := response.NewIdentity.IdentityData.Unmarshal(withID("").Type()); err != nil || !has.Equal(withID("7")) {
					t.Errorf("answered with the identity %v, %v", has, err)
				}
			}
		})
	}
}

func configure(t *testing.T, server Server) {
	t.Helper()
	response, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: dynamic(t, empty)})
	if err != nil || len(response.Diagnostics) > 0 {
		t.Fatal(response, err)
	}
}

// TestShortcuts_planSideEffects expects PlanUnchanged in place of ModifyPlan, and neither of them
// twice.
func TestShortcuts_planSideEffects(t *testing.T) {
	t.Parallel()
	offered := &madeUp{schema: switchable}
	var data any = offered
	server := NewServer(offered, func() any { return data })
	configure(t, server)
	plan := func(prior, proposed bool) {
		value := func(enabled bool) *tfprotov6.DynamicValue {
			typ, _ := switchable.Type().TerraformType(t.Context()).(tftypes.Object)
			attributes := make(map[string]tftypes.Value)
			for name, typ := range typ.AttributeTypes {
				attributes[name] = tftypes.NewValue(typ, nil)
			}
			attributes["enabled"] = tftypes.NewValue(tftypes.Bool, enabled)
			return dynamic(t, tftypes.NewValue(typ, attributes))
		}
		request := &tfprotov6.PlanResourceChangeRequest{
			TypeName: madeUpResource, PriorState: value(prior), ProposedNewState: value(proposed), Config: value(proposed), PriorIdentity: identity(t, "7"),
		}
		if response, err := server.PlanResourceChange(t.Context(), request); err != nil || len(response.Diagnostics) > 0 {
			t.Error(response, err)
		}
	}
	plan(true, true)
	plan(true, false)
	data = nil // As before the configuration is known.
	plan(true, true)
	data = "unusable"
	plan(true, true)
	if want := []string{"PlanUnchanged", "ModifyPlan", "ModifyPlan"}; !slices.Equal(offered.called, want) {
		t.Errorf("asked %q, want %q", offered.called, want)
	}
}

// otherwise is a default and a plan modifier of a provider's own.
type otherwise struct{}

func (otherwise) Description(context.Context) string         { return "" }
func (otherwise) MarkdownDescription(context.Context) string { return "" }
func (otherwise) PlanModifyString(_ context.Context, _ planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	resp.PlanValue = types.StringValue("other")
}
func (otherwise) PlanModifyObject(context.Context, planmodifier.ObjectRequest, *planmodifier.ObjectResponse) {
}
func (otherwise) DefaultString(_ context.Context, _ defaults.StringRequest, resp *defaults.StringResponse) {
	resp.PlanValue = types.StringValue("other")
}

// own is an attribute of a type of the provider's own.
type own struct{ schema.StringAttribute }

// TestUnaccounted names what a plan may not be answered with, wherever it is, and has the framework
// answer then.
func TestUnaccounted(t *testing.T) {
	t.Parallel()
	modified := schema.StringAttribute{Optional: true, PlanModifiers: []planmodifier.String{otherwise{}}}
	secret := schema.StringAttribute{Optional: true, WriteOnly: true}
	attributes := func(one schema.Attribute) map[string]schema.Attribute { return map[string]schema.Attribute{"one": one} }
	for want, described := range map[string]schema.Schema{
		"one has the plan modifier protocol.otherwise": {Attributes: attributes(modified)},
		"one has the default protocol.otherwise":       {Attributes: attributes(schema.StringAttribute{Optional: true, Computed: true, Default: otherwise{}})},
		"one is a protocol.own":                        {Attributes: attributes(own{})},
		"in.one has the plan modifier protocol.otherwise": {Attributes: map[string]schema.Attribute{
			"in": schema.SingleNestedAttribute{Attributes: attributes(modified)},
		}},
		"in[].one has the plan modifier protocol.otherwise": {Blocks: map[string]schema.Block{
			"in": schema.SetNestedBlock{NestedObject: schema.NestedBlockObject{Attributes: attributes(modified)}},
		}},
		"in[]. has the plan modifier protocol.otherwise": {Attributes: map[string]schema.Attribute{
			"in": schema.ListNestedAttribute{NestedObject: schema.NestedAttributeObject{PlanModifiers: []planmodifier.Object{otherwise{}}}},
		}},
		"in is a set of objects that have defaults or attributes which are write-only": {Attributes: map[string]schema.Attribute{
			"in": schema.SetNestedAttribute{NestedObject: schema.NestedAttributeObject{Attributes: attributes(secret)}},
		}},
		"in.set is a set of objects that have defaults or attributes which are write-only": {Blocks: map[string]schema.Block{
			"in": schema.SingleNestedBlock{Blocks: map[string]schema.Block{"set": schema.SetNestedBlock{NestedObject: schema.NestedBlockObject{
				Attributes: attributes(schema.StringAttribute{Computed: true, Default: stringdefault.StaticString("a")}),
			}}}},
		}},
	} {
		if got := Unaccounted(t.Context(), described); !slices.Equal(got, []string{want}) {
			t.Errorf("got %q, want %q", got, want)
		}
		found := factsOf(t.Context(), described)
		same := dynamic(t, withID("7"))
		if found.isNoOp(attributesOf(same.MsgPack), same, same) {
			t.Errorf("%s: a plan is answered", want)
		}
	}
}

// TestState decodes what it is asked for.
func TestState(t *testing.T) {
	t.Parallel()
	traits := traitsOf(t.Context(), &thing{of: &madeUp{schema: identified}})
	state, ok := newState(dynamic(t, withID("7")), []byte(`{"thing":"e30="}`), traits)
	if !ok || state.Text("id") != "7" || state.Text("name") != "" || state.hasNotes() {
		t.Errorf("%t, %+v", ok, state)
	}
	if object, ok := state.Object(t.Context()); !ok || !object.Equal(types.ObjectValueMust(map[string]attr.Type{"id": types.StringType}, map[string]attr.Value{"id": types.StringValue("7")})) {
		t.Errorf("%t, %s", ok, object)
	}
	if value, diags := state.GetKey(t.Context(), "thing"); string(value) != "{}" || len(diags) > 0 {
		t.Errorf("%s, %v", value, diags)
	}
	if state, _ := newState(dynamic(t, withID("7")), []byte("{"), traits); !state.hasNotes() {
		t.Error("private state that cannot be read is taken for none")
	}
	if _, ok := newState(nil, nil, traits); ok {
		t.Error("there is a state of nothing")
	}
	other, _ := newState(dynamic(t, tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.Bool}}, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.Bool, true)})), nil, traits)
	if _, ok := other.Object(t.Context()); ok {
		t.Error("a state of other types is decoded")
	}
}
