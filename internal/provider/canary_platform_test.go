package provider_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// The vendor application that the simulator gives codes for.
const (
	canaryElement  = "microsoftgraph"
	canaryAPIKey   = "made-up-client-id"
	canaryCallback = "https://mycoolapp.com"
)

// createPrefix begins the names of instances whose creation fails.
const createPrefix = "create-"

// canaryPlatform is a platform whose answers are full of canaries: tokens that change with each
// answer, and rows of type PASSWORD in clear. It fails where an instance is named after a failure.
type canaryPlatform struct {
	*acctest.Platform

	t       *testing.T
	url     string
	failing atomic.Value // The method that fails, a string; "" is none.
	answers atomic.Int64
}

func startCanaryPlatform(t *testing.T) *canaryPlatform {
	t.Helper()
	platform := &canaryPlatform{t: t, Platform: acctest.StartPlatformWith(t, simulator.Config{
		UserSecret: sendable("user"), OrganizationSecret: sendable("organization"),
	})}
	platform.fail("")
	server := httptest.NewServer(platform)
	t.Cleanup(server.Close)
	platform.url = server.URL
	return platform
}

// fail has requests of a method fail from now on, beside creations that fail in any case.
func (p *canaryPlatform) fail(method string) { p.failing.Store(method) }

// newInstance makes an instance that Terraform knows nothing of.
func (p *canaryPlatform) newInstance(name, secretPrefix string) int64 {
	p.t.Helper()
	client, err := cloudelements.New(p.URL, cloudelements.WithCredentials(p.UserSecret(), p.OrganizationSecret()))
	if err != nil {
		p.t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	created, err := client.Instances.Create(p.t.Context(), cloudelements.InstanceCreate{
		Name: name, Element: cloudelements.ElementSelector{Key: canaryElement},
		ProviderData: map[string]string{"code": p.code()},
		Configuration: map[string]any{
			"oauth.api.key": canaryAPIKey, "oauth.callback.url": canaryCallback, "oauth.api.secret": canary(secretPrefix + "-api-secret"),
			"event.notification.enabled": true, "event.notification.callback.url": canaryCallback + "/events",
			"event.notification.signature.key":  canary(secretPrefix + "-signature-key"),
			"event.notification.basic.password": canary(secretPrefix + "-password"),
		},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return created.ID
}

// code is what a user who consents would bring.
func (p *canaryPlatform) code() string {
	code, err := p.AuthorizeOAuth2(canaryElement, canaryAPIKey, canaryCallback)
	if err != nil {
		p.t.Error(err)
	}
	return code
}

func (p *canaryPlatform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if fail, found := failures[p.failureOf(r, body)]; found {
		fail(w, r, string(body))
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(p.withCode(body)))
	r.ContentLength = -1
	recorder := httptest.NewRecorder()
	p.Platform.ServeHTTP(recorder, r)
	maps.Copy(w.Header(), recorder.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(recorder.Code)
	_, _ = w.Write(p.reveal(recorder.Body.Bytes()))
}

// failureOf names the failure that a request meets.
func (p *canaryPlatform) failureOf(r *http.Request, body []byte) string {
	if r.Method == http.MethodPost {
		var create struct {
			Name string `json:"name"`
		}
		if json.Unmarshal(body, &create) != nil || !strings.HasPrefix(create.Name, createPrefix) {
			return ""
		}
		return strings.TrimPrefix(create.Name, createPrefix)
	}
	_, below, _ := strings.Cut(r.URL.Path, "/instances/")
	id, _, _ := strings.Cut(below, "/")
	for _, instance := range p.Instances() {
		if strconv.FormatInt(instance.ID, 10) == id && r.Method == p.failing.Load() {
			return instance.Name
		}
	}
	return ""
}

// withCode puts a code that the vendor knows in place of a canary.
func (p *canaryPlatform) withCode(body []byte) []byte {
	var request map[string]any
	if json.Unmarshal(body, &request) != nil {
		return body
	}
	if data, ok := request["providerData"].(map[string]any); ok && data["code"] != nil {
		data["code"] = p.code()
	}
	return []byte(jsonOf(request))
}

// reveal puts canaries into an answer.
func (p *canaryPlatform) reveal(body []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var answer any
	if decoder.Decode(&answer) != nil {
		return body
	}
	listed, ok := answer.([]any)
	if !ok {
		listed = []any{answer}
	}
	for _, one := range listed {
		if instance, ok := one.(map[string]any); ok {
			p.revealInstance(instance)
		}
	}
	return []byte(jsonOf(answer))
}

func (p *canaryPlatform) revealInstance(answered map[string]any) {
	configuration, ok := answered["configuration"].(map[string]any)
	if !ok {
		return
	}
	number := fmt.Sprintf(".%d", p.answers.Add(1))
	for _, instance := range p.Instances() {
		if fmt.Sprint(answered["id"]) != strconv.FormatInt(instance.ID, 10) {
			continue
		}
		for key, value := range configuration {
			if value == redact.MaskedValue {
				configuration[key] = instance.Value(key)
			}
		}
	}
	answered["token"] = canary("unstored-token") + number
	if answered["name"] == "Plain" || answered["name"] == "Imported" { // The others have store_token = false.
		answered["token"] = canary("kept-token") + number
	}
	// In words of another member too, where nothing but the value itself tells that it is a secret.
	user := canary("user-token") + number
	configuration["oauth.user.token"] = user
	configuration["oauth.user.refresh_token"] = canary("refresh-token") + number
	configuration["oauth.user.token.secret"] = canary("token-secret") + number
	answered["description"] = "calls with " + user + " and " + fmt.Sprint(answered["token"])
	answered["lastCall"] = jsonOf(map[string]string{"header": "was " + user})
}
