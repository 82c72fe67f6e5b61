package instance

import (
	"encoding/json"
	"math/big"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// apiRoot begins the path of every call [reference 1.1]. Whether paths in state
// have it depends on the base URL of the provider before.
const apiRoot = "/elements/api-v2/"

// movedInstance tells which instance an object is. The element's key or id is
// null where state does not know it.
type movedInstance struct {
	id                    string
	elementKey, elementID types.String
}

// locate finds out which instance an object is.
func (o movedObject) locate(typeName string) (movedInstance, diag.Diagnostics) {
	var diags diag.Diagnostics
	var element string
	isInstance := slices.ContainsFunc(o.paths, func(path string) bool {
		found, ok := instancePath(path)
		element = found
		return ok
	})
	if !isInstance {
		diags.AddError(summaryMovedNoInstance, detailMovedNoInstance(typeName, o.paths))
		return movedInstance{}, diags
	}
	var ids []string
	for _, text := range o.ids {
		if id, ok := movedID(text); ok {
			ids = append(ids, id)
		}
	}
	moved := movedInstance{}
	moved.setElement(element)
	for _, answer := range slices.Concat([][]byte{o.body}, o.answers) {
		var instance cloudelements.Instance
		if json.Unmarshal(answer, &instance) != nil {
			continue // What is no answer names no instance. The refresh gets a new one.
		}
		ids = append(ids, strconv.FormatInt(instance.ID, 10))
		if instance.Element.Key != "" {
			moved.elementKey = types.StringValue(instance.Element.Key)
		}
		if instance.Element.ID != 0 {
			moved.elementID = framework.IDOrNull(instance.Element.ID)
		}
	}
	slices.Sort(ids)
	switch ids = slices.Compact(ids); len(ids) {
	case 0:
		diags.AddError(summaryMovedNoID, detailMovedNoID(typeName, o.paths))
	case 1:
		moved.id = ids[0]
	default:
		diags.AddError(summaryMovedSeveralIDs, detailMovedSeveralIDs(typeName, ids))
	}
	return moved, diags
}

// setElement takes a key or an id of an element, as paths have either.
func (m *movedInstance) setElement(keyOrID string) {
	m.elementKey, m.elementID = framework.StringOrNull(keyOrID), types.StringNull()
	if framework.IDPattern.MatchString(keyOrID) {
		m.elementKey, m.elementID = types.StringNull(), types.StringValue(keyOrID)
	}
}

// instancePath tells whether a path is that of instances or of one of them, and
// gives the key or id of the element where the path has one [reference 2.1].
// Instances of formulas are no such instances.
func instancePath(path string) (string, bool) {
	path, _, _ = strings.Cut(path, "?")
	path = "/" + strings.Trim(path, "/") + "/"
	if _, below, found := strings.Cut(path, apiRoot); found {
		path = "/" + below
	}
	segments := strings.Split(strings.Trim(path, "/"), "/")
	element := ""
	if segments[0] == "elements" && len(segments) > 2 {
		unescaped, err := url.PathUnescape(segments[1])
		if err != nil {
			return "", false
		}
		element, segments = unescaped, segments[2:]
	}
	return element, segments[0] == "instances" && len(segments) <= 2
}

// movedID reads an id from a number, however it is written, or from the end of a
// path.
func movedID(text string) (string, bool) {
	text, _, _ = strings.Cut(text, "?")
	text = strings.TrimRight(text, "/")
	text = text[strings.LastIndex(text, "/")+1:]
	number, ok := new(big.Rat).SetString(text)
	if !ok || !number.IsInt() || number.Sign() <= 0 || !number.Num().IsInt64() {
		return "", false
	}
	return number.Num().String(), true
}
