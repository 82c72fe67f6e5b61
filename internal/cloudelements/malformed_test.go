package cloudelements

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// malformedReads are the reads, with a success that each of them can use.
var malformedReads = map[string]struct {
	run    func(context.Context, *Client) error
	answer string
}{
	"instance":  {badAnswerOperations["get"].run, madeUpInstance},
	"instances": {badAnswerOperations["list"].run, "[" + madeUpInstance + "]"},
	"element":   {func(ctx context.Context, c *Client) error { _, err := c.Elements.Get(ctx, "y"); return err }, `{"id": 17, "key": "y"}`},
	"objects": {func(ctx context.Context, c *Client) error {
		_, err := c.Instances.Objects(ctx, &Instance{ID: 7, Token: "made-up-element-token"})
		return err
	}, `[{"name": "contacts"}]`},
	"OAuth URL": {func(ctx context.Context, c *Client) error {
		_, err := c.Elements.OAuthURL(ctx, "y", OAuthURLRequest{})
		return err
	}, `{"element": "y", "oauthUrl": "https://vendor.example.com"}`},
}

// A read whose answer got lost behind a success is sent again; one whose answer has another form
// than expected would be answered in the same way.
func TestClient_malformedRead(t *testing.T) {
	t.Parallel()
	page := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!DOCTYPE html>canary"))
	}
	brokenOff := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		respond(w, http.StatusOK, `{"id": 7,`)
	}
	for failure, test := range map[string]struct {
		bad   http.HandlerFunc
		again bool
	}{
		"a page":           {page, true},
		"a page as JSON":   {answerWith("<!DOCTYPE html>canary"), true},
		"truncated":        {answerWith(madeUpInstance[:40]), true},
		"a truncated list": {answerWith("[" + madeUpInstance + ","), true},
		"broken off":       {brokenOff, true},
		"half a gzip":      {encoded("gzip", gzipped(t, madeUpInstance)[:30]), true},
		"text":             {answerWith("canary"), true},
		"empty":            {answerWith(""), true},
		"null":             {answerWith("null"), false},
		"another form":     {answerWith(`"canary"`), false},
		"a list of lists":  {answerWith("[[]]"), false},
	} {
		for name, read := range malformedReads {
			t.Run(failure+"/"+name, func(t *testing.T) {
				t.Parallel()
				var requests atomic.Int64
				c, fake := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
					if requests.Add(1) <= 2 {
						test.bad(w, r)
						return
					}
					respond(w, http.StatusOK, read.answer)
				}, WithMaxRetries(2), WithBackoff(time.Second, time.Minute))
				err := read.run(t.Context(), c)
				if !test.again {
					if e := wantError(t, err); requests.Load() != 1 || e.Attempts != 1 || len(fake.sleeps()) != 0 {
						t.Errorf("%d requests, slept %v, %v", requests.Load(), fake.sleeps(), err)
					}
					return
				}
				if want := []time.Duration{time.Second, 2 * time.Second}; err != nil || requests.Load() != 3 || !slices.Equal(fake.sleeps(), want) {
					t.Errorf("%d requests, slept %v, %v", requests.Load(), fake.sleeps(), err)
				}
			})
		}
	}
}

// Half of a 404 is no word of the platform's yet: a read asks again, and a write and a read that
// got a whole one, or nobody's, do not.
func TestClient_halfOf404(t *testing.T) {
	t.Parallel()
	const whole = `{"requestId": "made-up", "message": "No element instances found"}`
	lists, deletes := badAnswerOperations["list"], badAnswerOperations["delete"]
	for name, test := range map[string]struct {
		operation operation
		body      string
		length    string // The Content-Length, where it is not that of the body.
		requests  int64
		fails     bool
	}{
		"half":               {lists, whole[:20], "", 2, false},
		"broken off":         {lists, whole[:20], "1000", 2, false},
		"whole":              {lists, whole, "", 1, false},
		"half of an update":  {badAnswerOperations["update"], whole[:20], "", 1, true},
		"half of a deletion": {deletes, whole[:20], "", 1, true},
		"a page":             {lists, "<html>Not Found</html>", "", 1, true},
		"text":               {lists, "404 page not found", "", 1, true},
		"empty":              {lists, "", "", 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int64
			c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
				body := test.body
				if requests.Add(1) > 1 {
					body = whole
				} else if test.length != "" {
					w.Header().Set("Content-Length", test.length)
				}
				respond(w, http.StatusNotFound, body)
			})
			err := test.operation.run(t.Context(), c)
			if requests.Load() != test.requests || (err != nil) != test.fails {
				t.Errorf("%d requests, %v", requests.Load(), err)
			}
		})
	}
}

