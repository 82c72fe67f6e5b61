package framework

import (
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Noun is a kind of object: what texts call it, and what tells one such object from all others.
type Noun struct {
	// Name is the noun in the singular, as it stands in a sentence: "formula instance".
	Name string
	// Address lists the attributes that tell an object from the others of its landscape. Where
	// there are none, that is its id.
	Address []AddressPart
}

// AddressPart is an attribute that, with others, tells an object from the others of its landscape.
type AddressPart struct {
	Name, Description string
	// Optional says that an import may leave it out.
	Optional bool
}

// baseURL is the attribute of every identity that names the landscape.
const baseURL = "base_url"

func (n Noun) plural() string { return n.Name + "s" }

// capital returns the noun as the first word of a sentence.
func (n Noun) capital() string { return strings.ToUpper(n.Name[:1]) + n.Name[1:] }

// title returns the noun as a summary has it.
func (n Noun) title() string {
	words := strings.Split(n.Name, " ")
	for i, word := range words {
		words[i] = Noun{Name: word}.capital()
	}
	return strings.Join(words, " ")
}

// typeName returns the name of the noun's resource: "cloudelements_formula_instance".
func (n Noun) typeName(provider string) string {
	return provider + "_" + strings.ReplaceAll(n.Name, " ", "_")
}

// Describe names an object for an error: by id and name where it has them.
func (n Noun) Describe(id, name types.String) string {
	words := []string{n.capital()}
	if id.ValueString() != "" {
		words = append(words, id.ValueString())
	}
	if name.ValueString() != "" {
		words = append(words, strconv.Quote(name.ValueString()))
	}
	return strings.Join(words, " ")
}

// address returns the attributes of an identity beside the landscape.
func (n Noun) address() []AddressPart {
	if len(n.Address) > 0 {
		return n.Address
	}
	return []AddressPart{{Name: "id", Description: "Id of the " + n.Name + "."}}
}

// Identity returns the identity of an object that lives in a landscape: an id or a name means
// nothing without that. The values are those of the noun's address, in its order.
func (n Noun) Identity(home string, address ...types.String) types.Object {
	attributes := map[string]attr.Value{baseURL: types.StringValue(home)}
	attributeTypes := map[string]attr.Type{baseURL: types.StringType}
	for i, part := range n.address() {
		attributes[part.Name], attributeTypes[part.Name] = address[i], types.StringType
	}
	return types.ObjectValueMust(attributeTypes, attributes)
}

func (n Noun) identitySchema() identityschema.Schema {
	attributes := map[string]identityschema.Attribute{
		baseURL: identityschema.StringAttribute{
			Description:       "Base URL of the landscape that the " + n.Name + " lives in. Defaults to the provider's.",
			OptionalForImport: true,
		},
	}
	for _, part := range n.address() {
		attributes[part.Name] = identityschema.StringAttribute{
			Description: part.Description, RequiredForImport: !part.Optional, OptionalForImport: part.Optional,
		}
	}
	return identityschema.Schema{Attributes: attributes}
}
