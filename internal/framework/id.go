package framework

import (
	"context"
	"regexp"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// idPattern is an id in its one spelling: ids are positive integers [reference 2.3, 3.3], and 18
// digits fit into 64 bits.
var idPattern = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)

// IsID reports whether a text is an id.
func IsID(text string) bool { return idPattern.MatchString(text) }

// ParseID returns the number that an id is, and reports whether it is one.
func ParseID(text string) (int64, bool) {
	if !IsID(text) {
		return 0, false
	}
	number, err := strconv.ParseInt(text, 10, 64)
	return number, err == nil
}

// IDOrNull returns an id, and null where the platform gives none.
func IDOrNull(id int64) types.String {
	if id == 0 {
		return types.StringNull()
	}
	return types.StringValue(strconv.FormatInt(id, 10))
}

// ID accepts the id of an object, which is a noun in the singular. The hint, if any, says what else
// a user may have meant.
func ID(noun, hint string) []validator.String {
	return []validator.String{idValidator{Noun{Name: noun}, hint}}
}

type idValidator struct {
	noun Noun
	hint string
}

func (idValidator) Description(context.Context) string {
	return "must be a positive number without leading zeros"
}

func (v idValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v idValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if text := req.ConfigValue.ValueString(); !IsID(text) {
		resp.Diagnostics.AddAttributeError(req.Path, summaryInvalidID(v.noun), detailNoID(v.noun, text, v.hint))
	}
}
