package instance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// names are the display names of results without a report, sorted.
func names(t *testing.T, list *acctest.List, request acctest.ListRequest) []string {
	t.Helper()
	var all []string
	for listed := range list.Results(request) {
		if len(listed.Diagnostics) > 0 {
			t.Error(listed.Diagnostics)
		}
		all = append(all, listed.DisplayName)
	}
	slices.Sort(all)
	return all
}

// TestInstanceList_filters lists with each condition.
func TestInstanceList_filters(t *testing.T) {
	t.Parallel()
	platform := startTwins(t)
	list := platform.StartServer(t, nil).List(resourceType)
	if got := names(t, list, acctest.ListRequest{}); got != nil {
		t.Errorf("an empty account has %q", got)
	}
	for _, made := range []map[string]any{
		{"element": object{"key": "everything"}, "name": "Contoso", "tags": []string{"tenant", "a \"quoted\" 🚀"}},
		{"element": object{"key": "everything"}, "name": "Fabrikam", "tags": []string{"tenant"}},
		{"element": object{"key": "closeio"}, "name": "Contoso"},
		{"element": object{"id": 146}, "name": "Everything else", "tags": []string{"tenant"}},
		{"element": object{"key": "everything"}},
	} {
		post(t, platform, made)
	}
	nameless := "500005 (everything)"
	all := []string{nameless, "Contoso (closeio)", "Contoso (everything)", "Everything else (closeio)", "Fabrikam (everything)"}
	for title, test := range map[string]struct {
		config object
		want   []string
	}{
		"all":                      {nil, all},
		"an element":               {object{"element_key": "everything"}, []string{nameless, "Contoso (everything)", "Fabrikam (everything)"}},
		"an element by its id":     {object{"element_id": catalogueTwin}, []string{"Everything else (closeio)"}},
		"an unknown element":       {object{"element_key": "no-such-element"}, nil},
		"an element without any":   {object{"element_key": "jira"}, nil},
		"a tag":                    {object{"tags": []any{"tenant"}}, []string{"Contoso (everything)", "Everything else (closeio)", "Fabrikam (everything)"}},
		"two tags":                 {object{"tags": []any{"tenant", "a \"quoted\" 🚀"}}, []string{"Contoso (everything)"}},
		"an element and a tag":     {object{"element_key": "everything", "tags": []any{"tenant"}}, []string{"Contoso (everything)", "Fabrikam (everything)"}},
		"an element and text":      {object{"element_id": "900001", "search_text": "FABRI"}, []string{"Fabrikam (everything)"}},
		"a tag nobody has":         {object{"tags": []any{"nobody"}}, nil},
		"text in names, and a key": {object{"search_text": "everything"}, []string{nameless, "Contoso (everything)", "Everything else (closeio)", "Fabrikam (everything)"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if diags := list.Validate(test.config); len(diags) > 0 {
				t.Error(diags)
			}
			if difference := cmp.Diff(test.want, names(t, list, acctest.ListRequest{Config: test.config})); difference != "" {
				t.Errorf("the list differs (-want +got):\n%s", difference)
			}
		})
	}
}

// TestInstanceList_badInput checks that mistakes in a list are found before it is asked for.
func TestInstanceList_badInput(t *testing.T) {
	t.Parallel()
	list := acctest.StartServer(t).List(resourceType)
	for title, test := range map[string]struct {
		config object
		path   string
	}{
		"two elements":         {object{"element_key": "jira", "element_id": "1"}, "element_key"},
		"an empty element":     {object{"element_key": ""}, "element_key"},
		"an id in words":       {object{"element_id": "jira"}, "element_id"},
		"no tags":              {object{"tags": []any{}}, "tags"},
		"an empty tag":         {object{"tags": []any{""}}, "tags[0]"},
		"a tag of null":        {object{"tags": []any{nil}}, "tags"},
		"a search for nothing": {object{"search_text": ""}, "search_text"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if diags := list.Validate(test.config); len(diags) != 1 || diags[0].Path != test.path {
				t.Errorf("got %s, want one error at %s", diags, test.path)
			}
		})
	}
	for listed := range list.Results(acctest.ListRequest{}) {
		if len(listed.Diagnostics) != 1 || listed.Diagnostics[0].Summary != "Provider Not Configured" {
			t.Errorf("without configuration: %s", listed.Diagnostics)
		}
	}
}

