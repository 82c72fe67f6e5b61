package instance

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// movedSource is a resource type of a provider for any REST API, with which instances may have been
// managed before.
type movedSource struct {
	typeName string
	// provider is the type part of the provider's address; mirrors and forks have hosts and
	// namespaces of their own.
	provider string
	// newestVersion is the last version of its schema that read knows.
	newestVersion int64
	read          func(raw []byte) (movedObject, error)
}

var movedSources = []movedSource{
	{typeName: "restapi_object", provider: "restapi", newestVersion: 0, read: readRestAPI},
	{typeName: "restful_resource", provider: "restful", newestVersion: 2, read: readRestful},
}

// movedObject is what the state of such a resource says of its object.
type movedObject struct {
	paths []string // Where the object is made and read.
	ids   []string // Texts that name the object, by its id or by a path that ends in it.
	// body is what was sent to make the object, or what a later read put in its place.
	body []byte
	// answers are what the platform said of the object. One that is empty says nothing.
	answers [][]byte
}

// MoveState takes instances over from `restapi_object` and `restful_resource`, for `moved` blocks,
// without a request to the platform: the refresh that comes next reads them.
func (r *Resource) MoveState(context.Context) []resource.StateMover {
	movers := make([]resource.StateMover, 0, len(movedSources))
	for _, source := range movedSources {
		movers = append(movers, resource.StateMover{StateMover: source.move})
	}
	return movers
}

// move takes an object over. One of another resource type is left to the other movers.
func (s movedSource) move(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	if req.SourceTypeName != s.typeName || path.Base(req.SourceProviderAddress) != s.provider {
		return
	}
	if req.SourceSchemaVersion > s.newestVersion {
		resp.Diagnostics.AddError(summaryMovedVersion, detailMovedVersion(s.typeName, req.SourceSchemaVersion, s.newestVersion))
		return
	}
	object, err := s.read(req.SourceRawState.JSON)
	if err != nil {
		resp.Diagnostics.AddError(summaryMovedUnreadable, detailMovedUnreadable(s.typeName, err))
		return
	}
	moved, diags := object.locate(s.typeName)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	sent, err := readMovedBody(object.body)
	if err != nil {
		resp.Diagnostics.AddError(summaryMovedUnreadable, detailMovedUnreadable(s.typeName, err))
		return
	}

	// As in an import, what is not set here is for the refresh to fill.
	resp.Diagnostics.Append(resp.TargetState.SetAttribute(ctx, pathID, moved.id)...)
	var state resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, resp.TargetState, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(flattenMoved(ctx, &state, moved, sent)...)
	resp.Diagnostics.Append(framework.Set(ctx, &resp.TargetState, resourceTypes(), state)...)
}

// unreadableError returns a decoding error without the value, which may be secret.
func unreadableError(attribute string, err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return errors.New(attribute + " has an unexpected value in " + wrong.Field)
	}
	return errors.New(attribute + " is not the JSON that it should be")
}

// apiRoot is where the path of every call begins [reference 1.1]. Whether paths in state have it
// depends on the base URL of the other provider.
const apiRoot = "/elements/api-v2/"

// movedInstance says which instance an object is. The element's key or id is null if state does not
// know it.
type movedInstance struct {
	id                    string
	elementKey, elementID types.String
}

// locate returns which instance an object is.
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

// setElement takes the key or the id of an element: paths have either.
func (m *movedInstance) setElement(keyOrID string) {
	m.elementKey, m.elementID = framework.StringOrNull(keyOrID), types.StringNull()
	if framework.IsID(keyOrID) {
		m.elementKey, m.elementID = types.StringNull(), types.StringValue(keyOrID)
	}
}

// instancePath reports whether a path is that of instances or of one of them, and returns the key
// or id of the element if the path has one [reference 2.1]. Instances of formulas are something
// else.
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

// movedID returns the id that a text is, in whatever notation of a number, or that ends it as a
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

// movedBody is the body that an object was made with, or the answer that a refresh put in its
// place.
type movedBody struct {
	// wasSent reports whether the body is what a user sent. An answer has the element's defaults as
	// well, so it does not show what a user set.
	wasSent bool

	name                   string
	elementKey, elementID  string
	tags                   []string
	configuration          map[string]string
	providerData           map[string]string
	externalAuthentication string
	oauthProxy             string
	retrieveObjects        *bool
}

