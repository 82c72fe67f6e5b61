package simulator

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// cut sends a request that must not be answered.
func (h *harness) cut(method, path string, body any) {
	h.t.Helper()
	if got, err := h.send(method, path, body, nil); err == nil {
		h.t.Fatalf("%s %s was answered with %d, not cut", method, path, got.status)
	}
}

func TestStatusFaults(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.AddFault(Fault{
		Method: "POST", Route: "/instances", Count: 1, Kind: FaultStatusBefore, Status: 429, RetryAfter: "7",
		Message: "slow down", ProviderMessage: "the vendor says so",
	})
	got := h.do(429, "POST", "/instances", basic("x"))
	body := decoded[map[string]string](t, got)
	if got.header.Get("Retry-After") != "7" || body["message"] != "slow down" || body["providerMessage"] != "the vendor says so" {
		t.Errorf("headers %v and body %s", got.header, got.raw)
	}
	if left := h.Instances(); len(left) != 0 {
		t.Error("the work was done")
	}
	h.do(200, "POST", "/instances", basic("x"))

	h.ClearFaults()
	h.AddFault(Fault{Method: "POST", Count: 1, Kind: FaultStatusAfter})
	if text := h.message(h.do(500, "POST", "/instances", basic("y"))); text == "" {
		t.Error("no message")
	}
	if left := h.Instances(); len(left) != 2 {
		t.Errorf("%d instances, want 2: the work was not done", len(left))
	}

	h.AddFault(Fault{Method: "GET", Count: 1, Kind: FaultStatusBefore, Status: 502, ContentType: "text/plain", Body: "bad gateway"})
	got = h.do(502, "GET", "/instances", nil)
	if string(got.raw) != "bad gateway" || got.header.Get("Content-Type") != "text/plain" {
		t.Errorf("body %s", got.raw)
	}
}

func TestStatusFaultComesBeforeAuthorization(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.AddFault(Fault{Kind: FaultStatusBefore, Status: 503})
	h.doWith(503, "GET", "/instances", nil, func(header http.Header) { header.Del("Authorization") })
}

func TestHTMLFault(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.AddFault(Fault{Count: 1, Kind: FaultHTML})
	h.AddFault(Fault{Count: 1, Kind: FaultHTML, Status: 503, Body: "<p>down</p>"})
	got := h.do(200, "POST", "/instances", basic("x"))
	if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") || !strings.Contains(string(got.raw), "<html>") {
		t.Errorf("headers %v and body %s", got.header, got.raw)
	}
	if got := h.do(503, "GET", "/instances", nil); string(got.raw) != "<p>down</p>" {
		t.Errorf("body %s", got.raw)
	}
	h.do(404, "GET", "/instances", nil)
}

func TestCutFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind FaultKind
		made int
	}{{FaultCutBefore, 0}, {FaultCutAfter, 1}}
	for _, test := range tests {
		t.Run(string(test.kind), func(t *testing.T) {
			t.Parallel()
			h := start(t, Config{})
			h.AddFault(Fault{Method: "POST", Count: 1, Kind: test.kind})
			h.cut("POST", "/instances", basic("x"))
			if made := len(h.Instances()); made != test.made {
				t.Errorf("%d instances, want %d", made, test.made)
			}
			if requests := h.Requests(); len(requests) != 1 || requests[0].Status != 0 {
				t.Errorf("requests %+v", requests)
			}
		})
	}
}

func TestCutDuringTheWork(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.AddFault(Fault{Method: "POST", Count: 1, Kind: FaultCutDuring, Delay: time.Millisecond})
	h.cut("POST", "/instances", basic("x"))
	h.until(func() bool { return len(h.Instances()) == 1 })
	if made := h.Instances(); len(made) != 1 || made[0].Name != "x" {
		t.Errorf("instances %+v", made)
	}

	// What has not happened when the simulator is closed never does, and closing does not wait for
	// it.
	h.AddFault(Fault{Method: "POST", Kind: FaultCutDuring, Delay: time.Hour})
	h.cut("POST", "/instances", basic("y"))
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if made := h.Instances(); len(made) != 1 {
		t.Errorf("%d instances, want 1", len(made))
	}
}

func TestDelayHoldsNoLock(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.AddFault(Fault{Match: "delayed", Kind: FaultDelay, Delay: time.Hour})
	var delayed sync.WaitGroup
	delayed.Go(func() {
		if got, err := h.send("POST", "/instances", basic("delayed"), nil); err != nil || got.status != 200 {
			t.Errorf("status %d: %v", got.status, err)
		}
	})
	h.until(func() bool { return h.Statistics().Requests["POST /instances"] == 1 })
	// Others are served while one waits. Closing ends the wait, not the work.
	other := h.createBasic("other")
	h.do(200, "PATCH", instancePath(other.ID), fields{"name": "changed"})
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	delayed.Wait()
	if left := h.Instances(); len(left) != 2 {
		t.Errorf("%d instances, want 2", len(left))
	}
}

