package cloudelements

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

// operation is a kind of call, as far as a bad answer to it goes.
type operation struct {
	run   func(context.Context, *Client) error
	once  bool // What it does must not be done twice.
	blind bool // It reads nothing of a success.
}

var badAnswerOperations = map[string]operation{
	"get": {run: func(ctx context.Context, c *Client) error { _, err := c.Instances.Get(ctx, 7); return err }},
	"list": {run: func(ctx context.Context, c *Client) error {
		_, err := collectInstances(ctx, c)
		return err
	}},
	"create": {once: true, run: func(ctx context.Context, c *Client) error {
		_, err := c.Instances.Create(ctx, InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
		return err
	}},
	"update": {run: func(ctx context.Context, c *Client) error {
		_, err := c.Instances.Update(ctx, 7, InstanceUpdate{Name: ptr("x")})
		return err
	}},
	"update with provider data": {once: true, run: func(ctx context.Context, c *Client) error {
		_, err := c.Instances.Update(ctx, 7, InstanceUpdate{ProviderData: map[string]string{"code": "made-up-code"}})
		return err
	}},
	"delete": {blind: true, run: func(ctx context.Context, c *Client) error { return c.Instances.Delete(ctx, 7) }},
	"element configuration": {run: func(ctx context.Context, c *Client) error {
		_, err := c.Elements.Configuration(ctx, "y")
		return err
	}},
}

func collectInstances(ctx context.Context, c *Client) ([]Instance, error) {
	var all []Instance
	for instance, err := range c.Instances.List(ctx, InstanceListOptions{}) {
		if err != nil {
			return nil, err
		}
		all = append(all, instance)
	}
	return all, nil
}

// answering returns the bad answer to the operation itself. Reads that are to tell what became of
// it are refused.
func (o operation) answering(bad http.HandlerFunc) http.HandlerFunc {
	if !o.once {
		return bad
	}
	return readsAround(bad)
}

// inMemory makes a client that calls a handler without a network between them, which some hundred
// cases would spend their time on.
func inMemory(t *testing.T, handler http.HandlerFunc, opts ...Option) (*Client, *fakeClock) {
	t.Helper()
	fake := newFakeClock()
	opts = append(opts, WithCredentials(testUserSecret, testOrganizationSecret), fake.option(), WithTransport(transportOf(handler)))
	return mustNew(t, "https://api.example.com", opts...), fake
}

type transportOf http.HandlerFunc

func (handler transportOf) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	handler(recorder, r)
	return recorder.Result(), nil
}

// answerWith returns a body with status 200.
func answerWith(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { respond(w, http.StatusOK, body) }
}

// encoded returns a body with status 200 under a Content-Encoding.
func encoded(encoding string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", encoding)
		respond(w, http.StatusOK, string(body))
	}
}

func gzipped(t *testing.T, body string) []byte {
	t.Helper()
	var compressed bytes.Buffer
	writer := gzip.NewWriter(&compressed)
	if _, err := io.WriteString(writer, body); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return compressed.Bytes()
}