// movedBodyJSON has the members of a body [reference 2.2].
type movedBodyJSON struct {
	ID      json.RawMessage `json:"id"` // Only in answers: the platform gives it.
	Name    string          `json:"name"`
	Element struct {
		Key string          `json:"key"`
		ID  json.RawMessage `json:"id"` // A number, or one as text.
	} `json:"element"`
	Tags                   json.RawMessage            `json:"tags"` // Objects in the oldest answers.
	Configuration          map[string]json.RawMessage `json:"configuration"`
	ProviderData           map[string]json.RawMessage `json:"providerData"`
	ExternalAuthentication string                     `json:"externalAuthentication"`
	OAuthProxy             struct {
		Name string `json:"oauthProxyName"`
	} `json:"oauthProxy"`
	RetrieveObjects *bool `json:"retrieveObjectsAfterInstantiation"`
}

// readMovedBody decodes a body. A missing body is an empty one.
func readMovedBody(raw []byte) (movedBody, error) {
	if len(raw) == 0 {
		return movedBody{}, nil
	}
	var body movedBodyJSON
	if err := json.Unmarshal(raw, &body); err != nil {
		return movedBody{}, unreadableError("the body", err)
	}
	read := movedBody{name: body.Name, elementKey: body.Element.Key}
	if id, err := lenient.TextOf(body.Element.ID); err == nil && id != nil && framework.IsID(*id) {
		read.elementID = *id
	}
	read.wasSent = body.Name != "" && (len(body.ID) == 0 || string(body.ID) == "null")
	if !read.wasSent {
		return read, nil
	}

	read.externalAuthentication, read.oauthProxy, read.retrieveObjects = body.ExternalAuthentication, body.OAuthProxy.Name, body.RetrieveObjects
	if len(body.Tags) > 0 {
		if err := json.Unmarshal(body.Tags, &read.tags); err != nil {
			return movedBody{}, unreadableError("the member tags of the body", err)
		}
	}
	var err error
	if read.configuration, err = movedValues(body.Configuration); err != nil {
		return movedBody{}, unreadableError("the member configuration of the body", err)
	}
	if read.providerData, err = movedValues(body.ProviderData); err != nil {
		return movedBody{}, unreadableError("the member providerData of the body", err)
	}
	return read, nil
}

// movedValues returns values as text. A null was not set, a masked value is not known, and an empty
// value sets nothing if the key has an attribute of its own.
func movedValues(raw map[string]json.RawMessage) (map[string]string, error) {
	values := make(map[string]string, len(raw))
	for key, value := range raw {
		text, err := lenient.TextOf(value)
		if err != nil {
			return nil, err
		}
		_, hasAttribute := typedKeyOf(key)
		if text == nil || redact.IsMasked(*text) || *text == "" && hasAttribute {
			continue
		}
		values[key] = *text
	}
	return values, nil
}

// flattenMoved fills state with what is known of an instance that was managed by another provider.
// If the body that made it is known, state gets all that a user set, secrets included: they were in
// the old state in the same way. Otherwise only the instance is known, and state is that of an
// import before its refresh.
func flattenMoved(ctx context.Context, state *resourceModel, moved movedInstance, body movedBody) diag.Diagnostics {
	state.ElementKey, state.ElementID = moved.elementKey, moved.elementID
	if state.ElementKey.IsNull() {
		state.ElementKey = framework.StringOrNull(body.elementKey)
	}
	if state.ElementID.IsNull() {
		state.ElementID = framework.StringOrNull(body.elementID)
	}
	state.Enabled = types.BoolValue(true)
	if !body.wasSent {
		return nil
	}

	state.Name = types.StringValue(body.name)
	state.RetrieveObjects = types.BoolPointerValue(body.retrieveObjects)
	diags := flattenValues(state, body.configuration, redact.MayBeSecret)
	tags, more := tagsOf(body.tags)
	diags.Append(more...)
	state.Tags = tags
	if len(body.providerData) > 0 {
		state.ProviderData, more = types.MapValueFrom(ctx, types.StringType, body.providerData)
		diags.Append(more...)
	}
	if body.externalAuthentication == "initial" {
		state.ExternalAuthentication = types.StringValue(body.externalAuthentication)
	}
	if body.oauthProxy != "" {
		state.OAuthProxy, more = types.ObjectValue(oauthProxyTypes, map[string]attr.Value{"name": types.StringValue(body.oauthProxy)})
		diags.Append(more...)
	}
	return diags
}
