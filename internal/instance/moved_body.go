package instance

import (
	"encoding/json"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// movedBody is the body that an object was made with, or the answer that a
// refresh put in its place.
type movedBody struct {
	// wasSent tells whether it is what a user sent. Of an answer, which has the
	// element's defaults as well, it cannot be told what a user set.
	wasSent bool

	name                   string
	elementKey, elementID  string
	tags                   []string
	configuration          map[string]string
	providerData           map[string]string
	externalAuthentication string
	oauthProxy             string
	retrieveObjects        *bool
}

// movedBodyJSON has the members of a body [reference 2.2].
type movedBodyJSON struct {
	ID      json.RawMessage `json:"id"` // Only in answers: the platform gives it.
	Name    string          `json:"name"`
	Element struct {
		Key string          `json:"key"`
		ID  json.RawMessage `json:"id"` // A number, or one as text.
	} `json:"element"`
	Tags                   json.RawMessage            `json:"tags"` // Objects in the oldest answers.
	Configuration          map[string]json.RawMessage `json:"configuration"`
	ProviderData           map[string]json.RawMessage `json:"providerData"`
	ExternalAuthentication string                     `json:"externalAuthentication"`
	OAuthProxy             struct {
		Name string `json:"oauthProxyName"`
	} `json:"oauthProxy"`
	RetrieveObjects *bool `json:"retrieveObjectsAfterInstantiation"`
}

// readMovedBody reads a body. No body at all is an empty one.
func readMovedBody(raw []byte) (movedBody, error) {
	if len(raw) == 0 {
		return movedBody{}, nil
	}
	var body movedBodyJSON
	if err := json.Unmarshal(raw, &body); err != nil {
		return movedBody{}, unreadable("the body", err)
	}
	read := movedBody{name: body.Name, elementKey: body.Element.Key}
	if id, err := lenient.TextOf(body.Element.ID); err == nil && id != nil && framework.IDPattern.MatchString(*id) {
		read.elementID = *id
	}
	read.wasSent = body.Name != "" && (len(body.ID) == 0 || string(body.ID) == "null")
	if !read.wasSent {
		return read, nil
	}

	read.externalAuthentication, read.oauthProxy, read.retrieveObjects = body.ExternalAuthentication, body.OAuthProxy.Name, body.RetrieveObjects
	if len(body.Tags) > 0 {
		if err := json.Unmarshal(body.Tags, &read.tags); err != nil {
			return movedBody{}, unreadable("the member tags of the body", err)
		}
	}
	var err error
	if read.configuration, err = movedValues(body.Configuration); err != nil {
		return movedBody{}, unreadable("the member configuration of the body", err)
	}
	if read.providerData, err = movedValues(body.ProviderData); err != nil {
		return movedBody{}, unreadable("the member providerData of the body", err)
	}
	return read, nil
}

// movedValues gives values as text. What is null was not set, what is masked is
// not known, and an empty value sets nothing that has an attribute of its own.
func movedValues(raw map[string]json.RawMessage) (map[string]string, error) {
	values := make(map[string]string, len(raw))
	for key, value := range raw {
		text, err := lenient.TextOf(value)
		if err != nil {
			return nil, err
		}
		_, hasAttribute := typedKeyOf(key)
		if text == nil || redact.IsMasked(*text) || *text == "" && hasAttribute {
			continue
		}
		values[key] = *text
	}
	return values, nil
}
