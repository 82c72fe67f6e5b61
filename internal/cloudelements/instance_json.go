package cloudelements

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// instanceBody is what is read of an instance. An answer may embed 100 kB of element, of which only
// the id and the key are of interest.
type instanceBody struct {
	ID      lenient.Number `json:"id"`
	Name    lenient.Text   `json:"name"`
	Token   lenient.Text   `json:"token"`
	Element struct {
		ID  lenient.Number `json:"id"`
		Key lenient.Text   `json:"key"`
	} `json:"element"`
	ElementID     lenient.Number             `json:"elementId"`
	Tags          []json.RawMessage          `json:"tags"`
	Configuration map[string]json.RawMessage `json:"configuration"`
	Valid         *lenient.Flag              `json:"valid"`
	Disabled      *lenient.Flag              `json:"disabled"`
	CreatedDate   lenient.Text               `json:"createdDate"`
	User          struct {
		ID *lenient.Number `json:"id"`
	} `json:"user"`
	ExternalAuthentication lenient.Text `json:"externalAuthentication"`
}

// UnmarshalJSON reads an instance from an answer. One without an id is an error. Any other error
// names the id, where it can be read, since the instance exists.
func (i *Instance) UnmarshalJSON(data []byte) error {
	if err := i.read(data); err != nil {
		return identified(data, lenient.Error(err))
	}
	return nil
}

func (i *Instance) read(data []byte) error {
	var body instanceBody
	if err := json.Unmarshal(data, &body); err != nil {
		return err
	}
	if body.ID <= 0 {
		return errors.New("an instance without an id")
	}
	tags, err := readTags(body.Tags)
	if err != nil {
		return err
	}
	configuration, err := readConfiguration(body.Configuration)
	if err != nil {
		return err
	}
	element := ElementRef{ID: int64(body.Element.ID), Key: string(body.Element.Key)}
	if element.ID == 0 {
		element.ID = int64(body.ElementID)
	}
	*i = Instance{
		ID:                     int64(body.ID),
		Name:                   string(body.Name),
		Token:                  string(body.Token),
		Element:                element,
		Tags:                   tags,
		Configuration:          configuration,
		Valid:                  (*bool)(body.Valid),
		Disabled:               (*bool)(body.Disabled),
		CreatedDate:            string(body.CreatedDate),
		UserID:                 (*int64)(body.User.ID),
		ExternalAuthentication: string(body.ExternalAuthentication),
	}
	return nil
}

// identified adds the id of an instance of which something else cannot be read.
func identified(data []byte, err error) error {
	var body struct {
		ID lenient.Number `json:"id"`
	}
	if json.Unmarshal(data, &body) != nil || body.ID <= 0 {
		return err
	}
	return fmt.Errorf("instance %d: %w", body.ID, err)
}

// readTags takes strings, and the objects with a name that the oldest answers have [reference 2.3].
// null is no tag.
func readTags(raw []json.RawMessage) ([]string, error) {
	if raw == nil {
		return nil, nil
	}
	tags := make([]string, 0, len(raw))
	for _, one := range raw {
		switch lenient.KindOf(one) {
		case "null":
		case "string":
			var tag string
			if err := json.Unmarshal(one, &tag); err != nil {
				return nil, err
			}
			tags = append(tags, tag)
		case "object":
			var object struct {
				Name *string `json:"name"`
			}
			if err := json.Unmarshal(one, &object); err != nil || object.Name == nil {
				return nil, errors.New(`unexpected object without a name in "tags"`)
			}
			tags = append(tags, *object.Name)
		default:
			return nil, fmt.Errorf(`unexpected %s in "tags"`, lenient.KindOf(one))
		}
	}
	return tags, nil
}

func readConfiguration(raw map[string]json.RawMessage) (map[string]*string, error) {
	if raw == nil {
		return nil, nil
	}
	configuration := make(map[string]*string, len(raw))
	for key, value := range raw {
		read, err := lenient.TextOf(value)
		if err != nil {
			return nil, fmt.Errorf("configuration key %q: %w", key, err)
		}
		configuration[key] = read
	}
	return configuration, nil
}

