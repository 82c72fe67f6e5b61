package framework_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// here is the landscape of the provider in these tests, in one of its spellings.
const here = "https://api.example.com/elements/api-v2"

// numbered is a noun whose objects have ids, and named one whose objects have names.
var (
	numbered = framework.Noun{Name: "formula instance"}
	named    = framework.Noun{Name: "common resource", Address: []framework.AddressPart{
		{Name: "level", Description: "Level of the common resource."},
		{Name: "owner_id", Description: "Id of what it belongs to.", Optional: true},
		{Name: "name", Description: "Name of the common resource."},
	}}
)

func configured(t *testing.T, noun framework.Noun) *framework.Resource {
	t.Helper()
	client, err := cloudelements.New(here)
	if err != nil {
		t.Fatal(err)
	}
	r := &framework.Resource{Noun: noun}
	var resp resource.ConfigureResponse
	r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: &framework.Provider{Client: client}}, &resp)
	if resp.Diagnostics.HasError() || r.Provider == nil {
		t.Fatalf("configuring gave %v", resp.Diagnostics)
	}
	return r
}

func summaries(diags diag.Diagnostics) []string {
	var all []string
	for _, one := range diags {
		all = append(all, one.Summary())
	}
	return all
}

func TestResource_IdentitySchema(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		noun     framework.Noun
		required []string
		optional []string
	}{
		{numbered, []string{"id"}, []string{"base_url"}},
		{named, []string{"level", "name"}, []string{"base_url", "owner_id"}},
	} {
		var resp resource.IdentitySchemaResponse
		(&framework.Resource{Noun: one.noun}).IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &resp)
		var required, optional []string
		for name, attribute := range resp.IdentitySchema.Attributes {
			if attribute.GetDescription() == "" {
				t.Errorf("%s: %s has no description", one.noun.Name, name)
			}
			if attribute.IsRequiredForImport() {
				required = append(required, name)
			}
			if attribute.IsOptionalForImport() {
				optional = append(optional, name)
			}
		}
		slices.Sort(required)
		slices.Sort(optional)
		if !slices.Equal(required, one.required) || !slices.Equal(optional, one.optional) {
			t.Errorf("%s: required are %v and optional %v", one.noun.Name, required, optional)
		}
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	var managed, listed resource.MetadataResponse
	req := resource.MetadataRequest{ProviderTypeName: "cloudelements"}
	(&framework.Resource{Noun: numbered}).Metadata(t.Context(), req, &managed)
	(&framework.ListResource{Noun: numbered}).Metadata(t.Context(), req, &listed)
	if managed.TypeName != "cloudelements_formula_instance" || listed.TypeName != managed.TypeName {
		t.Errorf("the resource is %q, and listed it is %q", managed.TypeName, listed.TypeName)
	}
}

func TestResource_Identity(t *testing.T) {
	t.Parallel()
	elsewhere := framework.Landscape{BaseURL: "https://staging.example.com"}
	unknown := &framework.Resource{Noun: numbered}
	for name, one := range map[string]struct {
		got  types.Object
		home string
	}{
		"with the provider":    {configured(t, numbered).Identity(elsewhere, types.StringValue("7")), here},
		"without the provider": {unknown.Identity(elsewhere, types.StringValue("7")), elsewhere.BaseURL},
	} {
		if want := numbered.Identity(one.home, types.StringValue("7")); !one.got.Equal(want) {
			t.Errorf("%s: got %v, want %v", name, one.got, want)
		}
	}
	got := named.Identity(here, types.StringValue("account"), types.StringNull(), types.StringValue("contacts")).Attributes()
	if !got["owner_id"].IsNull() || !got["name"].Equal(types.StringValue("contacts")) || !got["base_url"].Equal(types.StringValue(here)) {
		t.Errorf("of a named object, got %v", got)
	}
}

func TestResource_Locate(t *testing.T) {
	t.Parallel()
	r := configured(t, numbered)
	for name, one := range map[string]struct {
		id, home string
		want     int64
		summary  []string
	}{
		"here":                  {"7", here, 7, nil},
		"in another spelling":   {"7", "https://API.example.com:443/elements/api-v2/", 7, nil},
		"just imported":         {"7", "", 7, nil},
		"another landscape":     {"7", "https://staging.example.com/elements/api-v2", 0, []string{"Formula Instance Belongs to Another Landscape"}},
		"no number":             {"x", here, 0, []string{"Invalid Formula Instance ID"}},
		"more than 64 bits":     {"9999999999999999999", here, 0, []string{"Invalid Formula Instance ID"}},
		"no number, and moved":  {"x", "https://staging.example.com/elements/api-v2", 0, []string{"Formula Instance Belongs to Another Landscape"}},
		"none":                  {"", here, 0, []string{"Invalid Formula Instance ID"}},
		"not a positive number": {"-7", here, 0, []string{"Invalid Formula Instance ID"}},
	} {
		var diags diag.Diagnostics
		got := r.Locate(types.StringValue(one.id), framework.Landscape{BaseURL: one.home}, "It", &diags)
		if got != one.want || !slices.Equal(summaries(diags), one.summary) {
			t.Errorf("%s: got %d, %v", name, got, diags)
		}
	}
}

