package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestStatistics(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	first := h.createBasic("x")
	h.get(first.ID)
	h.get(h.createBasic("y").ID)
	h.do(404, "GET", "/no-such-route", nil)
	got := h.Statistics()
	for status, want := range map[int]int{200: 4, 404: 1} {
		if got.Statuses[status] != want {
			t.Errorf("%d answers of %d, want %d", got.Statuses[status], status, want)
		}
	}
	for route, want := range map[string]int{"POST /instances": 2, "GET /instances/{id}": 2, "GET": 1} {
		if got.Requests[route] != want {
			t.Errorf("%d calls of %s, want %d", got.Requests[route], route, want)
		}
	}
	if got.Connections != 1 || got.PeakConcurrency != 1 || got.InstancesAlive != 2 {
		t.Errorf("statistics %+v", got)
	}
	h.ResetStatistics()
	if got := h.Statistics(); len(got.Requests) != 0 || len(got.Statuses) != 0 || got.Connections != 0 || got.PeakConcurrency != 0 || got.InstancesAlive != 2 {
		t.Errorf("statistics after a reset %+v", got)
	}
	if left := h.Requests(); len(left) != 0 {
		t.Errorf("%d requests after a reset", len(left))
	}
}

func TestStatusesOfFaults(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	for _, kind := range []FaultKind{FaultCutBefore, FaultCutDuring, FaultCutAfter} {
		h.AddFault(Fault{Method: "PATCH", Count: 1, Kind: kind})
		h.cut("PATCH", instancePath(1), fields{"name": "x"})
	}
	h.AddFault(Fault{Method: "POST", Count: 1, Kind: FaultStatusAfter, Status: 502})
	h.do(502, "POST", "/instances", basic("x"))
	if got := h.Statistics().Statuses; len(got) != 2 || got[0] != 3 || got[502] != 1 {
		t.Errorf("statuses %v, want three cuts and a 502", got)
	}
}

func TestInstancesCreated(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Assumptions: Assumptions{FailedCreateKeepsInstance: true}})
	first := h.createBasic("first")
	h.do(200, "DELETE", instancePath(first.ID), nil)
	h.do(400, "POST", "/instances", graph("left behind", "wrong"))
	h.do(400, "POST", "/instances", fields{"name": "refused"})
	h.AddFault(Fault{Method: "POST", Count: 1, Kind: FaultCutAfter})
	h.cut("POST", "/instances", basic("cut"))
	if got := h.Statistics(); got.InstancesCreated != 3 || got.InstancesAlive != 2 {
		t.Errorf("statistics %+v, want 3 instances created and 2 alive", got)
	}
	h.ResetStatistics()
	if got := h.Statistics(); got.InstancesCreated != 0 || got.InstancesAlive != 2 {
		t.Errorf("statistics after a reset %+v", got)
	}
	h.createBasic("another")
	if got := h.Statistics().InstancesCreated; got != 1 {
		t.Errorf("%d instances created, want 1", got)
	}
}

func TestInstancesOfTheStoreAreNotCreated(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	first := start(t, Config{Path: path})
	first.createBasic("kept")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	h := start(t, Config{Path: path})
	if got := h.Statistics(); got.InstancesCreated != 0 || got.InstancesAlive != 1 {
		t.Errorf("statistics %+v, want none created and one alive", got)
	}
}

func TestCodesSpentTwice(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	code := h.code()
	created := decoded[shownInstance](t, h.do(200, "POST", "/instances", graph("x", code)))
	proof, err := h.AuthorizeOAuth1(oauth1Element, testClientID, "made-up-client-secret", testCallback)
	if err != nil {
		t.Fatal(err)
	}
	books := graph("books", "")
	books["element"], books["providerData"] = fields{"key": oauth1Element}, proof
	h.do(200, "POST", "/instances", books)
	h.do(400, "POST", "/instances", graph("y", "unknown"))
	if got := h.Statistics().CodesSpentTwice; got != 0 {
		t.Errorf("%d codes spent twice, want none", got)
	}
	h.do(400, "POST", "/instances", graph("y", code))
	h.do(400, "PATCH", instancePath(created.ID), fields{"providerData": fields{"code": code}})
	h.do(400, "POST", "/instances", books)
	if got := h.Statistics().CodesSpentTwice; got != 3 {
		t.Errorf("%d codes spent twice, want 3", got)
	}
	h.ResetStatistics()
	if got := h.Statistics().CodesSpentTwice; got != 0 {
		t.Errorf("%d codes spent twice after a reset", got)
	}
}