// TestInstanceList_resource holds what a list gives of each instance against what an import of it
// gives, whatever a list leaves out.
func TestInstanceList_resource(t *testing.T) {
	t.Parallel()
	for title, fault := range map[string]*simulator.Fault{
		"whole":                 nil,
		"without configuration": {Kind: simulator.FaultOmitMembers, Route: "/instances", Members: []string{"configuration"}},
		"without tags":          {Kind: simulator.FaultOmitMembers, Route: "/instances", Members: []string{"tags"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			platform := startTwins(t)
			posted := []string{
				post(t, platform, map[string]any{"element": object{"key": "everything"}, "name": "Contoso", "tags": []string{"a"}, "configuration": object{
					"oauth.api.key": "made-up-key", "oauth.api.secret": "made-up-secret", "plain": "clear", "event.notification.enabled": true,
				}}),
				post(t, platform, map[string]any{"element": object{"key": "everything"}, "name": "Fabrikam", "configuration": object{"password": "made-up-password"}}),
				post(t, platform, map[string]any{"element": object{"key": "closeio"}, "name": "Contoso"}),
			}
			call(t, platform, http.MethodDelete, "/instances/"+posted[1]+"/enabled", nil)
			if fault != nil {
				platform.AddFault(*fault)
			}
			platform.ResetStatistics()
			server := platform.StartServer(t, nil)
			var found []string
			for listed := range server.List(resourceType).Results(acctest.ListRequest{IncludeResource: true}) {
				if len(listed.Diagnostics) > 0 {
					t.Fatal(listed.Diagnostics)
				}
				id, _ := listed.Identity["id"].(string)
				found = append(found, id)
				imported, diags := server.Resource(resourceType).Import("", listed.Identity)
				if len(diags) > 0 {
					t.Fatal(diags)
				}
				if listed.Values["token"] != nil {
					t.Error("the list shows a token")
				}
				if difference := cmp.Diff(imported.Values().With(object{"token": nil}), listed.Values); difference != "" {
					t.Errorf("instance %s differs (-imported +listed):\n%s", id, difference)
				}
			}
			slices.Sort(found)
			if !slices.Equal(found, posted) {
				t.Errorf("found %q, want %q", found, posted)
			}
			// Two elements, whose configuration the imports share.
			if reads := platform.Statistics().Requests["GET /elements/{keyOrId}/configuration"]; reads != 2 {
				t.Errorf("%d reads of an element's configuration, want 2", reads)
			}
		})
	}
}

