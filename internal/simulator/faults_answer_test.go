package simulator

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestHeadersOfFaults(t *testing.T) {
	t.Parallel()
	yesterday := time.Now().Add(-24 * time.Hour).UTC().Format(http.TimeFormat)
	tests := []struct {
		name   string
		fault  Fault
		status int
		want   map[string]string
	}{
		{
			"the platform's answer", Fault{Kind: FaultHeader, Header: map[string]string{"date": yesterday, "Content-Type": "text/plain"}}, 200,
			map[string]string{"Date": yesterday, "Content-Type": "text/plain"},
		},
		{
			"a redirect", Fault{Kind: FaultStatusBefore, Status: 307, Header: map[string]string{"Location": "https://elsewhere.example.com/x"}}, 307,
			map[string]string{"Location": "https://elsewhere.example.com/x"},
		},
		{
			"more than RetryAfter", Fault{Kind: FaultStatusAfter, Status: 429, RetryAfter: "1", Header: map[string]string{"Retry-After": "2"}}, 429,
			map[string]string{"Retry-After": "2"},
		},
		{"a page", Fault{Kind: FaultHTML, Header: map[string]string{"Server": "a gateway"}}, 200, map[string]string{"Server": "a gateway"}},
		{
			"a header taken away", Fault{Kind: FaultDelay, Header: map[string]string{"Date": "", "Elements-Request-Id": ""}}, 200,
			map[string]string{"Date": "", "Elements-Request-Id": ""},
		},
		{"another kind", Fault{Kind: FaultEmptyUser, Header: map[string]string{"Date": yesterday}}, 200, map[string]string{"Date": yesterday}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := start(t, Config{})
			test.fault.Count = 1
			h.AddFault(test.fault)
			got := h.do(test.status, "POST", "/instances", basic("x"))
			for name, want := range test.want {
				if got.header.Get(name) != want {
					t.Errorf("%s is %q, want %q", name, got.header.Get(name), want)
				}
			}
			// The next call is answered with the simulator's own headers.
			if got := h.do(200, "POST", "/instances", basic("x")); got.header.Get("Date") == "" || got.header.Get("Date") == yesterday {
				t.Errorf("Date %q", got.header.Get("Date"))
			}
		})
	}
}

func TestHeadersOfSeveralFaults(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.AddFault(Fault{Kind: FaultHeader, Header: map[string]string{"A": "1", "B": "1"}})
	h.AddFault(Fault{Kind: FaultHeader, Header: map[string]string{"B": "2", "C": "2"}})
	got := h.do(200, "POST", "/instances", basic("x")).header
	if got.Get("A") != "1" || got.Get("B") != "2" || got.Get("C") != "2" {
		t.Errorf("headers %v", got)
	}
}

func TestBodyThatIsNotGzip(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.AddFault(Fault{Kind: FaultHeader, Count: 1, Header: map[string]string{"Content-Encoding": "gzip"}})
	// Go's client unpacks by itself.
	if _, err := h.send("POST", "/instances", basic("x"), nil); err == nil || !strings.Contains(err.Error(), "gzip") {
		t.Errorf("error %v", err)
	}
	if made := h.Instances(); len(made) != 1 {
		t.Errorf("%d instances, want 1", len(made))
	}
}

func TestTruncatedAnswers(t *testing.T) {
	t.Parallel()
	h := start(t, Config{RotateEvery: -1})
	created := h.createBasic("x")
	whole := h.do(200, "GET", instancePath(created.ID), nil)
	h.AddFault(Fault{Kind: FaultTruncate})
	got := h.do(200, "GET", instancePath(created.ID), nil)
	if string(got.raw) != string(whole.raw[:len(whole.raw)/2]) || json.Valid(got.raw) {
		t.Errorf("%s is not the first half of %s", got.raw, whole.raw)
	}
	if got.header.Get("Content-Type") != whole.header.Get("Content-Type") {
		t.Errorf("Content-Type %q", got.header.Get("Content-Type"))
	}
	h.do(200, "POST", "/instances", basic("y"))
	if made := h.Instances(); len(made) != 2 {
		t.Errorf("%d instances, want 2: the work was not done", len(made))
	}
	// An answer without a body stays as it is.
	if got := h.do(200, "DELETE", instancePath(created.ID), nil); len(got.raw) != 0 {
		t.Errorf("body %s", got.raw)
	}
}