func TestPeakConcurrency(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.AddFault(Fault{Kind: FaultDelay, Delay: time.Hour})
	var calls sync.WaitGroup
	for range 4 {
		calls.Go(func() {
			if _, err := h.send("GET", "/elements/"+basicElement, nil, nil); err != nil {
				t.Error(err)
			}
		})
	}
	h.until(func() bool { return h.Statistics().PeakConcurrency == 4 })
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	calls.Wait()
	if got := h.Statistics(); got.PeakConcurrency != 4 || got.Connections != 4 {
		t.Errorf("statistics %+v", got)
	}
}

func TestRequestsAreRecorded(t *testing.T) {
	t.Parallel()
	now := time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC)
	h := start(t, Config{Now: func() time.Time { return now }})
	created := h.createBasic("recorded")
	h.do(200, "PATCH", instancePath(created.ID)+"?reAuthenticate=true", fields{"name": "x"})
	requests := h.Requests()
	if len(requests) != 2 {
		t.Fatalf("%d requests, want 2", len(requests))
	}
	post, patch := requests[0], requests[1]
	if post.Method != "POST" || post.Route != "/instances" || post.Status != 200 || !post.Time.Equal(now) {
		t.Errorf("request %+v", post)
	}
	if patch.Path != instancePath(created.ID) || patch.Route != "/instances/{id}" || patch.Query.Get("reAuthenticate") != "true" {
		t.Errorf("request %+v", patch)
	}
	var body fields
	if err := json.Unmarshal(post.Body, &body); err != nil || body["name"] != "recorded" {
		t.Errorf("body %s: %v", post.Body, err)
	}
	if post.Header.Get("Accept") == "" || post.Header.Get("Authorization") != "" {
		t.Errorf("header %v", post.Header)
	}
}

func TestHideSecrets(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	tests := map[string]string{
		`{"name":"x & y","providerData":{"code":"c","state":"s"}}`:            `{"name":"x & y","providerData":{"code":"(hidden)","state":"(hidden)"}}`,
		`{"configuration":{"password":"p","username":"u"}}`:                   `{"configuration":{"password":"(hidden)","username":"u"}}`,
		`{"configuration":{"oauth.api.secret":"p","oauth.callback.url":"u"}}`: `{"configuration":{"oauth.api.secret":"(hidden)","oauth.callback.url":"u"}}`,
		`{"configuration":{"oauth.user.refresh_token":"p","a":null}}`:         `{"configuration":{"a":null,"oauth.user.refresh_token":"(hidden)"}}`,
		`{"propertyValue":"x"}`: `{"propertyValue":"(hidden)"}`,
		`{"tags":["a"]}`:        `{"tags":["a"]}`,
		`{"token":["a"]}`:       `{"token":["(hidden)"]}`,
		`no JSON`:               `"(hidden)"`,
		``:                      ``,
	}
	for body, want := range tests {
		if got := h.HideSecrets([]byte(body)); string(got) != want {
			t.Errorf("%s became %s, want %s", body, got, want)
		}
	}
}

