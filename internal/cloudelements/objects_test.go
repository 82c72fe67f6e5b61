package cloudelements

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

const testElementToken = "made-up/element+token0000000000000000000000="

// TestObjects reads what the platform is known to answer, and what it may.
func TestObjects(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   []Object
		error  string
	}{
		"with types": {
			status: http.StatusOK,
			body:   `[{"name": "contacts", "vendorName": "Contact", "type": "vendor"}, {"name": "accounts", "vendorName": "Account", "type": "vdr", "more": 1}]`,
			want:   []Object{{Name: "accounts", VendorName: "Account", Type: "vdr"}, {Name: "contacts", VendorName: "Contact", Type: "vendor"}},
		},
		"names":        {status: http.StatusOK, body: `["contacts", "accounts"]`, want: []Object{{Name: "accounts"}, {Name: "contacts"}}},
		"mixed":        {status: http.StatusOK, body: `["b", {"name": "a", "type": null}]`, want: []Object{{Name: "a"}, {Name: "b"}}},
		"none":         {status: http.StatusOK, body: `[]`, want: []Object{}},
		"not found":    {status: http.StatusNotFound, body: `{"requestId": "0123456789abcdef01234567", "message": "No objects found"}`},
		"no name":      {status: http.StatusOK, body: `[{"vendorName": "Contact"}]`, error: "an object without a name"},
		"null":         {status: http.StatusOK, body: `[null]`, error: "an object without a name"},
		"another form": {status: http.StatusOK, body: `{"objects": []}`, error: "it has another form than expected"},
		"token refused": {
			status: http.StatusUnauthorized, error: "the token of the instance was refused",
			body: `{"message": "Invalid Organization or User secret, or invalid Element token provided."}`,
		},
		"disabled":      {status: http.StatusForbidden, body: `{"message": "made-up refusal"}`, error: "an instance that is disabled"},
		"not supported": {status: http.StatusBadRequest, body: `{"message": "This API is not currently supported for this element"}`, error: "not currently supported"},
		"quoting":       {status: http.StatusBadRequest, body: `{"message": "bad token ` + testElementToken + `"}`, error: "bad token ********"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
				want := "User " + testUserSecret + ", Organization " + testOrganizationSecret + ", Element " + testElementToken
				if got := r.Header.Get("Authorization"); got != want {
					t.Errorf("Authorization is %q, want %q", got, want)
				}
				if got := r.Header.Get("Elements-Version"); got != "Helium" {
					t.Errorf("Elements-Version is %q, want Helium", got)
				}
				if r.URL.Path != "/elements/api-v2/objects" {
					t.Errorf("the path is %q", r.URL.Path)
				}
				respond(w, test.status, test.body)
			})
			got, err := c.Instances.Objects(t.Context(), &Instance{ID: 7, Token: testElementToken})
			if test.error != "" {
				text := wantError(t, err).Error()
				if !strings.Contains(text, test.error) || !strings.Contains(text, "List Objects failed for instance 7") || strings.Contains(text, testElementToken) {
					t.Errorf("the error is %q, want one with %q", text, test.error)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("the objects differ (-want +got):\n%s", difference)
			}
		})
	}
}

// TestObjectFields reads the fields of an object whose name needs escapes.
func TestObjectFields(t *testing.T) {
	t.Parallel()
	want := []ObjectField{{VendorPath: "Id", Type: "string"}, {VendorPath: "Address.City"}}
	for name, test := range map[string]struct {
		status      int
		body, error string
		want        []ObjectField
	}{
		"below fields": {status: http.StatusOK, body: `{"fields": [{"vendorPath": "Id", "type": "string", "more": {}}, {"vendorPath": "Address.City"}]}`, want: want},
		"array":        {status: http.StatusOK, body: `[{"vendorPath": "Id", "type": "string"}, {"vendorPath": "Address.City", "type": null}]`, want: want},
		"none":         {status: http.StatusOK, body: `{"fields": []}`, want: []ObjectField{}},
		"another form": {status: http.StatusOK, body: `{"message": "made up"}`, error: "an object without fields"},
		"text":         {status: http.StatusOK, body: `"made up"`, error: "it has another form than expected"},
		"missing":      {status: http.StatusNotFound, body: `{"requestId": "0123456789abcdef01234567", "message": "made-up message"}`, error: `object "a/b ü" of instance 7`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.URL.EscapedPath(); got != "/elements/api-v2/objects/a%2Fb%20%C3%BC/metadata" {
					t.Errorf("the path is %q", got)
				}
				respond(w, test.status, test.body)
			})
			got, err := c.Instances.ObjectFields(t.Context(), &Instance{ID: 7, Token: testElementToken}, "a/b ü")
			if test.error != "" {
				if failure := wantError(t, err); !strings.Contains(failure.Error(), test.error) || IsNotFound(err) != (test.status == http.StatusNotFound) {
					t.Errorf("the error is %q, want one with %q", failure, test.error)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("the fields differ (-want +got):\n%s", difference)
			}
		})
	}
}

// TestObjects_noToken sends nothing where the instance does not show its token.
func TestObjects_noToken(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	for _, token := range []string{"", redact.MaskedValue} {
		through := &Instance{ID: 7, Token: token}
		_, err := c.Instances.Objects(t.Context(), through)
		if text := wantError(t, err).Error(); !strings.Contains(text, "does not show its token") {
			t.Errorf("the error is %q", text)
		}
		_, err = c.Instances.ObjectFields(t.Context(), through, "contacts")
		if text := wantError(t, err).Error(); !strings.Contains(text, "does not show its token") {
			t.Errorf("the error is %q", text)
		}
	}
}

// TestObjects_refusedToken reports a refused secret in full after a refused token: the one says
// nothing of the other.
func TestObjects_refusedToken(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
		respondFailure(w, http.StatusUnauthorized, "made-up refusal")
	})
	_, err := c.Instances.Objects(t.Context(), &Instance{ID: 7, Token: testElementToken})
	if wantError(t, err).Repeated {
		t.Error("the first refusal counts as repeated")
	}
	for want := range 2 {
		_, err = c.Instances.Look(t.Context(), 7)
		if got := wantError(t, err).Repeated; got != (want == 1) {
			t.Errorf("refusal %d of the secrets counts as repeated: %t", want+1, got)
		}
	}
}

// TestLook leaves an instance to the create that may have made it, as Get does not.
func TestLook(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) { respond(w, http.StatusOK, madeUpInstance) })
	looked, err := c.Instances.Look(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	if looked.Name != "Contoso" || c.Instances.ledger.IsClaimed(7) {
		t.Errorf("looked at %q, claimed: %t", looked.Name, c.Instances.ledger.IsClaimed(7))
	}
	if _, err := c.Instances.Get(t.Context(), 7); err != nil || !c.Instances.ledger.IsClaimed(7) {
		t.Errorf("Get does not claim the instance: %v", err)
	}
}
