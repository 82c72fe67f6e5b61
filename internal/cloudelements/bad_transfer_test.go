package cloudelements

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A redirect is never followed: the credentials go to no other host, nor to another path of the
// same one.
func TestClient_redirect(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		elsewhere.Add(1)
		respond(w, http.StatusOK, madeUpInstance)
	}))
	t.Cleanup(func() {
		other.Close()
		if n := elsewhere.Load(); n != 0 {
			t.Errorf("the other host got %d requests", n)
		}
	})
	host := strings.TrimPrefix(other.URL, "http://")
	for target, test := range map[string]struct {
		location, want string
		statuses       []int
	}{
		"another host":      {other.URL + apiPath + "/instances/7?code=canary", "a redirect to " + host + ".", []int{301, 302, 303, 307, 308}},
		"user information":  {"http://canary:canary@" + host, "a redirect to " + host + ".", []int{302}},
		"no scheme":         {"//" + host + "/canary", "a redirect to " + host + ".", []int{307}},
		"the same host":     {"/canary", "a redirect to another path.", []int{302, 307}},
		"no place":          {"", "a redirect to nowhere.", []int{302}},
		"a malformed place": {"https://example.com/%zz?code=canary", "a redirect to another path.", []int{302, 308}},
	} {
		for name, operation := range badAnswerOperations {
			for _, status := range test.statuses {
				t.Run(target+"/"+name+"/"+http.StatusText(status), func(t *testing.T) {
					t.Parallel()
					var requests atomic.Int64
					c, _ := newTestClient(t, operation.answering(func(w http.ResponseWriter, r *http.Request) {
						requests.Add(1)
						if strings.Contains(r.URL.Path, "canary") {
							t.Errorf("%s was asked for", r.URL)
						}
						w.Header()["Location"] = []string{test.location}
						w.WriteHeader(status)
					}), WithMaxRetries(1))
					err := operation.run(t.Context(), c)
					if _, ok := AsError(err); !ok {
						t.Fatalf("error is %v, want an *Error", err)
					}
					// 303 says that the work is done and its result elsewhere.
					done := operation.once && status == http.StatusSeeOther
					if IsAmbiguous(err) != done || strings.Contains(err.Error(), "canary") {
						t.Errorf("ambiguous is %t, error is %v", IsAmbiguous(err), err)
					}
					if !done && (requests.Load() != 1 || !strings.Contains(err.Error(), test.want)) {
						t.Errorf("%d requests, error is %v, want it to hold %q", requests.Load(), err, test.want)
					}
				})
			}
		}
	}
}

const threeGigabytes = 3 << 30

var spaces = bytes.Repeat([]byte(" "), 256<<10)

// endless is an answer of three gigabytes of white space. It counts what is read of it.
type endless struct {
	status int
	read   atomic.Int64
	closed atomic.Bool
}

func (e *endless) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: e.status, Header: http.Header{"Content-Type": {"application/json"}}, ContentLength: threeGigabytes, Body: e, Request: r,
	}, nil
}

func (e *endless) Read(into []byte) (int, error) {
	if e.read.Load() >= threeGigabytes {
		return 0, io.EOF
	}
	n := copy(into, spaces)
	e.read.Add(int64(n))
	return n, nil
}

func (e *endless) Close() error {
	e.closed.Store(true)
	return nil
}

// However much an answer holds, the client takes no more than its bound, and so it cannot hold more
// in memory either.
func TestClient_endlessAnswer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		bound  int64
		want   string
	}{
		"success": {http.StatusOK, largestAnswer + 1 + largestDrain, "it is larger than 32 MB"},
		"failure": {http.StatusBadRequest, largestError + largestDrain, "an empty body"},
	} {
		for kind, operation := range badAnswerOperations {
			if test.status == http.StatusOK && kind != "create" {
				continue // Each takes 32 MB, and a second of a processor with the race detector.
			}
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				reads := transportOf(answerWith(madeUpInstance)) // Of what became of it, they tell nothing.
				answer := &endless{status: test.status}
				transport := roundTrip(func(r *http.Request) (*http.Response, error) {
					if operation.once && r.Method == http.MethodGet {
						return reads.RoundTrip(r)
					}
					return answer.RoundTrip(r)
				})
				c := mustNew(t, "https://api.example.com", WithTransport(transport), newFakeClock().option(), WithMaxRetries(0))
				err := operation.run(t.Context(), c)
				if IsAmbiguous(err) != (operation.once && test.status == http.StatusOK) {
					t.Errorf("ambiguous is %t", IsAmbiguous(err))
				}
				if err == nil || !operation.once && !strings.Contains(err.Error(), test.want) {
					t.Errorf("error is %v, want it to hold %q", err, test.want)
				}
				if n := answer.read.Load(); n == 0 || n > test.bound || !answer.closed.Load() {
					t.Errorf("%d bytes were read, want at most %d; closed is %t", n, test.bound, answer.closed.Load())
				}
			})
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Over a real connection, the server is stopped too, and what a few bytes of gzip grow to is
// bounded like any answer.
func TestClient_endlessTransfer(t *testing.T) {
	t.Parallel()
	const inFlight = 16 << 20                      // What the kernel takes of the server and nobody reads.
	bomb := gzipped(t, strings.Repeat(" ", 4<<20)) // A few kB, and gzip allows any number of them in a row.
	for name, test := range map[string]struct {
		status   int
		encoding string
		chunk    []byte
		want     string
	}{
		"failure":   {http.StatusBadRequest, "identity", spaces, "an empty body"},
		"gzip bomb": {http.StatusOK, "gzip", bomb, "it is larger than 32 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			taken := make(chan int64, 1)
			c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", test.encoding)
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				var written int64
				for written < threeGigabytes {
					n, err := w.Write(test.chunk)
					written += int64(n)
					if err != nil {
						break
					}
				}
				taken <- written
			}, WithMaxRetries(0))
			if _, err := c.Instances.Get(t.Context(), 7); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v, want it to hold %q", err, test.want)
			}
			if n := <-taken; n > inFlight {
				t.Errorf("the client let %d bytes come, want at most %d", n, inFlight)
			}
		})
	}
}

