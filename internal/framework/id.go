package framework

import (
	"regexp"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// StringOrNull is null for what the platform leaves empty.
func StringOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// IDOrNull is null where the platform gives no id.
func IDOrNull(id int64) types.String {
	if id == 0 {
		return types.StringNull()
	}
	return types.StringValue(strconv.FormatInt(id, 10))
}

// IDPattern is the id of an element or an instance in its one spelling: ids are
// positive integers [reference 2.3, 3.3], and 18 digits fit into 64 bits.
var IDPattern = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)

// NotEmpty refuses a text that says nothing.
func NotEmpty() []validator.String {
	return []validator.String{stringvalidator.LengthAtLeast(1)}
}

// VersionChanged tells whether a write-only value is to be sent, by its version in
// state and in the plan. Taking the version away sends nothing.
func VersionChanged(state, plan types.Int64) bool { return !plan.IsNull() && !plan.Equal(state) }