func TestFaultSelection(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	first, second := h.createBasic("first"), h.createBasic("second")
	refuse := func(fault Fault) {
		h.ClearFaults()
		fault.Kind, fault.Status = FaultStatusBefore, 409
		h.AddFault(fault)
	}

	refuse(Fault{InstanceID: first.ID})
	h.do(409, "GET", instancePath(first.ID), nil)
	h.do(409, "PATCH", instancePath(first.ID), fields{"name": "x"})
	h.do(409, "GET", "/elements/"+basicElement+"/instances/"+itoa(first.ID), nil)
	h.doAs(first.Token, 409, "GET", "/ping", nil)
	h.do(200, "GET", instancePath(second.ID), nil)
	h.doAs(second.Token, 200, "GET", "/ping", nil)
	h.do(200, "GET", "/instances", nil)

	refuse(Fault{Match: `"first"`})
	h.do(409, "POST", "/instances", basic("first"))
	h.do(200, "POST", "/instances", basic("third"))
	h.do(200, "GET", instancePath(first.ID), nil)

	refuse(Fault{Method: "GET", Route: "/instances/{id}"})
	h.do(409, "GET", instancePath(first.ID), nil)
	h.do(200, "PATCH", instancePath(first.ID), fields{"name": "x"})
	h.do(200, "GET", instancePath(first.ID)+"/configuration", nil)
	h.do(404, "GET", "/no-such-route", nil)

	refuse(Fault{Method: "GET", Route: "/instances", Skip: 1, Count: 2})
	for _, status := range []int{200, 409, 409, 200, 200} {
		h.do(status, "GET", "/instances", nil)
	}

	// Two faults of which only one can happen: the second has its turn when the first is used up.
	h.ClearFaults()
	h.AddFault(Fault{Count: 1, Kind: FaultStatusBefore, Status: 500})
	h.AddFault(Fault{Count: 1, Kind: FaultStatusBefore, Status: 502})
	for _, status := range []int{500, 502, 200} {
		h.do(status, "GET", "/instances", nil)
	}
}

func TestFaultsByRate(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) string {
		h := start(t, Config{Seed: seed})
		h.AddFault(Fault{Kind: FaultStatusBefore, Status: 500, Rate: 0.5})
		var statuses strings.Builder
		for range 40 {
			got, err := h.send("GET", "/elements/"+basicElement, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			statuses.WriteByte(map[int]byte{200: '.', 500: 'x'}[got.status])
		}
		return statuses.String()
	}
	first := run(1)
	if n := strings.Count(first, "x"); n == 0 || n == 40 {
		t.Errorf("%d of 40 calls met a fault with rate 0.5", n)
	}
	if again := run(1); again != first {
		t.Errorf("the same seed gave %s and %s", first, again)
	}
	if other := run(2); other == first {
		t.Error("two seeds gave the same faults")
	}
}

func TestShortPages(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.fill(5)
	h.AddFault(Fault{Count: 1, Kind: FaultShortPage})
	first := h.do(200, "GET", "/instances?pageSize=4", nil)
	token := first.header.Get("Elements-Next-Page-Token")
	second := h.do(200, "GET", "/instances?pageSize=4&nextPage="+token, nil)
	if a, b := len(names(t, first)), len(names(t, second)); a != 2 || b != 3 {
		t.Errorf("pages of %d and %d, want 2 and 3", a, b)
	}
}

func TestStaleReads(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	changed, fresh := h.createBasic("before"), h.createBasic("fresh")
	h.do(200, "PATCH", instancePath(changed.ID), fields{"name": "after"})
	h.AddFault(Fault{Method: "GET", Kind: FaultStaleRead})
	if got := h.get(changed.ID); got.Name != "before" {
		t.Errorf("name %q", got.Name)
	}
	h.do(404, "GET", instancePath(fresh.ID), nil)
	if got := names(t, h.do(200, "GET", "/instances", nil)); len(got) != 1 || got[0] != "before" {
		t.Errorf("found %q", got)
	}
	h.ClearFaults()
	if got := h.get(changed.ID); got.Name != "after" {
		t.Errorf("name %q", got.Name)
	}
}

func TestOmittedMembers(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("x")
	h.AddFault(Fault{Count: 1, Kind: FaultOmitMembers})
	got := decoded[fields](t, h.do(200, "GET", instancePath(created.ID), nil))
	for _, member := range []string{"createdDate", "configuration", "tags", "user"} {
		if _, there := got[member]; there {
			t.Errorf("%s is there", member)
		}
	}
	if got["token"] == nil {
		t.Error("the token is not there")
	}
	h.AddFault(Fault{Count: 1, Kind: FaultOmitMembers, Members: []string{"valid"}})
	list := decoded[[]fields](t, h.do(200, "GET", "/instances", nil))
	if _, there := list[0]["valid"]; there || list[0]["tags"] == nil {
		t.Errorf("instance %v", list[0])
	}
	h.AddFault(Fault{Count: 1, Kind: FaultEmptyUser})
	if got := h.get(created.ID); got.User == nil || len(got.User) != 0 {
		t.Errorf("user %v, want {}", got.User)
	}
}
