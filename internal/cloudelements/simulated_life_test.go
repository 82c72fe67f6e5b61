package cloudelements_test

import (
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// expectAgreement compares what the client tells of an instance with what the platform stores.
func expectAgreement(t *testing.T, platform *acctest.Platform, got *cloudelements.Instance) simulator.Instance {
	t.Helper()
	stored, ok := platform.Instance(got.ID)
	if !ok {
		t.Fatalf("the platform has no instance %d", got.ID)
	}
	slices.Sort(got.Tags)
	slices.Sort(stored.Tags)
	for what, pair := range map[string][2]any{
		"name":        {got.Name, stored.Name},
		"token":       {got.Token, stored.Token},
		"element id":  {got.Element.ID, stored.ElementID},
		"element key": {got.Element.Key, stored.ElementKey},
		"tags":        {got.Tags, stored.Tags},
		"valid":       {got.Valid != nil && *got.Valid, stored.Valid},
		"disabled":    {got.Disabled == nil || *got.Disabled, stored.Disabled},
		"created":     {got.CreatedDate, stored.CreatedAt.UTC().Format("2006-01-02T15:04:05Z")},
		"external":    {got.ExternalAuthentication, stored.ExternalAuthentication},
		"keys":        {len(got.Configuration), len(stored.Configuration)},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: the client tells %v, the platform stores %v", what, pair[0], pair[1])
		}
	}
	for key, value := range stored.Configuration {
		shown, there := got.Configuration[key]
		switch {
		case !there:
			t.Errorf("the client does not tell of %s", key)
		case value == nil || shown == nil:
			if value != shown {
				t.Errorf("%s: only one of the two is null", key)
			}
		case *shown != *value && !redact.IsMasked(*shown):
			t.Errorf("%s: the client tells %q, the platform stores %q", key, *shown, *value)
		}
	}
	return stored
}

// TestClient_instanceLife calls each operation on an instance once and more.
func TestClient_instanceLife(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := platform.NewClient(t)
	ctx := t.Context()

	create := basicInstance("Life <b>of</b> an instance", "servicenow", "b", "a")
	create.Configuration["servicenow.subdomain"] = "made-up"
	create.Configuration["filter.response.nulls"] = false
	created, err := client.Instances.Create(ctx, create)
	if err != nil {
		t.Fatal(err)
	}
	stored := expectAgreement(t, platform, created)
	if created.Name != "Life of an instance" {
		t.Errorf("the name is %q, want it without HTML", created.Name)
	}
	if stored.Value("password") != "made-up-password" || !redact.IsMasked(*created.Configuration["password"]) {
		t.Error("the password is not stored, or not masked")
	}
	if stored.Value("filter.response.nulls") != "false" {
		t.Errorf("a boolean is stored as %q", stored.Value("filter.response.nulls"))
	}
	id := created.ID

	update := cloudelements.InstanceUpdate{
		Name: new("Renamed"), Tags: &[]string{"c"}, ReAuthenticate: true,
		Configuration: map[string]any{"filter.response.nulls": true, "password": "made-up-newer-password"},
	}
	updated, err := client.Instances.Update(ctx, id, update)
	if err != nil {
		t.Fatal(err)
	}
	stored = expectAgreement(t, platform, updated)
	if stored.Name != "Renamed" || stored.Value("password") != "made-up-newer-password" || stored.Value("username") != "made-up-username" || stored.Authentications != 2 {
		t.Errorf("the update stored %q, %d authentications", stored.Name, stored.Authentications)
	}

	for _, disabled := range []bool{true, true, false, false} {
		toggle := client.Instances.Enable
		if disabled {
			toggle = client.Instances.Disable
		}
		if err := toggle(ctx, id); err != nil {
			t.Fatal(err)
		}
		read, err := client.Instances.Get(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if stored := expectAgreement(t, platform, read); stored.Disabled != disabled {
			t.Errorf("disabled is %t, want %t", stored.Disabled, disabled)
		}
	}

	rows, err := client.Instances.Configuration(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(stored.Configuration) {
		t.Errorf("%d rows, want %d", len(rows), len(stored.Configuration))
	}
	for _, row := range rows {
		if row.ID != stored.RowIDs[row.Key] {
			t.Errorf("%s: the row's id is %d, want %d", row.Key, row.ID, stored.RowIDs[row.Key])
		}
		value := stored.Configuration[row.Key]
		switch {
		case row.Type == catalogue.TypePassword && value != nil:
			if row.PropertyValue == nil || !redact.IsMasked(*row.PropertyValue) {
				t.Errorf("%s: a secret is not masked", row.Key)
			}
		case !reflect.DeepEqual(row.PropertyValue, value):
			t.Errorf("%s: the row's value is not the stored one", row.Key)
		}
	}

	if err := client.Instances.Delete(ctx, id); err != nil {
		t.Fatal(err)
	}
	if _, there := platform.Instance(id); there {
		t.Error("the deleted instance is still there")
	}
	gone := map[string]func() error{
		"delete":        func() error { return client.Instances.Delete(ctx, id) },
		"get":           func() error { _, err := client.Instances.Get(ctx, id); return err },
		"update":        func() error { _, err := client.Instances.Update(ctx, id, update); return err },
		"enable":        func() error { return client.Instances.Enable(ctx, id) },
		"disable":       func() error { return client.Instances.Disable(ctx, id) },
		"configuration": func() error { _, err := client.Instances.Configuration(ctx, id); return err },
	}
	for operation, call := range gone {
		if err := call(); !cloudelements.IsNotFound(err) {
			t.Errorf("%s of a deleted instance: %v, want not found", operation, err)
		}
	}
}

// TestClient_wrongCredentials is refused by every kind of call.
func TestClient_wrongCredentials(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	const wrong = "made-up-wrong-user-secret"
	client, err := cloudelements.New(platform.URL, cloudelements.WithCredentials(wrong, platform.OrganizationSecret()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	_, createErr := client.Instances.Create(t.Context(), basicInstance("Refused", "abbyy"))
	_, getErr := client.Elements.Get(t.Context(), "abbyy")
	var listErr error
	for _, err := range client.Instances.List(t.Context(), cloudelements.InstanceListOptions{}) {
		listErr = errors.Join(listErr, err)
	}
	for _, err := range []error{createErr, getErr, listErr} {
		failure, ok := cloudelements.AsError(err)
		if !ok || failure.Status != http.StatusUnauthorized || failure.RequestID == "" || failure.Ambiguous {
			t.Errorf("%v, want a 401 with its request id", err)
		}
		if err != nil && strings.Contains(err.Error(), wrong) {
			t.Error("the error holds the secret")
		}
	}
	if made := platform.Statistics().InstancesAlive; made != 0 {
		t.Errorf("%d instances were made", made)
	}
}