// A Retry-After that makes no sense is none, and one that no one can wait for is an error at once.
// Nothing sleeps for a century, or is sent again without a wait.
func TestClient_badRetryAfter(t *testing.T) {
	t.Parallel()
	const backoff = 500 * time.Millisecond
	for name, test := range map[string]struct {
		value   string
		endless bool
	}{
		"negative":            {"-5", false},
		"a float":             {"1e9", false},
		"half a second":       {"0.5", false},
		"beyond any number":   {"99999999999999999999", false},
		"garbage":             {"soon\tmade up", false},
		"a date of no month":  {"Mon, 04 Foo 2020 12:00:00 GMT", false},
		"sixty-eight years":   {"2147483647", true},
		"a century away":      {time.Now().AddDate(100, 0, 0).UTC().Format(http.TimeFormat), true},
		"the end of all time": {"Fri, 31 Dec 9999 23:59:59 GMT", true},
	} {
		for kind, operation := range badAnswerOperations {
			for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
				if operation.once && status == http.StatusServiceUnavailable {
					continue // Not sent again, whatever the answer asks for.
				}
				t.Run(name+"/"+kind+"/"+http.StatusText(status), func(t *testing.T) {
					t.Parallel()
					success := map[string]string{"list": "[]", "element configuration": "[]"}[kind]
					if success == "" {
						success = madeUpInstance
					}
					var requests atomic.Int64
					c, fake := inMemory(t, operation.answering(func(w http.ResponseWriter, _ *http.Request) {
						if requests.Add(1) == 1 {
							w.Header().Set("Retry-After", test.value)
							respondFailure(w, status, "made up")
							return
						}
						respond(w, http.StatusOK, success)
					}))
					err := operation.run(t.Context(), c)
					if !test.endless && !operation.once {
						if err != nil || requests.Load() != 2 || !slices.Equal(fake.sleeps(), []time.Duration{backoff}) {
							t.Errorf("%d requests, sleeps %v, %v", requests.Load(), fake.sleeps(), err)
						}
						return
					}
					e := wantError(t, err)
					if requests.Load() != 1 || len(fake.sleeps()) != 0 || e.Status != status || e.Ambiguous {
						t.Errorf("%d requests, sleeps %v, error %+v", requests.Load(), fake.sleeps(), *e)
					}
					if test.endless && !strings.Contains(err.Error(), "which is more than the time left") {
						t.Errorf("error is %v", err)
					}
				})
			}
		}
	}
}

// The platform's clock counts against itself alone, so it may be wrong by a day.
func TestClient_clockSkew(t *testing.T) {
	t.Parallel()
	for name, skew := range map[string]time.Duration{"a day fast": 24 * time.Hour, "a day slow": -24 * time.Hour, "fifty years slow": -50 * 365 * 24 * time.Hour} {
		for kind, operation := range badAnswerOperations {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				theirs := time.Now().Add(skew).UTC().Truncate(time.Second)
				var requests atomic.Int64
				c, fake := inMemory(t, operation.answering(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Date", theirs.Format(http.TimeFormat))
					if requests.Add(1) == 1 {
						w.Header().Set("Retry-After", theirs.Add(9*time.Second).Format(http.TimeFormat))
						respondFailure(w, http.StatusTooManyRequests, "made up")
						return
					}
					respondFailure(w, http.StatusBadRequest, "made up")
				}))
				e := wantError(t, operation.run(t.Context(), c))
				if requests.Load() != 2 || !slices.Equal(fake.sleeps(), []time.Duration{9 * time.Second}) || !e.ServerTime.Equal(theirs) || e.Ambiguous {
					t.Errorf("%d requests, sleeps %v, error %+v", requests.Load(), fake.sleeps(), *e)
				}
			})
		}
	}
}

// A Date that is none is no time at all.
func TestClient_badDate(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", "made-up date")
		respondFailure(w, http.StatusBadRequest, "made up")
	})
	_, err := c.Instances.Get(t.Context(), 7)
	if e := wantError(t, err); !e.ServerTime.IsZero() || e.Status != http.StatusBadRequest {
		t.Errorf("error is %+v", *e)
	}
}
