package element

import (
	"context"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// keyForm is a key that a path can hold. The documentation allows lower-case letters and digits
// only, but keys of published elements hold others, capital letters too [reference 3.2, 8].
var keyForm = regexp.MustCompile(`^[^\s/?#%]+$`)

const replacesByKey = "Another key that is configured replaces the element. Case does not count."

// isAnotherKey has a key replace the element, unless it is the same in other letters: the platform
// finds an element by either [reference 3.1].
func isAnotherKey(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	resp.RequiresReplace = !req.ConfigValue.IsNull() && !strings.EqualFold(req.StateValue.ValueString(), req.PlanValue.ValueString())
}

func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A private element: a connector of the account's own, made from a definition or cloned from another element (SAP Open Connectors says connector).\n\n" +
			"What is compared with the platform is what is configured: rows, ids and other members that the platform adds are not drift.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the element, given by the platform. Instances of the element name it as their `element_id`.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"key": schema.StringAttribute{
				MarkdownDescription: "Key of the element, in lower-case letters and digits as a rule. When omitted, the platform makes it from the name, and for a clone chooses it. It may be that of an element of the catalogue, and is then found first by it. Changing it replaces the element.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{stringvalidator.RegexMatches(keyForm, "must be letters and digits, without white space and slashes")},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplaceIf(isAnotherKey, replacesByKey, replacesByKey)},
			},
			"name":           ownText("Name of the element. Needed unless `definition` has it or `clone_of` is set."),
			"description":    ownText("What the element is. Needed unless `definition` has it or `clone_of` is set."),
			"hub":            ownText("Key of the hub that the element belongs to, for example `crm`. One that does not exist is made. When omitted, the platform chooses, usually `general`."),
			"authentication": ownText("How instances authenticate at the vendor: `basic`, `oauth1`, `oauth2`, `oauth2Password`, `custom`, `apiKey`, or another style that the platform knows. Needed unless `definition` has it or `clone_of` is set."),
			"clone_of": schema.StringAttribute{
				MarkdownDescription: "Key or id of the element to clone. Only used on create; what is configured beside it is changed in the clone. An id is exact, where a key may be that of a private element as well. Changing it replaces the element.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"active": schema.BoolAttribute{
				MarkdownDescription: "Whether the element is published to the account's catalogue. Default is what `definition` says, or else `true`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(true),
			},
			"configuration": schema.ListNestedAttribute{
				MarkdownDescription: "What an instance can be configured with: a row for each configuration key, for example `base.url`, in any order. A row wins over that of the same key in `definition`. Rows that the platform adds, such as `event.*`, are left alone. A row that is taken out is deleted.",
				Optional:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: ownRowAttributes()},
			},
			"secret_defaults_wo": schema.MapAttribute{
				MarkdownDescription: "Defaults of rows of type `PASSWORD`, by configuration key, such as the client secret of an OAuth application in `oauth.api.secret`. Never kept in state or plan. Sent on create, and again when `secret_defaults_wo_version` changes. " +
					"Needed besides for any other change of the definition if the platform does not show such defaults; the plan then says so. A key that is taken out loses its default when the version changes.",
				Optional:    true,
				Sensitive:   true,
				WriteOnly:   true,
				ElementType: types.StringType,
			},
			"secret_defaults_wo_version": schema.Int64Attribute{
				MarkdownDescription: "Version of `secret_defaults_wo`, any number. Change it to have the values sent again.",
				Optional:            true,
			},
			"definition": schema.StringAttribute{
				MarkdownDescription: "The definition as a JSON object, with the platform's names: `resources`, `hooks`, `parameters`, `models`, `objects`, `modelType` and others. Write it with `jsonencode`, or read an export with `file`. " +
					"It may hold what has an attribute too: an attribute that is set wins, and one that is not is taken from here. What the platform makes itself, such as ids, owners and dates, does not count. Members, resources, hooks and parameters that are not in it are left alone; those that are taken out are deleted.",
				Optional:   true,
				CustomType: jsontypes.NormalizedType{},
				Validators: []validator.String{definitionValidator{}},
			},
			"force_destroy": schema.BoolAttribute{
				MarkdownDescription: "Whether destroying the element deletes its instances first, whoever has made them. Default is `false`: an element with instances is not destroyed. Has to be applied before it counts.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"created_at": schema.StringAttribute{
				MarkdownDescription: "When the platform made the element, in RFC 3339. Null where it does not say.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
	}
}

// ownText is an attribute that a clone takes from its model unless it is set.
func ownText(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description, Optional: true, Computed: true,
		Validators:    framework.NotEmpty(),
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

func ownRowAttributes() map[string]schema.Attribute {
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{MarkdownDescription: description, Optional: true}
	}
	return map[string]schema.Attribute{
		"key": schema.StringAttribute{
			MarkdownDescription: "The configuration key, each once.",
			Required:            true,
			Validators:          framework.NotEmpty(),
		},
		"name": schema.StringAttribute{
			MarkdownDescription: "Label of the key in the platform's console.",
			Required:            true,
			Validators:          framework.NotEmpty(),
		},
		"type": schema.StringAttribute{
			MarkdownDescription: "Type of the value: `TEXTFIELD_32`, `TEXTFIELD_64`, `TEXTFIELD_128`, `TEXTFIELD_1000`, `TEXTAREA`, `PASSWORD`, `BOOLEAN`, `BOOLEAN_YESNO`, `COMBO`, `CODE_EDITOR`, or another that the platform knows. Values of type `PASSWORD` are secret.",
			Required:            true,
			Validators:          framework.NotEmpty(),
		},
		"description": schema.StringAttribute{
			MarkdownDescription: "What the key is for. When omitted, a new row has its name there.",
			Optional:            true,
			Validators:          framework.NotEmpty(),
		},
		"required": flag("Whether an instance needs a value. When omitted, it does not, unless the platform says so of a key that it knows."),
		"default": schema.StringAttribute{
			MarkdownDescription: "Value that an instance takes when none is given, always as text. Not for rows of type `PASSWORD`, whose defaults `secret_defaults_wo` takes: state would hold the secret.",
			Optional:            true,
		},
		"options": schema.ListNestedAttribute{
			MarkdownDescription: "The only values that the platform offers, for the type `COMBO`.",
			Optional:            true,
			Validators:          []validator.List{listvalidator.SizeAtLeast(1)},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name":  schema.StringAttribute{MarkdownDescription: "Label of the value in the platform's console.", Required: true, Validators: framework.NotEmpty()},
				"value": schema.StringAttribute{MarkdownDescription: "The value.", Required: true},
			}},
		},
		"internal":          flag("Whether the platform fills in the value by itself."),
		"hide_from_console": flag("Whether the platform's console does not ask for the value."),
		"display_order": schema.Int64Attribute{
			MarkdownDescription: "Where the row stands among the others in the platform's console, the least first.",
			Optional:            true,
		},
	}
}
