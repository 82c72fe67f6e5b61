package cloudelements

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/refresh"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// InstanceService is the part of the API that concerns element instances.
type InstanceService struct {
	service[Instance]

	seen   seenInstances
	reader *refresh.Reader[int64, *Instance]
	owner  owner
}

// InstanceListOptions narrow a list of instances. The zero value asks for all.
type InstanceListOptions struct {
	// Tags are tags that the instances must have.
	Tags []string
	// SearchText is matched with names and element keys.
	SearchText string
	// ElementKeyOrID asks for the instances of one element; of an element that does not exist there
	// are none. The platform documents no filter for that request, so beside Tags and SearchText
	// check what comes.
	ElementKeyOrID string
}

// Create makes an instance, which may take half a minute: the platform logs in at the vendor.
//
// Where the answer is lost, it looks for what the platform has made, for as long as
// WithCreateSettleTime says: it returns the instance if it is there, and sends the request again if
// it is not. IsAmbiguous reports that an instance may exist after an error, and Error.Candidates
// which ones it may be. With an error, an instance is returned only if a create that failed has
// left one of no use.
func (s *InstanceService) Create(ctx context.Context, create InstanceCreate) (*Instance, error) {
	call := &transport.Call{
		Operation: "Create Instance", Object: fmt.Sprintf("instance %q", create.Name), Idempotency: transport.Once,
		Method: http.MethodPost, Route: "/instances",
	}
	s.protectRequest(create.Configuration, create.ProviderData)
	body, err := create.request()
	if err != nil {
		return nil, call.Failed(err)
	}
	call.Body = body
	s.reader.Touch(0)
	return s.makeOnce(ctx, call, s.lookup(create))
}

// Get reads an instance. IsNotFound reports that it does not exist.
func (s *InstanceService) Get(ctx context.Context, id int64) (*Instance, error) {
	return s.read(ctx, id, s.call("Get Instance", id, transport.Read, http.MethodGet, ""))
}

// Look reads an instance as Get does, for whoever only looks at it. It does not claim the instance:
// a create whose answer was lost still finds it, if it made it.
func (s *InstanceService) Look(ctx context.Context, id int64) (*Instance, error) {
	return s.read(ctx, id, s.unclaimed("Get Instance", id, transport.Read, http.MethodGet, ""))
}

// List returns all instances that the options ask for, page by page.
func (s *InstanceService) List(ctx context.Context, options InstanceListOptions) iter.Seq2[Instance, error] {
	first := listInstances()
	if options.ElementKeyOrID != "" {
		first.Object = fmt.Sprintf("element %q", options.ElementKeyOrID)
		first.Route, first.Values = "/elements/{keyOrId}/instances", []string{options.ElementKeyOrID}
	}
	for _, tag := range options.Tags {
		first.Query.Add("tags[]", tag)
	}
	if options.SearchText != "" {
		first.Query.Set("searchText", options.SearchText)
	}
	return func(yield func(Instance, error) bool) {
		for instance, err := range s.list(ctx, first) {
			if err == nil {
				s.record(&instance)
			}
			if !yield(instance, err) {
				return
			}
		}
	}
}

// listInstances is the request for all instances.
func listInstances() *transport.Call {
	return &transport.Call{
		Operation: "List Instances", Idempotency: transport.Read, Bulk: true,
		Method: http.MethodGet, Route: "/instances", Query: make(url.Values),
	}
}

// Update changes what the update sets, and is repeated where that may help.
//
// One that uses up something that works once, a code or a refresh token, is sent once. Where its
// answer is lost, what the instance shows decides whether it took effect, for as long as
// WithCreateSettleTime says. IsAmbiguous reports that this stays open after an error; after any
// other error it took no effect.
func (s *InstanceService) Update(ctx context.Context, id int64, update InstanceUpdate) (*Instance, error) {
	call := s.call("Update Instance", id, transport.Idempotent, http.MethodPatch, "")
	if update.isSingleUse() {
		call.Idempotency = transport.Once
	}
	if update.ReAuthenticate {
		call.Query = url.Values{"reAuthenticate": {"true"}}
	}
	s.protectRequest(update.Configuration, update.ProviderData)
	body, err := update.request()
	if err != nil {
		return nil, call.Failed(err)
	}
	call.Body = body
	if update.isSingleUse() {
		return s.reauthorize(ctx, id, update, call)
	}
	return s.one(ctx, id, call)
}