// instanceRequest is the body of a create or an update. Pointers keep absent and empty apart.
type instanceRequest struct {
	Name                   *string            `json:"name,omitempty"`
	Element                *ElementSelector   `json:"element,omitempty"`
	Configuration          map[string]any     `json:"configuration,omitempty"`
	ProviderData           map[string]string  `json:"providerData,omitempty"`
	Tags                   *[]string          `json:"tags,omitempty"`
	ExternalAuthentication string             `json:"externalAuthentication,omitempty"`
	OAuthProxy             *oauthProxyRequest `json:"oauthProxy,omitempty"`
	RetrieveObjects        *bool              `json:"retrieveObjectsAfterInstantiation,omitempty"`
}

type oauthProxyRequest struct {
	IsOAuthProxy bool   `json:"isOauthProxy"`
	Name         string `json:"oauthProxyName"`
}

func (p *OAuthProxy) request() *oauthProxyRequest {
	if p == nil {
		return nil
	}
	return &oauthProxyRequest{IsOAuthProxy: true, Name: p.Name}
}

func (c InstanceCreate) request() (*instanceRequest, error) {
	if (c.Element.Key == "") == (c.Element.ID == 0) {
		return nil, errors.New("an instance needs an element by key or by id, and not both")
	}
	request := &instanceRequest{
		Name:                   &c.Name,
		Element:                &c.Element,
		Configuration:          c.Configuration,
		ProviderData:           c.ProviderData,
		ExternalAuthentication: c.ExternalAuthentication,
		OAuthProxy:             c.OAuthProxy.request(),
		RetrieveObjects:        c.RetrieveObjectsAfterInstantiation,
	}
	if c.Tags != nil {
		request.Tags = &c.Tags
	}
	return request, request.refuseMask()
}

func (u InstanceUpdate) request() (*instanceRequest, error) {
	request := &instanceRequest{
		Name:                   u.Name,
		Configuration:          u.Configuration,
		ProviderData:           u.ProviderData,
		ExternalAuthentication: u.ExternalAuthentication,
		OAuthProxy:             u.OAuthProxy.request(),
	}
	if u.Tags != nil {
		tags := append([]string{}, *u.Tags...) // A nil list would go out as null.
		request.Tags = &tags
	}
	return request, request.refuseMask()
}

// refuseMask keeps the platform's mask from being sent, which might overwrite the secret that it
// stands for [reference 6, question 2].
func (r *instanceRequest) refuseMask() error {
	for key, value := range r.Configuration {
		if held, ok := value.(string); ok && redact.IsMasked(held) {
			return fmt.Errorf("configuration key %q holds %s, which the platform answers in place of a secret and which is never sent", key, redact.MaskedValue)
		}
	}
	return nil
}

// UnmarshalJSON reads a row from an answer.
func (r *InstanceConfigurationRow) UnmarshalJSON(data []byte) error {
	var body struct {
		ID              lenient.Number  `json:"id"`
		Key             lenient.Text    `json:"key"`
		Name            lenient.Text    `json:"name"`
		Description     lenient.Text    `json:"description"`
		Type            lenient.Text    `json:"type"`
		PropertyValue   json.RawMessage `json:"propertyValue"`
		Required        lenient.Flag    `json:"required"`
		Active          lenient.Flag    `json:"active"`
		HideFromConsole lenient.Flag    `json:"hideFromConsole"`
	}
	if err := json.Unmarshal(data, &body); err != nil {
		return err
	}
	value, err := lenient.TextOf(body.PropertyValue)
	*r = InstanceConfigurationRow{
		ID: int64(body.ID), Key: string(body.Key), Name: string(body.Name), Description: string(body.Description),
		Type: string(body.Type), PropertyValue: value, Required: bool(body.Required), Active: bool(body.Active),
		HideFromConsole: bool(body.HideFromConsole),
	}
	return err
}
