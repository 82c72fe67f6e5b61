package cloudelements

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// Each operation's request, and its answer.
func TestInstances_requests(t *testing.T) {
	t.Parallel()
	create := InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}}
	for name, test := range map[string]struct {
		run  func(context.Context, *InstanceService) (*Instance, error)
		want string
	}{
		"Create": {func(ctx context.Context, s *InstanceService) (*Instance, error) { return s.Create(ctx, create) }, `POST /instances map[element:map[key:y] name:x]`},
		"Get":    {func(ctx context.Context, s *InstanceService) (*Instance, error) { return s.Get(ctx, 7) }, `GET /instances/7 map[]`},
		"Update": {func(ctx context.Context, s *InstanceService) (*Instance, error) {
			return s.Update(ctx, 7, InstanceUpdate{Name: ptr("z")})
		}, `PATCH /instances/7 map[name:z]`},
		"Update and authenticate": {func(ctx context.Context, s *InstanceService) (*Instance, error) {
			return s.Update(ctx, 7, InstanceUpdate{ReAuthenticate: true})
		}, `PATCH /instances/7?reAuthenticate=true map[]`},
		"Delete":  {func(ctx context.Context, s *InstanceService) (*Instance, error) { return nil, s.Delete(ctx, 7) }, `DELETE /instances/7 map[]`},
		"Enable":  {func(ctx context.Context, s *InstanceService) (*Instance, error) { return nil, s.Enable(ctx, 7) }, `PUT /instances/7/enabled map[]`},
		"Disable": {func(ctx context.Context, s *InstanceService) (*Instance, error) { return nil, s.Disable(ctx, 7) }, `DELETE /instances/7/enabled map[]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := make(chan string, 1)
			c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
				got <- fmt.Sprintf("%s %s %v", r.Method, strings.TrimPrefix(r.URL.RequestURI(), apiPath), decodeBody(t, r))
				respond(w, http.StatusOK, madeUpInstance)
			})
			instance, err := test.run(t.Context(), c.Instances)
			if err != nil {
				t.Fatal(err)
			}
			if sent := <-got; sent != test.want {
				t.Errorf("sent %s, want %s", sent, test.want)
			}
			if instance != nil && (instance.ID != 7 || instance.Element.Key != "microsoftgraph" || c.Redact(instance.Token) != redact.MaskedValue) {
				t.Errorf("got %+v", *instance)
			}
		})
	}
}

// What cannot be right is refused before anything is sent.
func TestInstances_refusedRequests(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(http.ResponseWriter, *http.Request) { t.Error("something was sent") })
	for name, test := range map[string]struct {
		run  func() error
		want string
	}{
		"no element": {func() error { _, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x"}); return err }, "element by key or by id"},
		"two elements": {func() error {
			_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y", ID: 1}})
			return err
		}, "not both"},
		"mask in a create": {func() error {
			_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}, Configuration: map[string]any{"password": redact.MaskedValue}})
			return err
		}, `configuration key "password" holds ********`},
		"mask in an update": {func() error {
			_, err := c.Instances.Update(t.Context(), 7, InstanceUpdate{Configuration: map[string]any{"password": redact.MaskedValue}})
			return err
		}, `configuration key "password" holds ********`},
		"no JSON": {func() error {
			_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}, Configuration: map[string]any{"f": func() {}}})
			return err
		}, "cannot be written as JSON"},
		"element without a key": {func() error { _, err := c.Elements.Get(t.Context(), ""); return err }, `"" cannot be part of a path`},
		"element above":         {func() error { _, err := c.Elements.Get(t.Context(), ".."); return err }, `".." cannot be part of a path`},
	} {
		err := test.run()
		if e := wantError(t, err); !strings.Contains(err.Error(), test.want) || e.Ambiguous {
			t.Errorf("%s: error is %v, want it to hold %q", name, err, test.want)
		}
	}
}

func TestInstances_Configuration(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != apiPath+"/instances/7/configuration" {
			t.Errorf("sent %s %s", r.Method, r.URL.Path)
		}
		respond(w, http.StatusOK, `[{"id": 1, "key": "oauth.user.token", "propertyValue": "made-up-user-token"}, {"id": 2, "key": "oauth.user.refresh_interval", "propertyValue": "3600"}]`)
	})
	rows, err := c.Instances.Configuration(t.Context(), 7)
	if err != nil || len(rows) != 2 || rows[0].ID != 1 {
		t.Fatalf("got %+v, %v", rows, err)
	}
	if got := c.Redact("made-up-user-token after 3600"); got != "******** after 3600" {
		t.Errorf("got %q", got)
	}
}

// Secrets that were sent or received do not come back in an error, and what is no secret does.
func TestInstances_knownSecrets(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			respond(w, http.StatusOK, `{"id": 7, "token": "canary-token", "configuration": {"oauth.user.refresh_token": "canary-refresh", "oauth.user.refresh_time": "1588593600000", "oauth.user.token": null}}`)
			return
		}
		respondFailure(w, http.StatusBadRequest, "canary-code canary-token canary-refresh canary-password; microsoftgraph true 3600 1588593600000")
	})
	if _, err := c.Instances.Get(t.Context(), 7); err != nil {
		t.Fatal(err)
	}
	_, err := c.Instances.Create(t.Context(), InstanceCreate{
		Name: "x", Element: ElementSelector{Key: "microsoftgraph"},
		Configuration: map[string]any{"password": "canary-password", "session.timeout": "3600", "use.token": true},
		ProviderData:  map[string]string{"code": "canary-code", "state": "microsoftgraph"},
	})
	if want := "******** ******** ******** ********; microsoftgraph true 3600 1588593600000"; wantError(t, err).Message != want {
		t.Errorf("got %q, want %q", wantError(t, err).Message, want)
	}
}
