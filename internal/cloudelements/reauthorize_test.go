package cloudelements

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

func TestInstanceUpdate_spends(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		update InstanceUpdate
		want   bool
	}{
		"code":           {InstanceUpdate{ProviderData: map[string]string{"code": "made-up-code"}}, true},
		"tokens":         {InstanceUpdate{ExternalAuthentication: "initial"}, true},
		"authentication": {InstanceUpdate{ReAuthenticate: true}, false},
		"no code":        {InstanceUpdate{ProviderData: map[string]string{}, Name: ptr("x")}, false},
	} {
		if got := test.update.isSingleUse(); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

// What two reads tell of an update between them.
func TestInstanceUpdate_effectOn(t *testing.T) {
	t.Parallel()
	code := map[string]string{"code": "made-up-code"}
	token := func(token string) map[string]*string { return map[string]*string{"oauth.user.token": ptr(token)} }
	invalid := ptr(false)
	for name, test := range map[string]struct {
		update        InstanceUpdate
		before, after Instance
		want          outcome
	}{
		"nothing to be seen":             {InstanceUpdate{ProviderData: code}, Instance{}, Instance{}, outcomeUnknown},
		"the same token":                 {InstanceUpdate{ProviderData: code}, Instance{Configuration: token("1")}, Instance{Configuration: token("1")}, outcomeNone},
		"a new token":                    {InstanceUpdate{ProviderData: code}, Instance{Configuration: token("1")}, Instance{Configuration: token("2")}, outcomeUnknown},
		"masked tokens":                  {InstanceUpdate{ProviderData: code}, Instance{Configuration: token(redact.MaskedValue)}, Instance{Configuration: token(redact.MaskedValue)}, outcomeUnknown},
		"a token that is not shown":      {InstanceUpdate{ProviderData: code}, Instance{Configuration: token("1")}, Instance{}, outcomeUnknown},
		"valid again":                    {InstanceUpdate{ProviderData: code}, Instance{Valid: invalid}, Instance{Valid: ptr(true)}, outcomeApplied},
		"still invalid":                  {InstanceUpdate{ProviderData: code}, Instance{Valid: invalid}, Instance{Valid: invalid}, outcomeNone},
		"invalid now":                    {InstanceUpdate{ProviderData: code}, Instance{Valid: ptr(true), Configuration: token("1")}, Instance{Valid: invalid, Configuration: token("2")}, outcomeNone},
		"invalid now, with the new name": {InstanceUpdate{ProviderData: code, Name: ptr("new")}, Instance{Name: "old"}, Instance{Name: "new", Valid: invalid}, outcomeNone},
		"new name":                       {InstanceUpdate{ProviderData: code, Name: ptr("new")}, Instance{Name: "old"}, Instance{Name: "new"}, outcomeApplied},
		"old name":                       {InstanceUpdate{ProviderData: code, Name: ptr("new")}, Instance{Name: "old"}, Instance{Name: "old"}, outcomeNone},
		"old name, new token":            {InstanceUpdate{ProviderData: code, Name: ptr("new")}, Instance{Name: "old", Configuration: token("1")}, Instance{Name: "old", Configuration: token("2")}, outcomeNone},
		"name as it was, same token":     {InstanceUpdate{ProviderData: code, Name: ptr("old")}, Instance{Name: "old", Configuration: token("1")}, Instance{Name: "old", Configuration: token("1")}, outcomeNone},
		"name as it was, new token":      {InstanceUpdate{ProviderData: code, Name: ptr("old")}, Instance{Name: "old", Configuration: token("1")}, Instance{Name: "old", Configuration: token("2")}, outcomeUnknown},
		"new tags":                       {InstanceUpdate{ProviderData: code, Tags: &[]string{"b"}}, Instance{Tags: []string{"a"}}, Instance{Tags: []string{"b"}}, outcomeApplied},
		"old tags":                       {InstanceUpdate{ProviderData: code, Tags: &[]string{"b"}}, Instance{Tags: []string{"a"}}, Instance{Tags: []string{"a"}}, outcomeNone},
		"tags that are not shown":        {InstanceUpdate{ProviderData: code, Tags: &[]string{"b"}}, Instance{Tags: []string{"a"}}, Instance{}, outcomeUnknown},
		"new value": {InstanceUpdate{ProviderData: code, Configuration: map[string]any{"k": true}},
			Instance{Configuration: map[string]*string{"k": ptr("false")}}, Instance{Configuration: map[string]*string{"k": ptr("true")}}, outcomeApplied},
		"old value": {InstanceUpdate{ProviderData: code, Configuration: map[string]any{"k": true}},
			Instance{Configuration: map[string]*string{"k": ptr("false")}}, Instance{Configuration: map[string]*string{"k": ptr("false")}}, outcomeNone},
		"one of two values": {InstanceUpdate{ProviderData: code, Configuration: map[string]any{"k": "1", "l": "1"}},
			Instance{Configuration: map[string]*string{"k": ptr("0"), "l": ptr("0")}}, Instance{Configuration: map[string]*string{"k": ptr("1"), "l": ptr("0")}}, outcomeNone},
		"masked value": {InstanceUpdate{ProviderData: code, Configuration: map[string]any{"k": "1"}},
			Instance{Configuration: map[string]*string{"k": ptr(redact.MaskedValue)}}, Instance{Configuration: map[string]*string{"k": ptr(redact.MaskedValue)}}, outcomeUnknown},
		"key that never shows": {InstanceUpdate{ProviderData: code, Configuration: map[string]any{"k": "1"}}, Instance{}, Instance{}, outcomeUnknown},
		"tokens from elsewhere": {InstanceUpdate{ExternalAuthentication: "initial", Configuration: map[string]any{"oauth.user.refresh_token": "2"}},
			Instance{Configuration: map[string]*string{"oauth.user.refresh_token": ptr("1")}}, Instance{Configuration: map[string]*string{"oauth.user.refresh_token": ptr("2")}}, outcomeUnknown},
	} {
		if got := test.update.outcomeOn(&test.before, &test.after); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

// reauthorized is an instance of which one update loses its answer.
type reauthorized struct {
	writes, reads atomic.Int64
	taken         func(read int64) string // Its members at a read, the first being 1.
	status        int                     // 0 cuts the connection.
}

func (a *reauthorized) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodGet:
		respond(w, http.StatusOK, fmt.Sprintf(`{"id": 7, %s}`, a.taken(a.reads.Add(1))))
	case a.status == 0:
		a.writes.Add(1)
		panic(http.ErrAbortHandler)
	default:
		a.writes.Add(1)
		respondFailure(w, a.status, "made-up failure")
	}
}

// A code is sent once, and reads decide what became of it.
func TestInstances_Update_lostCode(t *testing.T) {
	t.Parallel()
	name := func(from int64) func(int64) string {
		return func(read int64) string {
			if read >= from {
				return `"name": "new"`
			}
			return `"name": "old"`
		}
	}
	for label, test := range map[string]struct {
		instance *reauthorized
		reads    int64
		open     bool
		want     string // Part of the error; "" is none.
	}{
		"taken at once":      {&reauthorized{taken: name(2)}, 2, false, ""},
		"taken later":        {&reauthorized{taken: name(5)}, 5, false, ""},
		"taken after a 502":  {&reauthorized{taken: name(2), status: 502}, 2, false, ""},
		"never taken":        {&reauthorized{taken: name(100)}, 10, false, "The instance shows no effect of it."},
		"failed":             {&reauthorized{taken: name(100), status: 500}, 5, false, "made-up failure. The instance shows no effect of it."},
		"failed after all":   {&reauthorized{taken: name(2), status: 500}, 2, false, ""},
		"nothing to be seen": {&reauthorized{taken: func(int64) string { return `"name": "new"` }}, 10, true, "What the instance shows does not tell whether it took effect."},
		"refused":            {&reauthorized{taken: name(100), status: 400}, 1, false, "made-up failure"},
		"cannot be read": {&reauthorized{taken: func(read int64) string {
			if read > 1 {
				return `"configuration": "not an object"`
			}
			return `"name": "old"`
		}}, 10, true, "Whether it took effect could not be read: Get Instance failed"},
	} {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, test.instance.ServeHTTP)
			updated, err := c.Instances.Update(t.Context(), 7, InstanceUpdate{Name: ptr("new"), ProviderData: map[string]string{"code": "made-up-code"}})
			if n := test.instance.writes.Load(); n != 1 {
				t.Errorf("the code was sent %d times", n)
			}
			if n := test.instance.reads.Load(); n != test.reads {
				t.Errorf("%d reads, want %d", n, test.reads)
			}
			if test.want == "" {
				if err != nil || updated.ID != 7 || updated.Name != "new" {
					t.Errorf("got %+v, %v", updated, err)
				}
				return
			}
			if e := wantError(t, err); e.Ambiguous != test.open || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "made-up-code") {
				t.Errorf("error is %v, ambiguous %t; want it to hold %q", err, e.Ambiguous, test.want)
			}
		})
	}
}