// A success that cannot be used is an error for everyone who has to read it, and stays ambiguous
// where the platform has done what must not be done twice.
func TestClient_badSuccess(t *testing.T) {
	t.Parallel()
	whole := gzipped(t, madeUpInstance)
	spoilt := bytes.Clone(whole)
	spoilt[len(spoilt)-5] ^= 0xff // The last byte of the checksum.
	for failure, test := range map[string]struct {
		answer http.HandlerFunc
		want   string
		unread bool // Whoever reads nothing of the answer does not notice.
	}{
		"malformed":         {answerWith(`{"id": 7,}`), "a body that is not valid JSON", true},
		"truncated":         {answerWith(madeUpInstance[:40]), "a body that is not valid JSON", true},
		"truncated list":    {answerWith("[" + madeUpInstance + ","), "a body that is not valid JSON", true},
		"with more behind":  {answerWith(madeUpInstance + "]"), "a body that is not valid JSON", true},
		"nested too deep":   {answerWith(strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)), "a body that is not valid JSON", true},
		"UTF-16":            {answerWith("{\x00\"\x00i\x00d\x00\"\x00:\x007\x00}\x00"), "a body that is not valid JSON", true},
		"empty":             {answerWith(""), "an empty body", true},
		"white space":       {answerWith(" \r\n"), "an empty body", true},
		"null":              {answerWith(" null "), "another form than expected: unexpected null.", true},
		"a number":          {answerWith("7"), "another form than expected: unexpected number.", true},
		"a text":            {answerWith(`"canary"`), "another form than expected: unexpected string.", true},
		"a list of lists":   {answerWith("[[]]"), "another form than expected: unexpected array.", true},
		"no object of ours": {answerWith(`{"canary": true}`), "another form than expected: ", true},
		"a page":            {answerWith("<!DOCTYPE html>canary"), "is not an answer of the platform", false},
		"unknown encoding":  {encoded("br", []byte("\x0b\x02\x80canary\x03")), "a body that is not valid JSON", true},
		"no gzip":           {encoded("gzip", []byte(madeUpInstance)), "the answer broke off: gzip: invalid header.", false},
		"half a gzip":       {encoded("gzip", whole[:len(whole)/2]), "the answer broke off: unexpected EOF.", false},
		"a spoilt gzip":     {encoded("gzip", spoilt), "the answer broke off: gzip: invalid checksum.", false},
	} {
		for name, operation := range badAnswerOperations {
			t.Run(failure+"/"+name, func(t *testing.T) {
				t.Parallel()
				c, _ := newTestClient(t, operation.answering(test.answer), WithMaxRetries(1))
				err := operation.run(t.Context(), c)
				if operation.blind && test.unread {
					if err != nil {
						t.Errorf("got %v", err)
					}
					return
				}
				if _, ok := AsError(err); !ok {
					t.Fatalf("error is %v, want an *Error", err)
				}
				if IsAmbiguous(err) != operation.once || IsNotFound(err) {
					t.Errorf("ambiguous is %t, not found is %t", IsAmbiguous(err), IsNotFound(err))
				}
				if !operation.once && !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "canary") {
					t.Errorf("error is %v, want it to hold %q", err, test.want)
				}
			})
		}
	}
}

// An instance is taken where what its answer means is certain, and refused where it is not,
// whichever operation asked for it.
func TestClient_badInstance(t *testing.T) {
	t.Parallel()
	reads := map[string]func(context.Context, *Client) (*Instance, error){
		"get": func(ctx context.Context, c *Client) (*Instance, error) { return c.Instances.Get(ctx, 501) },
		"create": func(ctx context.Context, c *Client) (*Instance, error) {
			return c.Instances.Create(ctx, InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
		},
		"update": func(ctx context.Context, c *Client) (*Instance, error) {
			return c.Instances.Update(ctx, 501, InstanceUpdate{Name: ptr("x")})
		},
		"list": func(ctx context.Context, c *Client) (*Instance, error) {
			instances, err := collectInstances(ctx, c)
			if len(instances) != 1 {
				return nil, err
			}
			return &instances[0], err
		},
	}
	for name, test := range map[string]struct {
		body string
		want *Instance // nil where it is refused.
		why  string
	}{
		"id as text":              {`{"id": "501", "token": "made-up-token"}`, &Instance{ID: 501, Token: "made-up-token"}, ""},
		"id as a float":           {`{"id": 501.0}`, &Instance{ID: 501}, ""},
		"id that is not whole":    {`{"id": 501.5}`, nil, `unexpected number in "id" in place of a whole number`},
		"id as an object":         {`{"id": {}}`, nil, `unexpected object in "id" in place of a whole number`},
		"no id":                   {`{"token": "canary"}`, nil, "an instance without an id"},
		"null for an id":          {`{"id": null, "token": "canary"}`, nil, "an instance without an id"},
		"no token":                {`{"id": 501, "name": "x"}`, &Instance{ID: 501, Name: "x"}, ""},
		"tags as objects":         {`{"id": 501, "tags": [{"id": 1, "name": "a"}]}`, &Instance{ID: 501, Tags: []string{"a"}}, ""},
		"tags of null":            {`{"id": 501, "tags": [null]}`, &Instance{ID: 501, Tags: []string{}}, ""},
		"null for tags":           {`{"id": 501, "tags": null}`, &Instance{ID: 501}, ""},
		"tags as numbers":         {`{"id": 501, "tags": [5]}`, nil, `instance 501: unexpected number in "tags"`},
		"tags as text":            {`{"id": 501, "tags": "canary"}`, nil, `instance 501: unexpected string in "tags"`},
		"null for configuration":  {`{"id": 501, "configuration": null}`, &Instance{ID: 501}, ""},
		"a list of configuration": {`{"id": 501, "configuration": [{"key": "canary"}]}`, nil, `instance 501: unexpected array in "configuration"`},
		"values of each type": {
			`{"id": 501, "configuration": {"n": 1.50, "big": 12345678901234567890, "b": true, "o": {"x": [1]}, "null": null}}`,
			&Instance{ID: 501, Configuration: map[string]*string{"n": ptr("1.50"), "big": ptr("12345678901234567890"), "b": ptr("true"), "o": ptr(`{"x":[1]}`), "null": nil}}, "",
		},
		"an empty user":       {`{"id": 501, "user": {}}`, &Instance{ID: 501}, ""},
		"null for a user":     {`{"id": 501, "user": null}`, &Instance{ID: 501}, ""},
		"a user as text":      {`{"id": 501, "user": "canary"}`, nil, `instance 501: unexpected string in "user"`},
		"null for an element": {`{"id": 501, "element": null}`, &Instance{ID: 501}, ""},
		"an element as text":  {`{"id": 501, "element": "canary"}`, nil, `instance 501: unexpected string in "element"`},
		"valid as text":       {`{"id": 501, "valid": "canary"}`, nil, `instance 501: unexpected string in "valid" in place of a boolean`},
	} {
		for kind, read := range reads {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				body := test.body
				if kind == "list" {
					body = "[" + body + "]"
				}
				c, _ := inMemory(t, badAnswerOperations[kind].answering(answerWith(body)), WithMaxRetries(1))
				got, err := read(t.Context(), c)
				if test.want != nil {
					if err != nil || !reflect.DeepEqual(got, test.want) {
						t.Errorf("got %+v, %v; want %+v", got, err, test.want)
					}
					return
				}
				if _, ok := AsError(err); !ok {
					t.Fatalf("error is %v, want an *Error", err)
				}
				if IsAmbiguous(err) != (kind == "create") || strings.Contains(err.Error(), "canary") {
					t.Errorf("ambiguous is %t, error is %v", IsAmbiguous(err), err)
				}
				if kind != "create" && !strings.Contains(err.Error(), "another form than expected: "+test.why+".") {
					t.Errorf("error is %v, want it to hold %q", err, test.why)
				}
			})
		}
	}
}