// Delete deletes an instance. IsNotFound reports that it did not exist, which may be because an
// earlier attempt of the same call deleted it.
func (s *InstanceService) Delete(ctx context.Context, id int64) error {
	err := s.settleAbsence(ctx, id, s.send(ctx, s.call("Delete Instance", id, transport.Idempotent, http.MethodDelete, "")))
	if err == nil || IsNotFound(err) {
		s.remove(id)
	}
	return err
}

// Enable lets calls through the instance again.
func (s *InstanceService) Enable(ctx context.Context, id int64) error {
	return s.setEnabled(ctx, id, true, s.call("Enable Instance", id, transport.Idempotent, http.MethodPut, "/enabled"))
}

// Disable refuses calls through the instance, and keeps its configuration.
func (s *InstanceService) Disable(ctx context.Context, id int64) error {
	return s.setEnabled(ctx, id, false, s.call("Disable Instance", id, transport.Idempotent, http.MethodDelete, "/enabled"))
}

// setEnabled enables or disables an instance. A conflict may mean that it is so already, if only
// because the answer to an earlier attempt was lost.
func (s *InstanceService) setEnabled(ctx context.Context, id int64, enabled bool, call *transport.Call) error {
	err := s.send(ctx, call)
	if failure, ok := AsError(err); !ok || failure.Status != http.StatusConflict {
		return err
	}
	read, readErr := s.Get(ctx, id)
	if readErr == nil && read.Disabled != nil && *read.Disabled == !enabled {
		return nil
	}
	return err
}

// Configuration reads the rows of an instance's configuration.
func (s *InstanceService) Configuration(ctx context.Context, id int64) ([]InstanceConfigurationRow, error) {
	rows, err := transport.Send[[]InstanceConfigurationRow](ctx, s.client, s.call("Get Instance Configuration", id, transport.Read, http.MethodGet, "/configuration"))
	if err != nil {
		return nil, err
	}
	for _, row := range *rows {
		s.protectUserValue(row.Key, row.PropertyValue)
	}
	return *rows, nil
}

// call is an operation on an instance by its id. What lists have shown of an instance does not hold
// after a write.
func (s *InstanceService) call(operation string, id int64, idempotency transport.Idempotency, method, below string) *transport.Call {
	if idempotency != transport.Read {
		s.reader.Touch(id)
	}
	return s.service.call(operation, id, idempotency, method, below)
}

// protectRequest registers the secrets of a request. The state of an OAuth redirect is none: by
// default it is the element's key, which errors should show.
func (s *InstanceService) protectRequest(configuration map[string]any, providerData map[string]string) {
	for key, value := range providerData {
		if key != "state" {
			s.client.Protect(value)
		}
	}
	for key, value := range configuration {
		// Numbers and the like under such a key, a session's timeout, would mask ordinary text.
		if held, ok := value.(string); ok && redact.IsSecretKey(key) && strings.ContainsFunc(held, unicode.IsLetter) {
			s.client.Protect(held)
		}
	}
}

// protectAnswer registers the secrets of an answer: the token, and those of the vendor, which come
// back in clear [reference 2.3].
func (s *InstanceService) protectAnswer(instance *Instance) {
	s.client.Protect(instance.Token)
	for key, value := range instance.Configuration {
		s.protectUserValue(key, value)
	}
}

// protectUserValue registers a token that the platform keeps for the user. The times beside the
// tokens are no secrets, and would mask ordinary numbers.
func (s *InstanceService) protectUserValue(key string, value *string) {
	if value == nil || !strings.HasPrefix(key, "oauth.user.") ||
		strings.HasSuffix(key, "refresh_time") || strings.HasSuffix(key, "refresh_interval") {
		return
	}
	s.client.Protect(*value)
}