// To wait for longer than that is no advice where a proxy answers.
func TestClient_malformedForEver(t *testing.T) {
	t.Parallel()
	for retries, outcome := range map[int]string{
		0: "It was not sent again, since max retries is 0.",
		3: "Gave up after 4 attempts and 3.5s of waiting.",
	} {
		var requests atomic.Int64
		c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			answerWith("<!DOCTYPE html>canary")(w, r)
		}, WithMaxRetries(retries))
		_, err := c.Instances.Get(t.Context(), 7)
		want := "Get Instance failed for instance 7: the answer was 200 OK with a body that is not valid JSON, which is not an answer of the platform. " +
			"Check the base URL, whose path ends in /elements/api-v2, and whether a proxy stands between. " + outcome
		if e := wantError(t, err); err.Error() != want || e.Attempts != retries+1 || requests.Load() != int64(retries)+1 {
			t.Errorf("%d requests\ngot  %s\nwant %s", requests.Load(), err, want)
		}
	}
}

// A write that is answered so may have taken effect, and is not sent again.
func TestClient_malformedWrite(t *testing.T) {
	t.Parallel()
	for name, operation := range badAnswerOperations {
		if slices.Contains([]string{"get", "list", "element configuration"}, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int64
			c, _ := newTestClient(t, operation.answering(func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				answerWith("<!DOCTYPE html>canary")(w, r)
			}))
			err := operation.run(t.Context(), c)
			if requests.Load() != 1 || !wantError(t, err).NotJSON {
				t.Errorf("%d requests, %v", requests.Load(), err)
			}
		})
	}
}

// A create is not sent again before the platform wants it, however early it is certain that it made
// nothing.
func TestInstances_Create_retryAfter(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		retryAfter string
		deadline   time.Duration
		wait       time.Duration // From the answer to the second create; 0 where there is none.
	}{
		"none":                       {"", time.Hour, 60 * time.Second},
		"shorter than the search":    {"10", time.Hour, 60 * time.Second},
		"longer than the search":     {"150", time.Hour, 150 * time.Second},
		"longer than the time left":  {"150", 2 * time.Minute, 0},
		"longer than anybody's time": {"86400", 48 * time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := newFakeClock()
			var creates []time.Time
			handler := func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == http.MethodGet:
					respond(w, http.StatusOK, "[]")
				case len(creates) > 0:
					creates = append(creates, fake.now())
					respond(w, http.StatusOK, madeUpInstance)
				default:
					creates = append(creates, fake.now())
					if test.retryAfter != "" {
						w.Header().Set("Retry-After", test.retryAfter)
					}
					respondFailure(w, http.StatusServiceUnavailable, "made-up failure")
				}
			}
			ctx := deadlineOf{t.Context(), fake.now().Add(test.deadline)}
			c := mustNew(t, "https://api.example.com", fake.option(), WithTransport(transportOf(handler)))
			created, err := c.Instances.Create(ctx, InstanceCreate{Name: "Contoso", Element: ElementSelector{Key: "y"}})
			if test.wait > 0 {
				if err != nil || created.ID != 7 || len(creates) != 2 || creates[1].Sub(creates[0]) != test.wait {
					t.Errorf("creates at %v, got %+v, %v", creates, created, err)
				}
				return
			}
			e := wantError(t, err)
			if len(creates) != 1 || e.Ambiguous || e.Status != http.StatusServiceUnavailable || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("creates at %v, %v", creates, err)
			}
			if !strings.Contains(err.Error(), "so none was made; it was not sent again, since the platform asked for a pause that has another ") ||
				!strings.Contains(err.Error(), ", which is more than the time left.") {
				t.Errorf("error is %v", err)
			}
		})
	}
}

// deadlineOf has a deadline by a clock of its own.
type deadlineOf struct {
	context.Context
	at time.Time
}

// Deadline returns it.
func (d deadlineOf) Deadline() (time.Time, bool) { return d.at, true }