// A failure in a form that is not the platform's is a failure still. It is not the platform's word
// that something does not exist.
func TestClient_badFailure(t *testing.T) {
	t.Parallel()
	for failure, body := range map[string]string{
		"a list": `["canary"]`, "null": `null`, "a text": `"canary"`, "an object": `{"canary": {}}`,
		"truncated": `{"message": "canary`, "empty": ``, "a page": `<html>canary</html>`,
	} {
		for name, operation := range badAnswerOperations {
			for _, status := range []int{http.StatusBadRequest, http.StatusNotFound, http.StatusInternalServerError} {
				t.Run(failure+"/"+name+"/"+http.StatusText(status), func(t *testing.T) {
					t.Parallel()
					c, _ := inMemory(t, operation.answering(func(w http.ResponseWriter, _ *http.Request) { respond(w, status, body) }), WithMaxRetries(1))
					err := operation.run(t.Context(), c)
					e := wantError(t, err)
					if want := operation.once && status >= http.StatusInternalServerError; IsAmbiguous(err) != want {
						t.Errorf("ambiguous is %t, want %t", IsAmbiguous(err), want)
					}
					if IsNotFound(err) || strings.Contains(err.Error(), "canary") {
						t.Errorf("not found is %t, error is %v", IsNotFound(err), err)
					}
					if !e.Ambiguous && (e.Status != status || !strings.Contains(err.Error(), "Check the base URL")) {
						t.Errorf("error is %v", err)
					}
				})
			}
		}
	}
}

// What an error says may be lost, but not its status.
func TestClient_badFailureBody(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		respondFailure(w, http.StatusConflict, "made up")
	})
	_, err := c.Instances.Get(t.Context(), 7)
	if e := wantError(t, err); e.Status != http.StatusConflict || !e.NotJSON || e.Attempts != 1 {
		t.Errorf("error is %+v", *e)
	}
}

// Another instance than the one that was asked for must not take its place.
func TestClient_anotherInstance(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"get", "update", "update with provider data"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			operation := badAnswerOperations[kind]
			c, _ := inMemory(t, operation.answering(answerWith(`{"id": 501, "name": "canary", "token": "canary"}`)), WithMaxRetries(1))
			err := operation.run(t.Context(), c)
			if err == nil || !strings.Contains(err.Error(), "another form than expected: it is about instance 501.") || IsAmbiguous(err) != operation.once {
				t.Errorf("error is %v", err)
			}
		})
	}
}