// control sends a request to the control path.
func (h *harness) control(method, path, contentType, body string) (int, string) {
	h.t.Helper()
	header := http.Header{}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	response, err := h.request(method, "/simulator/"+path, []byte(body), header)
	if err != nil {
		h.t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		h.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestControl(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	code := h.code()
	h.do(200, "POST", "/instances", graph("controlled", code))
	h.do(200, "GET", "/elements/"+oauth2Element+"/oauth/url?apiKey=x&apiSecret=made-up-client-secret&callbackUrl=https://example.com", nil)

	status, text := h.control("GET", "requests", "", "")
	if status != 200 || !strings.Contains(text, "controlled") || !strings.Contains(text, testCallback) {
		t.Errorf("status %d: %s", status, text)
	}
	for _, secret := range []string{code, "made-up-client-secret", h.UserSecret(), h.OrganizationSecret()} {
		if strings.Contains(text, secret) {
			t.Error("a secret is shown")
		}
	}
	status, text = h.control("GET", "statistics", "", "")
	if status != 200 || !strings.Contains(text, `"POST /instances":1`) || !strings.Contains(text, `"instancesAlive":1`) ||
		!strings.Contains(text, `"instancesCreated":1`) || !strings.Contains(text, `"codesSpentTwice":0`) || !strings.Contains(text, `"statuses":{"200":2}`) {
		t.Errorf("status %d: %s", status, text)
	}
	if status, text = h.control("DELETE", "statistics", "", ""); status != 200 || strings.Contains(text, "POST /instances") {
		t.Errorf("status %d: %s", status, text)
	}
	if status, _ := h.control("GET", "no-such-thing", "", ""); status != 404 {
		t.Errorf("status %d", status)
	}
}

func TestControlOfFaults(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	one := `{"kind": "status_before", "method": "GET", "status": 503, "retryAfter": "1", "count": 1, "delay": "1ms"}`
	status, text := h.control("POST", "faults", "application/json", one)
	if status != 200 || !strings.Contains(text, `"delay":"1ms"`) {
		t.Errorf("status %d: %s", status, text)
	}
	if got := h.do(503, "GET", "/instances", nil); got.header.Get("Retry-After") != "1" {
		t.Errorf("headers %v", got.header)
	}
	two := `[{"kind": "html", "match": "never sent"}, {"kind": "omit_members", "members": ["user"]}]`
	if status, text := h.control("POST", "faults", "application/json", two); status != 200 || strings.Count(text, `"kind"`) != 3 {
		t.Errorf("status %d: %s", status, text)
	}
	for name, body := range map[string]string{
		"no JSON": "{", "unknown kind": `{"kind":"x"}`, "unknown member": `{"kind":"html","x":1}`, "delay": `{"kind":"delay","delay":"x"}`,
		"rate": `{"kind":"html","rate":2}`, "spread": `{"kind":"delay","delaySpread":1}`, "header": `{"kind":"header"}`,
	} {
		if status, _ := h.control("POST", "faults", "application/json", body); status != 400 {
			t.Errorf("%s: status %d", name, status)
		}
	}
	if status, _ := h.control("POST", "faults", "text/plain", one); status != 415 {
		t.Errorf("status %d for a form that any page could send", status)
	}
	if status, text := h.control("DELETE", "faults", "", ""); status != 200 || text != "[]" {
		t.Errorf("status %d: %s", status, text)
	}
	if status, text := h.control("GET", "faults", "", ""); status != 200 || text != "[]" {
		t.Errorf("status %d: %s", status, text)
	}
}

func TestControlTakesEachMemberOfAFault(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	full := Fault{
		Method: "GET", Route: "/instances/{id}", Match: "m", InstanceID: 1, Skip: 2, Count: 3, Rate: 0.5, Kind: FaultReplaceMembers,
		Delay: time.Second, DelaySpread: time.Minute, Status: 500, RetryAfter: "1", Message: "m", ProviderMessage: "p", ContentType: "text/plain",
		Body: "b", Members: []string{"user"}, Header: map[string]string{"Date": ""},
		Replace: map[string]json.RawMessage{"configuration": json.RawMessage("null"), "id": json.RawMessage(`"1"`)},
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Fault]()) {
		if reflect.ValueOf(full).FieldByIndex(field.Index).IsZero() {
			t.Errorf("the test does not set %s", field.Name)
		}
	}
	body := `{"method":"GET","route":"/instances/{id}","match":"m","instanceId":1,"skip":2,"count":3,"rate":0.5,"kind":"replace_members",
		"delay":"1s","delaySpread":"1m","status":500,"retryAfter":"1","message":"m","providerMessage":"p","contentType":"text/plain",
		"body":"b","members":["user"],"header":{"Date":""},"replace":{"configuration":null,"id":"1"}}`
	status, shown := h.control("POST", "faults", "application/json", body)
	if status != 200 {
		t.Fatalf("status %d: %s", status, shown)
	}
	// What is shown can be sent again.
	for _, text := range []string{body, shown} {
		parsed, err := parseFaults([]byte(text))
		if err != nil || len(parsed) != 1 || !reflect.DeepEqual(parsed[0], full) {
			t.Errorf("%s became %+v: %v", text, parsed, err)
		}
	}
}