func TestReplacedMembers(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("x")
	h.AddFault(Fault{Kind: FaultReplaceMembers, Replace: map[string]json.RawMessage{
		"id": json.RawMessage(`"500001"`), "configuration": json.RawMessage("null"), "made-up": json.RawMessage("[1]"),
	}})
	h.AddFault(Fault{Kind: FaultReplaceMembers, Replace: map[string]json.RawMessage{
		"tags": json.RawMessage(`[ {"name": "<b>"} ]`), "made-up": json.RawMessage("2"),
	}})
	check := func(got fields) {
		t.Helper()
		want := fields{"id": "500001", "configuration": nil, "made-up": 2.0, "tags": []any{fields{"name": "<b>"}}, "token": created.Token}
		for member, value := range want {
			shown, there := got[member]
			if !there || !reflect.DeepEqual(shown, value) {
				t.Errorf("%s is %v, want %v", member, shown, value)
			}
		}
	}
	check(decoded[fields](t, h.do(200, "GET", instancePath(created.ID), nil)))
	check(decoded[[]fields](t, h.do(200, "GET", "/instances", nil))[0])
	h.ClearFaults()
	if got := h.get(created.ID); got.ID != created.ID {
		t.Errorf("the instance has the id %d, want %d", got.ID, created.ID)
	}
}

func TestDelaySpread(t *testing.T) {
	t.Parallel()
	delays := func(seed uint64) []time.Duration {
		h := start(t, Config{Seed: seed})
		h.AddFault(Fault{Kind: FaultCutDuring, Delay: time.Second, DelaySpread: time.Hour})
		var drawn []time.Duration
		for range 5 {
			drawn = append(drawn, h.faultsOf(&call{request: &http.Request{}})[0].Delay)
		}
		return drawn
	}
	first := delays(1)
	for i, delay := range first {
		if delay < time.Second || delay >= time.Second+time.Hour {
			t.Errorf("delay %v is out of range", delay)
		}
		if i > 0 && delay == first[0] {
			t.Errorf("two delays of %v", delay)
		}
	}
	if again := delays(1); !reflect.DeepEqual(again, first) {
		t.Errorf("the same seed gave %v and %v", first, again)
	}
}

func TestDelaySpreadHoldsUpTheWork(t *testing.T) {
	t.Parallel()
	for _, kind := range []FaultKind{FaultCutDuring, FaultDelay} {
		h := start(t, Config{})
		h.AddFault(Fault{Method: "POST", Kind: kind, DelaySpread: time.Millisecond})
		if _, err := h.send("POST", "/instances", basic("x"), nil); (err != nil) != (kind == FaultCutDuring) {
			t.Errorf("%s: error %v", kind, err)
		}
		h.until(func() bool { return len(h.Instances()) == 1 })
	}
}

func TestFaultsAreChecked(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	for name, fault := range map[string]Fault{
		"kind": {Kind: "no such kind"}, "rate": {Kind: FaultHTML, Rate: 2}, "count": {Kind: FaultHTML, Count: -1},
		"status": {Kind: FaultHTML, Status: 99}, "spread": {Kind: FaultDelay, DelaySpread: -1},
		"no header": {Kind: FaultHeader}, "no members": {Kind: FaultReplaceMembers},
		"name of a header":  {Kind: FaultHeader, Header: map[string]string{"A B": "x"}},
		"empty name":        {Kind: FaultHTML, Header: map[string]string{"": "x"}},
		"value of a header": {Kind: FaultHeader, Header: map[string]string{"A": "x\r\nB: y"}},
		"member of nil":     {Kind: FaultReplaceMembers, Replace: map[string]json.RawMessage{"id": nil}},
		"empty member":      {Kind: FaultReplaceMembers, Replace: map[string]json.RawMessage{"id": json.RawMessage("")}},
		"broken member":     {Kind: FaultReplaceMembers, Replace: map[string]json.RawMessage{"id": json.RawMessage("{")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			h.AddFault(fault)
		})
	}
}
