package cloudelements

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

func TestInstanceCreate_sameIdentity(t *testing.T) {
	t.Parallel()
	byKey := InstanceCreate{Name: "Contoso", Element: ElementSelector{Key: "graph"}}
	byID := InstanceCreate{Name: "Contoso", Element: ElementSelector{ID: 17}}
	for name, test := range map[string]struct {
		instance    Instance
		byKey, byID bool
	}{
		"same":             {Instance{Name: "Contoso", Element: ElementRef{ID: 17, Key: "graph"}}, true, true},
		"key in capitals":  {Instance{Name: "Contoso", Element: ElementRef{ID: 17, Key: "GRAPH"}}, true, true},
		"another id":       {Instance{Name: "Contoso", Element: ElementRef{ID: 18, Key: "graph"}}, true, false},
		"another key":      {Instance{Name: "Contoso", Element: ElementRef{ID: 17, Key: "box"}}, false, true},
		"key not shown":    {Instance{Name: "Contoso", Element: ElementRef{ID: 17}}, true, true},
		"id not shown":     {Instance{Name: "Contoso", Element: ElementRef{Key: "graph"}}, true, true},
		"another name":     {Instance{Name: "contoso", Element: ElementRef{ID: 17, Key: "graph"}}, false, false},
		"name that begins": {Instance{Name: "Contoso 2", Element: ElementRef{ID: 17, Key: "graph"}}, false, false},
	} {
		if got := byKey.sameIdentity(&test.instance); got != test.byKey {
			t.Errorf("%s: by key it is %t", name, got)
		}
		if got := byID.sameIdentity(&test.instance); got != test.byID {
			t.Errorf("%s: by id it is %t", name, got)
		}
	}
}

