package cloudelements

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// Object is an object that an instance offers, such as contacts.
type Object struct {
	// Name is what calls through the instance say.
	Name string
	// VendorName is what the vendor calls it, "" where the answer does not say.
	VendorName string
	// Type is vendor, ceCanonical or vdr [reference 2.2], "" where the answer does not say.
	Type string
}

// ObjectField is a field of an object.
type ObjectField struct {
	// VendorPath is the way to the field in the vendor's form of the object.
	VendorPath string
	// Type is the platform's name of its type, for example string.
	Type string
}

// Objects reads what objects an instance offers, sorted by name, through the instance: with its
// token, which the instance must have been read with. A disabled instance answers as well
// [reference 2.7]. Nothing found is an empty list, however the platform says it.
func (s *InstanceService) Objects(ctx context.Context, through *Instance) ([]Object, error) {
	call := throughCall("List Objects", through, "/objects")
	// Without it there are names only [reference 1.5].
	call.Header = http.Header{"Elements-Version": {"Helium"}}
	found, err := sendThrough[[]Object](ctx, s, call)
	switch {
	case IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	objects := *found
	slices.SortStableFunc(objects, func(a, b Object) int { return strings.Compare(a.Name, b.Name) })
	return objects, nil
}

// ObjectFields reads the fields of an object of an instance, in the platform's order, through the
// instance as Objects does. IsNotFound reports that it does not exist.
func (s *InstanceService) ObjectFields(ctx context.Context, through *Instance, object string) ([]ObjectField, error) {
	call := throughCall("Get Object Fields", through, "/objects/{name}/metadata", object)
	call.Object = fmt.Sprintf("object %q of %s", object, call.Object)
	fields, err := sendThrough[objectFields](ctx, s, call)
	if err != nil {
		return nil, err
	}
	return *fields, nil
}

func throughCall(operation string, through *Instance, route string, values ...string) *transport.Call {
	return &transport.Call{
		Operation: operation, Object: fmt.Sprintf("instance %d", through.ID), Idempotency: transport.Read,
		Method: http.MethodGet, Route: route, Values: values, Through: through.Token,
	}
}

func sendThrough[T any](ctx context.Context, s *InstanceService, call *transport.Call) (*T, error) {
	if call.Through == "" || redact.IsMasked(call.Through) {
		return nil, call.Failed(errors.New("the platform's answer about the instance does not show its token, which calls through it need"))
	}
	s.client.Protect(call.Through)
	return transport.Send[T](ctx, s.client, call)
}

// UnmarshalJSON reads an object, or its name alone [reference 1.5].
func (o *Object) UnmarshalJSON(data []byte) error {
	var body struct {
		Name       lenient.Text `json:"name"`
		VendorName lenient.Text `json:"vendorName"`
		Type       lenient.Text `json:"type"`
	}
	if lenient.KindOf(data) == "string" {
		if err := json.Unmarshal(data, &body.Name); err != nil {
			return err
		}
	} else if err := json.Unmarshal(data, &body); err != nil {
		return err
	}
	if body.Name == "" {
		return errors.New("an object without a name")
	}
	*o = Object{Name: string(body.Name), VendorName: string(body.VendorName), Type: string(body.Type)}
	return nil
}

// objectFields reads fields from an answer: below "fields", or as they are. No source shows the
// whole of such an answer; what a field holds is documented.
type objectFields []ObjectField

// UnmarshalJSON reads both forms.
func (f *objectFields) UnmarshalJSON(data []byte) error {
	var body struct {
		Fields []struct {
			VendorPath lenient.Text `json:"vendorPath"`
			Type       lenient.Text `json:"type"`
		} `json:"fields"`
	}
	target := any(&body)
	if lenient.KindOf(data) == "array" {
		target = &body.Fields
	}
	if err := json.Unmarshal(data, target); err != nil {
		return err
	}
	if body.Fields == nil {
		return errors.New("an object without fields")
	}
	*f = make(objectFields, 0, len(body.Fields))
	for _, field := range body.Fields {
		*f = append(*f, ObjectField{VendorPath: string(field.VendorPath), Type: string(field.Type)})
	}
	return nil
}
