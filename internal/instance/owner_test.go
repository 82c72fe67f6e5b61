package instance_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestInstance_anotherUser refreshes and destroys instances with the secrets of another user of the
// same landscape, who does not see them: that is an error, and nothing leaves state.
func TestInstance_anotherUser(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	var visitor atomic.Int64
	var lists atomic.Int64
	landscape := startLandscape(t, platform, &visitor, &lists)
	config := object{"element_key": "closeio", "name": "Contoso", "secret_configuration": object{"username": "made-up"}}
	var states []acctest.State
	maker := platform.StartServer(t, object{"base_url": landscape, "validate_with_catalog": false}).Resource(resourceType)
	for i := range 3 {
		state, diags := maker.Apply(acctest.State{}, config.With(object{"name": fmt.Sprintf("Contoso %d", i)}))
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		states = append(states, state)
	}
	for name, test := range map[string]struct {
		user  int64
		stays bool
	}{"another user": {999, true}, "nobody known": {-1, false}} {
		visitor.Store(test.user)
		lists.Store(0)
		other := platform.StartServer(t, object{"base_url": landscape, "refresh_strategy": "single"}).Resource(resourceType)
		for _, state := range states {
			after, diags := other.Refresh(state)
			if got := slices.Contains(summaries(diags), "Instance Belongs to Another User"); after.Exists() != test.stays || got != test.stays {
				t.Errorf("%s: a refresh leaves %v and reports %s", name, after.Exists(), diags)
			}
			after, diags = other.Destroy(state)
			if after.Exists() != test.stays || len(diags) > 0 != test.stays {
				t.Errorf("%s: a destroy leaves %v and reports %s", name, after.Exists(), diags)
			}
		}
		if lists.Load() != 1 {
			t.Errorf("%s: the list was read %d times, want once", name, lists.Load())
		}
	}
}

// startLandscape stands before a platform, and shows a visitor the instances of that user only: one
// of them, or none for a negative user. For visitor 0 it shows the platform's own.
func startLandscape(t *testing.T, platform *acctest.Platform, visitor, lists *atomic.Int64) string {
	t.Helper()
	behind, err := url.Parse(platform.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(behind) }}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user := visitor.Load()
		switch {
		case user == 0 || !strings.Contains(r.URL.Path, "/instances"):
			proxy.ServeHTTP(w, r)
			return
		case strings.HasSuffix(r.URL.Path, "/instances") && user > 0:
			lists.Add(1)
			_, _ = fmt.Fprintf(w, `[{"id": 77777, "name": "theirs", "token": "made-up-token", "valid": true, "tags": [], "user": {"id": %d}, "element": {"id": 1, "key": "x"}}]`, user)
			return
		case strings.HasSuffix(r.URL.Path, "/instances"):
			lists.Add(1)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = fmt.Fprint(w, `{"requestId": "0123456789abcdef01234567", "message": "No element instance found"}`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestInstance_wayToDestroy plans an instance that is gone without the secrets that a create takes,
// as Terraform does before it destroys: the error says how to destroy all the same.
func TestInstance_wayToDestroy(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutTerraform(t)
	platform := acctest.StartPlatform(t)
	work := acctest.NewTerraform(t, acctest.BuildProvider(t), platform)
	config := func(version string) string {
		return cloudelementsSource + `
resource "cloudelements_instance" "abbyy" {
  count                           = 2
  element_key                     = "abbyy"
  name                            = "Contoso ${count.index}"
  secret_configuration_wo         = ` + version + `
  secret_configuration_wo_version = 1
}
`
	}
	work.Write("main.tf", config(`{ password = "made-up-password" }`))
	work.Apply()
	gone := platform.Instances()[0]
	call(t, platform, http.MethodDelete, fmt.Sprintf("/instances/%d", gone.ID), nil)
	work.Write("main.tf", config("null"))
	destroy := []string{"destroy", "-auto-approve", "-input=false", "-no-color"}
	output, err := work.Command(work.Executable(), destroy).CombinedOutput()
	if plain := strings.Join(strings.Fields(strings.ReplaceAll(string(output), "│", " ")), " "); err == nil || !strings.Contains(plain, "terraform destroy -refresh=false") {
		t.Fatalf("destroying without the secrets: %v\n%s", err, output)
	}
	output, err = work.Command(work.Executable(), append(destroy, "-refresh=false")).CombinedOutput()
	if err != nil || platform.Statistics().InstancesAlive > 0 {
		t.Errorf("destroying without a refresh: %v\n%s", err, output)
	}
}
