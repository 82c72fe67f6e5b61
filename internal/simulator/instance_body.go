package simulator

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"slices"

	"github.com/microcosm-cc/bluemonday"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// The values of externalAuthentication.
const (
	externalNone    = "none"
	externalInitial = "initial"
)

// selector names an element in a body.
type selector struct {
	key string
	id  int64
}

// instanceBody is the body of a create or an update. What is not sent is nil.
type instanceBody struct {
	name          *string
	element       *selector
	configuration map[string]*string
	configured    bool
	// sentProof is providerData as it was sent, and providerData what of it authenticates.
	sentProof       json.RawMessage
	providerData    map[string]string
	debug           bool
	tags            []string
	tagged          bool
	external        string
	proxy           string
	retrieveObjects bool
}

// strict strips all HTML, as the platform does from names.
var strict = bluemonday.StrictPolicy()

func sanitised(text string) string { return html.UnescapeString(strict.Sanitize(text)) }

// instanceBody reads the body of a create or an update. Members that it does not know are ignored:
// whole answers are sent back by clients that only want to change a part.
func (s *Simulator) instanceBody(c *call) (*instanceBody, error) {
	m, err := c.object()
	if err != nil {
		return nil, err
	}
	body := &instanceBody{}
	var name string
	if there, err := m.read("name", &name); err != nil {
		return nil, err
	} else if there {
		body.name = new(sanitised(name))
	}
	if body.tagged, err = m.read("tags", &body.tags); err != nil {
		return nil, err
	}
	if s.config.Assumptions.TagsSanitised {
		for i, tag := range body.tags {
			body.tags[i] = sanitised(tag)
		}
	}
	if s.config.Assumptions.TagsDeduplicated {
		body.tags = distinct(body.tags)
	}
	if _, err := m.read("retrieveObjectsAfterInstantiation", &body.retrieveObjects); err != nil {
		return nil, err
	}
	if err := m.readElement(body); err != nil {
		return nil, err
	}
	if err := m.readConfiguration(body); err != nil {
		return nil, err
	}
	if err := m.readAuthentication(body); err != nil {
		return nil, err
	}
	return body, nil
}

// distinct leaves out what was there before.
func distinct(tags []string) []string {
	var kept []string
	for _, tag := range tags {
		if !slices.Contains(kept, tag) {
			kept = append(kept, tag)
		}
	}
	return kept
}

func (m members) readElement(body *instanceBody) error {
	var element members
	there, err := m.read("element", &element)
	if err != nil || !there {
		return err
	}
	var named selector
	hasID, err := element.read("id", &named.id)
	if err != nil {
		return err
	}
	hasKey, err := element.read("key", &named.key)
	if err != nil {
		return err
	}
	if !hasID && !hasKey {
		return badRequest("The member 'element' of the request body needs a key or an id")
	}
	body.element = &named
	return nil
}

func (m members) readConfiguration(body *instanceBody) error {
	var raw map[string]json.RawMessage
	there, err := m.read("configuration", &raw)
	if err != nil || !there {
		return err
	}
	body.configured = true
	body.configuration = make(map[string]*string, len(raw))
	for key, value := range raw {
		text, ok := stringified(value)
		if !ok {
			return badRequest("The value of configuration key '%s' must be a string, a boolean, a number or an object", key)
		}
		body.configuration[key] = text
	}
	return nil
}

// stringified turns a configuration value into what is stored: text as it is, booleans and numbers
// as they are written, objects as minified JSON, and null as nil. Arrays are in no published
// request and are refused.
func stringified(value json.RawMessage) (*string, bool) {
	value = bytes.TrimSpace(value)
	switch {
	case len(value) == 0 || value[0] == '[':
		return nil, false
	case bytes.Equal(value, []byte("null")):
		return nil, true
	case value[0] == '"':
		var text string
		if err := json.Unmarshal(value, &text); err != nil {
			return nil, false
		}
		return &text, true
	case value[0] == '{':
		minified, err := minify(value)
		if err != nil {
			return nil, false
		}
		return new(string(minified)), true
	default:
		return new(string(value)), true
	}
}

// proxyName is what an OAuth proxy may be called: anything but white space alone.
var proxyName = regexp.MustCompile(`\S`)

func (m members) readAuthentication(body *instanceBody) error {
	body.sentProof = m["providerData"]

	if _, err := m.read("externalAuthentication", &body.external); err != nil {
		return err
	}
	if body.external != "" && body.external != externalInitial && body.external != externalNone {
		return badRequest("The member 'externalAuthentication' must be '%s' or '%s'", externalInitial, externalNone)
	}

	var proxy struct {
		IsOAuthProxy   bool   `json:"isOauthProxy"`
		OAuthProxyName string `json:"oauthProxyName"`
	}
	there, err := m.read("oauthProxy", &proxy)
	if err != nil || !there {
		return err
	}
	if !proxy.IsOAuthProxy || !proxyName.MatchString(proxy.OAuthProxyName) {
		return badRequest("The member 'oauthProxy' needs isOauthProxy true and an oauthProxyName")
	}
	body.proxy = proxy.OAuthProxyName
	return nil
}

// readProof reads providerData, which authenticates an instance of an element with OAuth. For other
// elements it is ignored, whatever its form, but for debug, which asks for a trace [reference 8].
func (b *instanceBody) readProof(element *catalogue.Element) error {
	if len(b.sentProof) == 0 {
		return nil
	}
	var sent members
	if _, err := (members{"providerData": b.sentProof}).read("providerData", &sent); err != nil && offersOAuth(element) {
		return err
	}
	_, _ = sent.read("debug", &b.debug)
	if !offersOAuth(element) {
		return nil
	}
	for key := range sent {
		var value string
		if there, err := sent.read(key, &value); key != "debug" && (err != nil || !there) {
			return badRequest("The value of providerData '%s' must be a string", key)
		}
		if b.providerData == nil {
			b.providerData = map[string]string{}
		}
		b.providerData[key] = value
	}
	return nil
}