// identityOf is the identity of an import. What is left out is null.
func identityOf(t *testing.T, noun framework.Noun, values map[string]string) *tfsdk.ResourceIdentity {
	t.Helper()
	var resp resource.IdentitySchemaResponse
	(&framework.Resource{Noun: noun}).IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &resp)
	attributes := make(map[string]tftypes.Value)
	for name := range resp.IdentitySchema.Attributes {
		attributes[name] = tftypes.NewValue(tftypes.String, nil)
		if value, ok := values[name]; ok {
			attributes[name] = tftypes.NewValue(tftypes.String, value)
		}
	}
	return &tfsdk.ResourceIdentity{
		Schema: identityschema.Schema{Attributes: resp.IdentitySchema.Attributes},
		Raw:    tftypes.NewValue(resp.IdentitySchema.Type().TerraformType(t.Context()), attributes),
	}
}

func TestResource_ImportAddress(t *testing.T) {
	t.Parallel()
	type values map[string]string
	for name, one := range map[string]struct {
		noun     framework.Noun
		text     string
		identity values
		want     []string
		summary  []string
	}{
		"an id":              {numbered, "", values{"id": "7"}, []string{"7"}, nil},
		"an id here":         {numbered, "", values{"id": "7", "base_url": here}, []string{"7"}, nil},
		"an id elsewhere":    {numbered, "", values{"id": "7", "base_url": "https://staging.example.com"}, []string{"7"}, []string{"Formula Instance Belongs to Another Landscape"}},
		"a name":             {named, "", values{"level": "organization", "name": "contacts"}, []string{"organization", "", "contacts"}, nil},
		"a name of an owner": {named, "", values{"level": "account", "owner_id": "9", "name": "contacts"}, []string{"account", "9", "contacts"}, nil},
		"a text":             {named, "account/9/contacts", nil, nil, nil},
	} {
		req := resource.ImportStateRequest{ID: one.text}
		if one.identity != nil {
			req.Identity = identityOf(t, one.noun, one.identity)
		}
		got, diags := configured(t, one.noun).ImportAddress(t.Context(), req)
		if !slices.Equal(got, one.want) || !slices.Equal(summaries(diags), one.summary) {
			t.Errorf("%s: got %v, %v", name, got, diags)
		}
	}
}

func TestConfigure_anythingElse(t *testing.T) {
	t.Parallel()
	var managed framework.Resource
	var resp resource.ConfigureResponse
	managed.Configure(t.Context(), resource.ConfigureRequest{ProviderData: "something else"}, &resp)
	if managed.Provider != nil || !slices.Equal(summaries(resp.Diagnostics), []string{"Unexpected Provider Data Type"}) {
		t.Errorf("got %v", resp.Diagnostics)
	}
}

// TestReady has everything on offer configured, and asks each whether requests can be made.
func TestReady(t *testing.T) {
	t.Parallel()
	var (
		source    framework.DataSource
		listed    framework.ListResource
		ephemeris framework.EphemeralResource
		managed   framework.Resource
	)
	all := map[string]*framework.Configured{
		"data source": &source.Configured, "list resource": &listed.Configured, "ephemeral resource": &ephemeris.Configured, "resource": &managed.Configured,
	}
	for name, one := range all {
		var diags diag.Diagnostics
		if one.Ready(&diags) || !slices.Equal(summaries(diags), []string{"Provider Not Configured"}) {
			t.Errorf("%s: ready without a provider, with %v", name, diags)
		}
	}
	managed.Configure(t.Context(), resource.ConfigureRequest{}, new(resource.ConfigureResponse)) // The framework does so while it is not known.
	if managed.Provider != nil {
		t.Error("configured with nothing")
	}
	handed := new(framework.Provider)
	source.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: handed}, new(datasource.ConfigureResponse))
	listed.Configure(t.Context(), resource.ConfigureRequest{ProviderData: handed}, new(resource.ConfigureResponse))
	ephemeris.Configure(t.Context(), ephemeral.ConfigureRequest{ProviderData: handed}, new(ephemeral.ConfigureResponse))
	managed.Configure(t.Context(), resource.ConfigureRequest{ProviderData: handed}, new(resource.ConfigureResponse))
	for name, one := range all {
		var diags diag.Diagnostics
		if !one.Ready(&diags) || len(diags) > 0 || one.Provider != handed {
			t.Errorf("%s: not ready with a provider, with %v", name, diags)
		}
	}
}