func TestInstanceCreate_hasTags(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		asked, shown []string
		want         bool
	}{
		"same":                     {[]string{"a", "b"}, []string{"a", "b"}, true},
		"in another order":         {[]string{"a", "b"}, []string{"b", "a"}, true},
		"one too few":              {[]string{"a", "b"}, []string{"a"}, false},
		"one too many":             {[]string{"a"}, []string{"a", "b"}, false},
		"with the name":            {[]string{"a"}, []string{"a", "Contoso"}, true},
		"the name in place of one": {[]string{"a"}, []string{"Contoso"}, false},
		"not shown":                {[]string{"a"}, nil, true},
		"none":                     {[]string{}, []string{}, true},
		"none, with the name":      {[]string{}, []string{"Contoso"}, true},
		"none, with another":       {[]string{}, []string{"a"}, false},
		"left to the platform":     {nil, []string{"Contoso"}, true},
		"left, with another":       {nil, []string{"a"}, false},
	} {
		create := InstanceCreate{Name: "Contoso", Tags: test.asked}
		if got := create.hasTags(&Instance{Tags: test.shown}); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestInstanceCreate_hasConfiguration(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		asked map[string]any
		shown map[string]*string
		want  bool
	}{
		"nothing asked":         {nil, map[string]*string{"a": ptr("x")}, true},
		"nothing shown":         {map[string]any{"a": "x"}, nil, true},
		"key not shown":         {map[string]any{"a": "x", "b": "y"}, map[string]*string{"b": ptr("y")}, true},
		"one differs":           {map[string]any{"a": "x", "b": "y"}, map[string]*string{"a": ptr("x"), "b": ptr("z")}, false},
		"token that changes":    {map[string]any{"oauth.user.token": "x"}, map[string]*string{"oauth.user.token": ptr("y")}, true},
		"key that begins alike": {map[string]any{"oauth.username": "x"}, map[string]*string{"oauth.username": ptr("y")}, false},
	} {
		create := InstanceCreate{Configuration: test.asked}
		if got := create.hasConfiguration(&Instance{Configuration: test.shown}); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestShowsAs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		sent  any
		shown *string
		want  bool
	}{
		"same text":             {"x", ptr("x"), true},
		"another text":          {"x", ptr("y"), false},
		"text that is gone":     {"x", nil, false},
		"mask":                  {"made-up-secret", ptr(redact.MaskedValue), true},
		"boolean":               {true, ptr("true"), true},
		"other boolean":         {true, ptr("false"), false},
		"boolean that is gone":  {true, nil, false},
		"false":                 {false, ptr("false"), true},
		"false that is unset":   {false, nil, true},
		"false that is empty":   {false, ptr(""), true},
		"false that is true":    {false, ptr("true"), false},
		"empty that is unset":   {"", nil, true},
		"empty that is set":     {"", ptr("x"), false},
		"null":                  {nil, nil, true},
		"null that is set":      {nil, ptr("x"), false},
		"empty behind a mask":   {"", ptr(redact.MaskedValue), true},
		"number":                {3600, ptr("3600"), true},
		"other number":          {3600, ptr("36000"), false},
		"JSON":                  {`{"a": [1, 2]}`, ptr(`{"a":[1,2]}`), true},
		"JSON of another order": {`{"a":1,"b":2}`, ptr(`{"b":2,"a":1}`), true},
		"JSON that differs":     {`{"a":1}`, ptr(`{"a":2}`), false},
		"JSON in another order": {`[1,2]`, ptr(`[2,1]`), false},
		"object":                {map[string]any{"a": 1}, ptr(`{"a": 1}`), true},
		"JSON and text":         {`{"a":1}`, ptr("a"), false},
		"JSON and nothing":      {`{"a":1}`, ptr(""), false},
		"half of JSON":          {`{"a":1}`, ptr(`{"a":`), false},
		"what no JSON is":       {func() {}, ptr("x"), false},
	} {
		if got := showsAs(test.sent, test.shown); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestLossOf(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want reconcile.Loss
	}{
		"cut":                    {&Error{Ambiguous: true}, reconcile.Answer},
		"unusable success":       {&Error{Ambiguous: true, Status: 200}, reconcile.Answer},
		"408":                    {&Error{Ambiguous: true, Status: 408}, reconcile.Answer},
		"500 of the platform":    {&Error{Ambiguous: true, Status: 500, Message: "made up"}, reconcile.ServerFailed},
		"500 of a proxy":         {&Error{Ambiguous: true, Status: 500, NotJSON: true, IsPage: true}, reconcile.Malformed},
		"502":                    {&Error{Ambiguous: true, Status: 502, Message: "made up"}, reconcile.Answer},
		"503":                    {&Error{Ambiguous: true, Status: 503, Message: "made up"}, reconcile.Answer},
		"504":                    {&Error{Ambiguous: true, Status: 504, NotJSON: true, IsPage: true}, reconcile.Answer},
		"page with a 200":        {&Error{Ambiguous: true, Status: 200, NotJSON: true, IsPage: true}, reconcile.Malformed},
		"refused":                {&Error{Status: 400, Message: "made up"}, reconcile.Nothing},
		"refused by the vendor":  {&Error{Status: 400, ProviderMessage: "made up"}, reconcile.Leftover},
		"never sent":             {&Error{}, reconcile.Nothing},
		"429":                    {&Error{Status: 429}, reconcile.Nothing},
		"not an error of a call": {errors.New("made up"), reconcile.Nothing},
	} {
		if got := lossOf(test.err); got != test.want {
			t.Errorf("%s: got %d, want %d", name, got, test.want)
		}
	}
}

// What an error of a create says of what became of it.
func TestExplain(t *testing.T) {
	t.Parallel()
	cause := &Error{Operation: "Create Instance", Err: errors.New("the connection failed"), Ambiguous: true, Attempts: 1}
	for want, open := range map[string]reconcile.Unresolved{
		"Any of these instances may be the one that it made: 5, 6. Nothing more was made. The platform may have received": {
			Candidates: []int64{5, 6}, Sent: 1},
		"or one that may yet show up, since the search ended early (context deadline exceeded): 5. Nothing more was made. The": {
			Candidates: []int64{5}, Sent: 1, Stopped: context.DeadlineExceeded},
		"What it made could not be looked up: made-up failure. The platform may have received": {
			Lookup: errors.New("made-up failure"), Sent: 1},
		"No such instance showed up within 20s, and the search ended early: context deadline exceeded. The platform may have": {
			Stopped: context.DeadlineExceeded, Searched: 20 * time.Second, Sent: 1},
		"No such instance showed up within 1m0s, so none was made; it was not sent again, since the operation was stopped.": {
			Nothing: true, Stopped: context.Canceled, Searched: time.Minute, Sent: 1},
		"No such instance showed up within 1m0s, so none was made, though it was sent 5 times.": {
			Nothing: true, Searched: time.Minute, Sent: 5},
		"No such instance showed up within 10s, so none was made.": {
			Nothing: true, Searched: 10 * time.Second, Sent: 1},
	} {
		open.Cause = cause
		err := explain(&open, "instance")
		e := wantError(t, err)
		if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "may have taken effect") == open.Nothing {
			t.Errorf("got %s\nwant %s", err, want)
		}
		if e.Ambiguous == open.Nothing || e.Attempts != open.Sent || !slices.Equal(e.Candidates, open.Candidates) || e.Err != cause.Err { //nolint:errorlint // It is to be the very same.
			t.Errorf("error is %+v", *e)
		}
	}
	if cause.Outcome != "" || cause.Candidates != nil {
		t.Error("the cause was changed")
	}
	for _, err := range []error{cause, errors.New("made up"), &reconcile.Unresolved{Cause: errors.New("made up")}} {
		if got := explain(err, "instance"); got != err { //nolint:errorlint // It is to be the very same.
			t.Errorf("got %v, want it as it was", got)
		}
	}
}