// TestInstanceList_failures lists while the platform fails, and while instances are deleted.
func TestInstanceList_failures(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		faults  []simulator.Fault
		want    []string // Display names.
		summary string   // Of the report, if any.
		warning bool
	}{
		"the list": {faults: []simulator.Fault{{Kind: simulator.FaultStatusBefore, Route: "/instances", Status: 403}}, summary: "Unable to List Instances"},
		"the element's configuration": {
			faults: []simulator.Fault{{Kind: simulator.FaultStatusBefore, Route: "/elements/{keyOrId}/configuration", Status: 400}}, summary: "Unable to Import Instance",
		},
		"the element is gone": {
			faults: []simulator.Fault{{Kind: simulator.FaultStatusBefore, Route: "/elements/{keyOrId}/configuration", Status: 404}},
			want:   []string{"Contoso (everything)"}, summary: "Imported Without the Element's Defaults", warning: true,
		},
		"an instance deleted meanwhile": {
			faults: []simulator.Fault{
				{Kind: simulator.FaultOmitMembers, Route: "/instances", Members: []string{"configuration"}},
				{Kind: simulator.FaultStatusBefore, Route: "/instances/{id}", Status: 404},
			},
		},
		"an instance that cannot be read": {
			faults: []simulator.Fault{
				{Kind: simulator.FaultOmitMembers, Route: "/instances", Members: []string{"configuration"}},
				{Kind: simulator.FaultStatusBefore, Route: "/instances/{id}", Status: 403},
			},
			summary: "Unable to List Instances",
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			platform := startEverything(t)
			post(t, platform, map[string]any{"element": object{"key": "everything"}, "name": "Contoso"})
			for _, fault := range test.faults {
				platform.AddFault(fault)
			}
			var got []string
			var reported acctest.Diagnostics
			for listed := range platform.StartServer(t, object{"max_retries": 0}).List(resourceType).Results(acctest.ListRequest{IncludeResource: true}) {
				reported = append(reported, listed.Diagnostics...)
				if listed.Identity != nil {
					got = append(got, listed.DisplayName)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("listed %q, want %q", got, test.want)
			}
			switch {
			case test.summary == "" && len(reported) > 0:
				t.Error(reported)
			case test.summary != "" && (len(reported) != 1 || reported[0].Summary != test.summary || reported[0].Warning != test.warning):
				t.Errorf("reported %s, want %q", reported, test.summary)
			}
		})
	}
}

// TestInstanceList_large lists an account of 40,000 instances, and counts the pages: none is read
// before an instance of it is needed.
func TestInstanceList_large(t *testing.T) {
	t.Parallel()
	const instances, perPage = 40_000, 200
	for title, test := range map[string]struct {
		search       string
		limit, taken int // 0 is all.
		want, pages  int
	}{
		"a few of all":            {search: "nant 3999", want: 11, pages: instances / perPage},
		"a limit within a page":   {limit: 450, want: 450, pages: 3},
		"a limit of whole pages":  {limit: 400, want: 400, pages: 2},
		"a limit of one":          {limit: 1, want: 1, pages: 1},
		"no more than one wanted": {taken: 1, want: 1, pages: 1},
		"no more than a page":     {taken: perPage, want: perPage, pages: 1},
		"one more than a page":    {taken: perPage + 1, want: perPage + 1, pages: 2},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			var pages atomic.Int64
			account := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				pages.Add(1)
				first := 0
				if token := r.URL.Query().Get("nextPage"); token != "" {
					first, _ = strconv.Atoi(token)
				}
				if next := first + perPage; next < instances {
					w.Header().Set("Elements-Next-Page-Token", strconv.Itoa(next))
				}
				page := make([]map[string]any, perPage)
				for i := range page {
					page[i] = map[string]any{"id": first + i + 1, "name": fmt.Sprint("Tenant ", first+i), "tags": []string{}, "element": object{"id": 1, "key": "jira"}}
				}
				w.Header().Set("Content-Type", "application/json")
				if err := json.NewEncoder(w).Encode(page); err != nil {
					t.Error(err)
				}
			}))
			defer account.Close()
			server := acctest.StartServer(t)
			if diags := server.Configure(object{"base_url": account.URL, "user_secret": "made-up-user", "organization_secret": "made-up-organization"}); len(diags) > 0 {
				t.Fatal(diags)
			}
			var search any
			if test.search != "" {
				search = test.search
			}
			seen := make(map[string]bool)
			for listed := range server.List(resourceType).Results(acctest.ListRequest{Config: object{"search_text": search}, Limit: int64(test.limit)}) {
				if len(listed.Diagnostics) > 0 || !strings.HasSuffix(listed.DisplayName, " (jira)") {
					t.Fatalf("%q: %s", listed.DisplayName, listed.Diagnostics)
				}
				id, _ := listed.Identity["id"].(string)
				seen[id] = true
				if len(seen) == test.taken {
					break
				}
			}
			if len(seen) != test.want || int(pages.Load()) != test.pages {
				t.Errorf("%d instances from %d pages, want %d from %d", len(seen), pages.Load(), test.want, test.pages)
			}
		})
	}
}
