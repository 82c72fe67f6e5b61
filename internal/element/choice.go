package element

import (
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// choice is the one element that a user asks for, by its key or by its id.
type choice struct {
	// path is the attribute that says it.
	path path.Path
	// keyOrID is what it says, and byKey which of the two that is.
	keyOrID string
	byKey   bool
}

// choose takes the one of two attributes that is set.
func choose(keyPath path.Path, key types.String, idPath path.Path, id types.String) choice {
	if !key.IsNull() {
		return choice{path: keyPath, keyOrID: key.ValueString(), byKey: true}
	}
	return choice{path: idPath, keyOrID: id.ValueString()}
}

// String names the element for an error.
func (c choice) String() string {
	if c.byKey {
		return "Element " + strconv.Quote(c.keyOrID)
	}
	return "Element " + c.keyOrID
}

// isMetBy tells whether an answer is about the element that was asked for. The
// platform takes a key and an id in the same place of the path, so that one may
// be found where the other was meant. What an answer leaves out is no mismatch.
func (c choice) isMetBy(answer *cloudelements.Element) bool {
	if c.byKey {
		return answer.Key == "" || strings.EqualFold(answer.Key, c.keyOrID)
	}
	return answer.ID == 0 || strconv.FormatInt(answer.ID, 10) == c.keyOrID
}

// idValidators accept the id of an element.
func idValidators() []validator.String {
	return []validator.String{stringvalidator.RegexMatches(framework.IDPattern, "must be a positive number without leading zeros")}
}