// lostCreates is an account in which the first creates lose their answers.
type lostCreates struct {
	mu       sync.Mutex
	lose     int
	makes    bool // Whether those that are lost make an instance.
	dates    bool // Whether lists tell them.
	requests []string
	made     []string
	fail     map[string]int // Statuses of requests that fail.
}

func (l *lostCreates) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	request := r.Method + " " + strings.TrimPrefix(r.URL.RequestURI(), apiPath)
	l.requests = append(l.requests, request)
	created := fmt.Sprintf(`"createdDate": %q, `, time.Now().UTC().Format(time.RFC3339))
	instance := func(id int, date string) string {
		return fmt.Sprintf(`{"id": %d, %s"name": "Contoso", "token": "made-up-token", "element": {"id": 17, "key": "graph"}, "tags": ["Contoso"]}`, id, date)
	}
	switch path, _, _ := strings.Cut(request, "?"); {
	case l.fail[path] != 0:
		respondFailure(w, l.fail[path], "made-up failure")
	case r.Method == http.MethodPost:
		lost := l.lose > 0
		l.lose--
		if l.makes || !lost {
			l.made = append(l.made, instance(len(l.made)+1, created))
		}
		if lost {
			panic(http.ErrAbortHandler)
		}
		respond(w, http.StatusOK, l.made[len(l.made)-1])
	case strings.HasPrefix(path, "GET /instances/"):
		respond(w, http.StatusOK, l.made[0])
	default:
		listed := slices.Clone(l.made)
		if !l.dates {
			for i := range listed {
				listed[i] = instance(i+1, "")
			}
		}
		respond(w, http.StatusOK, "["+strings.Join(listed, ",")+"]")
	}
}

// The requests of a create whose answer was lost.
func TestInstances_Create_lost(t *testing.T) {
	t.Parallel()
	const (
		post   = "POST /instances"
		search = "GET /instances?pageSize=200&searchText=Contoso"
		read   = "GET /instances/1"
	)
	nine := slices.Repeat([]string{search}, 8)
	for name, test := range map[string]struct {
		account *lostCreates
		element ElementSelector
		retries int
		want    []string
	}{
		"made": {&lostCreates{lose: 1, makes: true, dates: true}, ElementSelector{Key: "graph"}, 4,
			[]string{post, search, read}},
		"made, in a list without dates": {&lostCreates{lose: 1, makes: true}, ElementSelector{Key: "graph"}, 4,
			[]string{post, search, read, read}},
		"not made": {&lostCreates{lose: 1}, ElementSelector{Key: "graph"}, 4,
			slices.Concat([]string{post}, nine, []string{"GET /elements/graph/instances?pageSize=200", post})},
		"not made, by id": {&lostCreates{lose: 1}, ElementSelector{ID: 17}, 4,
			slices.Concat([]string{post}, nine, []string{"GET /elements/17/instances?pageSize=200", post})},
		"not made, and no retries": {&lostCreates{lose: 1}, ElementSelector{Key: "graph"}, 0,
			slices.Concat([]string{post}, nine, []string{"GET /elements/graph/instances?pageSize=200"})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, fake := newTestClient(t, test.account.ServeHTTP, WithMaxRetries(test.retries))
			created, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "Contoso", Element: test.element})
			if !slices.Equal(test.account.requests, test.want) {
				t.Errorf("requests were %q, want %q", test.account.requests, test.want)
			}
			if test.retries == 0 {
				if e := wantError(t, err); e.Ambiguous || !strings.Contains(err.Error(), "within 1m0s, so none was made.") {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil || created.ID != 1 || created.Token != "made-up-token" || len(test.account.made) != 1 {
				t.Errorf("got %+v, %v; %d were made", created, err, len(test.account.made))
			}
			if test.account.makes && len(fake.sleeps()) != 0 {
				t.Errorf("slept %v", fake.sleeps())
			}
		})
	}
}

