package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// The made-up elements that the tests use besides the catalogue.
const (
	basicElement  = "madeupbasic"
	oauth2Element = "madeupgraph"
	oauth1Element = "quickbooksmadeup"
)

const (
	testClientID = "made-up-client-id"
	testCallback = "https://mycoolapp.example.com"
)

// harness is a simulator behind real HTTP.
type harness struct {
	*Simulator

	t   *testing.T
	url string
	// http follows no redirects.
	http *http.Client
}

// reply is an answer, decoded.
type reply struct {
	status int
	header http.Header
	raw    []byte
}

func start(t *testing.T, config Config) *harness {
	t.Helper()
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, element := range testElements() {
		if err := s.AddElement(element); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewUnstartedServer(nil)
	server.Config = s.HTTPServer()
	server.Start()
	t.Cleanup(func() {
		server.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	client := server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &harness{Simulator: s, t: t, url: server.URL, http: client}
}

func testElements() []catalogue.Element {
	oauth := []catalogue.Row{
		{Key: keyOAuthAPIKey, Type: typePassword, Required: true},
		{Key: keyOAuthAPISecret, Type: typePassword, Required: true},
		{Key: keyOAuthCallbackURL, Type: "TEXTFIELD_1000", Required: true},
		{Key: keyOAuthScope, Type: "TEXTFIELD_1000", Default: new("Default.Read")},
	}
	events := []catalogue.Row{
		{Key: keyEventsEnabled, Type: "BOOLEAN", Default: new("false")},
		{Key: keyEventsCallbackURL, Type: "TEXTFIELD_1000"},
		{Key: keyEventsVendorType, Type: "TEXTFIELD_32"},
		{Key: keyEventsSubscription, Type: "TEXTFIELD_128", Internal: true},
		{Key: "event.poller.configuration", Type: "TEXTAREA", Default: new("{}")},
	}
	return []catalogue.Element{
		{Key: basicElement, Name: "Made-up Basic", Hub: "general", Authentication: "basic", Configuration: []catalogue.Row{
			{Key: "username", Name: "User", Type: "TEXTFIELD_128", Required: true},
			{Key: "password", Name: "Password", Type: typePassword, Required: true},
			{Key: "base.url", Name: "Base URL", Type: "TEXTFIELD_1000", Default: new("https://vendor.example.com")},
			{Key: "timeout", Name: "Timeout", Type: "TEXTFIELD_32"},
			{Key: "filter.response.nulls", Name: "Filter nulls", Type: "BOOLEAN", Default: new("true")},
		}},
		{
			Key: oauth2Element, Name: "Made-up Graph", Hub: "general", Authentication: "oauth2",
			EventMethods: []string{"webhook"}, Configuration: append(oauth, events...),
		},
		{Key: oauth1Element, Name: "Made-up Books", Hub: "finance", Authentication: "oauth1", Configuration: oauth[:3:3]},
	}
}

// request sends a request to any path of the simulator.
func (h *harness) request(method, path string, body []byte, header http.Header) (*http.Response, error) {
	request, err := http.NewRequestWithContext(context.WithoutCancel(h.t.Context()), method, h.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header = header
	return h.http.Do(request)
}

// send sends a request to the API with the right secrets; change may alter its headers.
func (h *harness) send(method, path string, body any, change func(http.Header)) (reply, error) {
	var encoded []byte
	switch body := body.(type) {
	case nil:
	case string:
		encoded = []byte(body)
	default:
		var err error
		if encoded, err = json.Marshal(body); err != nil {
			return reply{}, err
		}
	}
	header := http.Header{"Authorization": {h.authorization("")}, "Accept": {"application/json"}}
	if encoded != nil {
		header.Set("Content-Type", "application/json")
	}
	if change != nil {
		change(header)
	}
	response, err := h.request(method, BasePath+path, encoded, header)
	if err != nil {
		return reply{}, err
	}
	raw, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	return reply{status: response.StatusCode, header: response.Header, raw: raw}, err
}

// do is send for calls that must be answered with a status.
func (h *harness) do(status int, method, path string, body any) reply {
	h.t.Helper()
	return h.doWith(status, method, path, body, nil)
}

// doAs is do with an Element token.
func (h *harness) doAs(token string, status int, method, path string, body any) reply {
	h.t.Helper()
	return h.doWith(status, method, path, body, func(header http.Header) { header.Set("Authorization", h.authorization(token)) })
}

func (h *harness) doWith(status int, method, path string, body any, change func(http.Header)) reply {
	h.t.Helper()
	got, err := h.send(method, path, body, change)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	if got.status != status {
		h.t.Fatalf("%s %s: status %d, want %d: %s", method, path, got.status, status, got.raw)
	}
	return got
}

func (h *harness) authorization(token string) string {
	value := "User " + h.UserSecret() + ", Organization " + h.OrganizationSecret()
	if token != "" {
		value += ", Element " + token
	}
	return value
}

// decoded decodes a reply.
func decoded[T any](t *testing.T, r reply) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(r.raw, &v); err != nil {
		t.Fatalf("decoding %s: %v", r.raw, err)
	}
	return v
}

// shownInstance is an instance as the tests read it from answers.
type shownInstance struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Token       string `json:"token"`
	CreatedDate string `json:"createdDate"`
	Element     struct {
		ID  int64
		Key string
	} `json:"element"`
	ElementID                     int64              `json:"elementId"`
	Tags                          []string           `json:"tags"`
	Configuration                 map[string]*string `json:"configuration"`
	Valid                         bool               `json:"valid"`
	Disabled                      bool               `json:"disabled"`
	EventsEnabled                 bool               `json:"eventsEnabled"`
	EventsNotificationCallbackURL string             `json:"eventsNotificationCallbackUrl"`
	TraceLoggingEnabled           bool               `json:"traceLoggingEnabled"`
	ExternalAuthentication        string             `json:"externalAuthentication"`
	User                          map[string]any     `json:"user"`
	ProviderData                  map[string]string  `json:"providerData"`
	Objects                       []object           `json:"objects"`
}

// value returns a configuration value; "<null>" if it is null and "<absent>" if it is not there.
func (i shownInstance) value(key string) string {
	value, there := i.Configuration[key]
	switch {
	case !there:
		return "<absent>"
	case value == nil:
		return "<null>"
	default:
		return *value
	}
}

// expect compares configuration values of an answer.
func (i shownInstance) expect(t *testing.T, want map[string]string) {
	t.Helper()
	for key, value := range want {
		if got := i.value(key); got != value {
			t.Errorf("configuration %s is %q, want %q", key, got, value)
		}
	}
}

// message returns the message of an error and checks that the body is one of the platform's.
func (h *harness) message(r reply) string {
	h.t.Helper()
	body := decoded[map[string]string](h.t, r)
	if len(body["requestId"]) != 24 || body["requestId"] != r.header.Get("Elements-Request-Id") {
		h.t.Errorf("request id %q and header %q, want 24 digits, the same twice", body["requestId"], r.header.Get("Elements-Request-Id"))
	}
	return body["message"]
}

type fields = map[string]any

// basic is the body of an instance of the basic element.
func basic(name string) fields {
	return fields{
		"name":          name,
		"element":       fields{"key": basicElement},
		"configuration": fields{"username": "made-up-user", "password": "made-up-password"},
	}
}

// createBasic makes an instance of the basic element.
func (h *harness) createBasic(name string) shownInstance {
	h.t.Helper()
	return decoded[shownInstance](h.t, h.do(http.StatusOK, "POST", "/instances", basic(name)))
}

// code returns a code for the made-up OAuth 2 element.
func (h *harness) code() string {
	h.t.Helper()
	code, err := h.AuthorizeOAuth2(oauth2Element, testClientID, testCallback)
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

// graph is the body of an instance of the made-up OAuth 2 element.
func graph(name, code string) fields {
	body := fields{
		"name":    name,
		"element": fields{"key": oauth2Element},
		"configuration": fields{
			keyOAuthAPIKey: testClientID, keyOAuthAPISecret: "made-up-client-secret", keyOAuthCallbackURL: testCallback,
		},
	}
	if code != "" {
		body["providerData"] = fields{"code": code}
	}
	return body
}

// createGraph makes an instance of the made-up OAuth 2 element.
func (h *harness) createGraph(name string) shownInstance {
	h.t.Helper()
	return decoded[shownInstance](h.t, h.do(http.StatusOK, "POST", "/instances", graph(name, h.code())))
}

// get reads an instance.
func (h *harness) get(id int64) shownInstance {
	h.t.Helper()
	return decoded[shownInstance](h.t, h.do(http.StatusOK, "GET", instancePath(id), nil))
}

func instancePath(id int64) string { return "/instances/" + strconv.FormatInt(id, 10) }

// stored returns the stored instance.
func (h *harness) stored(id int64) Instance {
	h.t.Helper()
	instance, found := h.Instance(id)
	if !found {
		h.t.Fatalf("there is no instance %d", id)
	}
	return instance
}

// catalogueRow is a text row with a key.
func catalogueRow(key string) catalogue.Row { return catalogue.Row{Key: key, Type: "TEXTFIELD_32"} }

// until waits for what another goroutine brings about.
func (h *harness) until(happened func() bool) {
	h.t.Helper()
	for !happened() {
		if h.t.Context().Err() != nil {
			h.t.Fatal("the test has ended")
		}
		runtime.Gosched()
	}
}