// Others of the element, or with a name that begins alike, are no candidates, however young.
func TestInstances_Create_lostAmongOthers(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC().Format(time.RFC3339)
	account := &lostCreates{lose: 1, dates: true, made: []string{
		`{"id": 1, "name": "Contoso 2", "createdDate": "` + now + `", "element": {"key": "graph"}}`,
		`{"id": 2, "name": "Contoso", "createdDate": "` + now + `", "element": {"key": "box"}}`,
	}}
	c, _ := newTestClient(t, account.ServeHTTP)
	created, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "Contoso", Element: ElementSelector{Key: "graph"}})
	if err != nil || created.ID != 3 {
		t.Errorf("got %+v, %v", created, err)
	}
}

// What a list has must do where the instance itself cannot be read.
func TestInstances_Create_foundButNotRead(t *testing.T) {
	t.Parallel()
	account := &lostCreates{lose: 1, makes: true, dates: true, fail: map[string]int{"GET /instances/1": http.StatusForbidden}}
	c, _ := newTestClient(t, account.ServeHTTP)
	created, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "Contoso", Element: ElementSelector{Key: "graph"}})
	if err != nil || created.ID != 1 || len(account.made) != 1 {
		t.Errorf("got %+v, %v", created, err)
	}
}

// An instance without a date is read, and one that is gone by then is none.
func TestInstances_Create_datesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for status, open := range map[int]bool{http.StatusNotFound: false, http.StatusForbidden: true} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			account := &lostCreates{lose: 1, makes: true, fail: map[string]int{"GET /instances/1": status}}
			c, _ := newTestClient(t, account.ServeHTTP, WithMaxRetries(0))
			_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "Contoso", Element: ElementSelector{Key: "graph"}})
			if e := wantError(t, err); e.Ambiguous != open {
				t.Errorf("got %v, want it to be open: %t", err, open)
			}
		})
	}
}

// An instance that was merely looked at is still found by the create that has made it; one that was
// asked for by its id is somebody's.
func TestInstances_Create_lookedAt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tell  func(context.Context, *InstanceService) error
		posts int
	}{
		"looked at": {func(ctx context.Context, s *InstanceService) error { _, err := s.Look(ctx, 1); return err }, 1},
		"read":      {func(ctx context.Context, s *InstanceService) error { _, err := s.Get(ctx, 1); return err }, 2},
		"claimed":   {func(_ context.Context, s *InstanceService) error { s.Claim(1); return nil }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := &lostCreates{lose: 1, makes: true, dates: true}
			account.made = []string{`{"id": 1, "name": "Contoso", "createdDate": "` + time.Now().UTC().Format(time.RFC3339) + `", "element": {"key": "graph"}}`}
			account.makes = false
			c, _ := newTestClient(t, account.ServeHTTP)
			if err := test.tell(t.Context(), c.Instances); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "Contoso", Element: ElementSelector{Key: "graph"}}); err != nil {
				t.Fatal(err)
			}
			posts := 0
			for _, request := range account.requests {
				if request == "POST /instances" {
					posts++
				}
			}
			if posts != test.posts {
				t.Errorf("%d creates were sent, want %d", posts, test.posts)
			}
		})
	}
}
