package cloudelements

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

func TestInstance_UnmarshalJSON(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want Instance
	}{
		"everything": {
			`{"id": 12345, "name": "Contoso", "token": "made-up-token", "valid": true, "disabled": false, "createdDate": "2020-05-04T12:00:00Z",
			  "element": {"id": 17314, "key": "microsoftgraph", "name": "Microsoft Graph", "resources": [{"id": 1}], "configuration": [{"key": "x"}]},
			  "elementId": 17314, "tags": ["b", "a"], "user": {"id": 99, "emailAddress": "a@example.com"}, "externalAuthentication": "none",
			  "provisionInteractions": [], "maxCacheSize": 0,
			  "configuration": {"s": "text", "empty": "", "none": null, "yes": true, "no": false, "n": 15, "big": 12345678901234567890, "o": {"a": [1, "b"]}, "json": "{\"a\":1}"}}`,
			Instance{
				ID: 12345, Name: "Contoso", Token: "made-up-token", Element: ElementRef{ID: 17314, Key: "microsoftgraph"},
				Tags: []string{"b", "a"}, Valid: ptr(true), Disabled: ptr(false), CreatedDate: "2020-05-04T12:00:00Z", UserID: ptr(int64(99)), ExternalAuthentication: "none",
				Configuration: map[string]*string{
					"s": ptr("text"), "empty": ptr(""), "none": nil, "yes": ptr("true"), "no": ptr("false"), "n": ptr("15"),
					"big": ptr("12345678901234567890"), "o": ptr(`{"a":[1,"b"]}`), "json": ptr(`{"a":1}`),
				},
			},
		},
		"as little as can be":    {`{"id": 1}`, Instance{ID: 1}},
		"null members":           {`{"id": 1, "name": null, "element": null, "tags": null, "configuration": null, "valid": null, "disabled": null, "createdDate": null, "user": null}`, Instance{ID: 1}},
		"empty members":          {`{"id": 1, "element": {}, "tags": [], "configuration": {}, "user": {}}`, Instance{ID: 1, Tags: []string{}, Configuration: map[string]*string{}}},
		"element by elementId":   {`{"id": 1, "element": {"key": "x"}, "elementId": 23}`, Instance{ID: 1, Element: ElementRef{ID: 23, Key: "x"}}},
		"tags of old":            {`{"id": 1, "tags": [{"id": 5, "name": "a"}, "b"]}`, Instance{ID: 1, Tags: []string{"a", "b"}}},
		"booleans as text":       {`{"id": 1, "valid": "true", "disabled": "false"}`, Instance{ID: 1, Valid: ptr(true), Disabled: ptr(false)}},
		"id as text":             {`{"id": "501", "element": {"id": "23"}, "user": {"id": "9"}}`, Instance{ID: 501, Element: ElementRef{ID: 23}, UserID: ptr(int64(9))}},
		"id as a float":          {`{"id": 501.0, "elementId": 2.3e1}`, Instance{ID: 501, Element: ElementRef{ID: 23}}},
		"id as large as can be":  {`{"id": 9223372036854775807}`, Instance{ID: 9223372036854775807}},
		"tags that are null":     {`{"id": 1, "tags": [null, "a"]}`, Instance{ID: 1, Tags: []string{"a"}}},
		"text that is not UTF-8": {"{\"id\": 1, \"configuration\": {\"o\": {\"a\": \"\xff\"}}}", Instance{ID: 1, Configuration: map[string]*string{"o": ptr("{\"a\":\"\uFFFD\"}")}}},
		"date as a number":       {`{"id": 1, "createdDate": 1588593600000}`, Instance{ID: 1, CreatedDate: "1588593600000"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got Instance
			if err := json.Unmarshal([]byte(test.body), &got); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestInstance_UnmarshalJSON_refused(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{}`:                                   "an instance without an id",
		`null`:                                 "an instance without an id",
		`{"id": null}`:                         "an instance without an id",
		`{"id": 0}`:                            "an instance without an id",
		`{"id": -7}`:                           "an instance without an id",
		`{"id": ""}`:                           `unexpected string in "id" in place of a whole number`,
		`{"id": "seven"}`:                      `unexpected string in "id" in place of a whole number`,
		`{"id": "7.0"}`:                        `unexpected string in "id" in place of a whole number`,
		`{"id": 7.5}`:                          `unexpected number in "id" in place of a whole number`,
		`{"id": 1e300}`:                        `unexpected number in "id" in place of a whole number`,
		`{"id": 9223372036854775808}`:          `unexpected number in "id" in place of a whole number`,
		`{"id": true}`:                         `unexpected bool in "id" in place of a whole number`,
		`{"id": {"value": 7}}`:                 `unexpected object in "id" in place of a whole number`,
		`{"id": [7]}`:                          `unexpected array in "id" in place of a whole number`,
		`[]`:                                   "unexpected array",
		`"canary"`:                             "unexpected string",
		`{"id": 7, "tags": [1]}`:               `instance 7: unexpected number in "tags"`,
		`{"id": 7, "tags": [["canary"]]}`:      `instance 7: unexpected array in "tags"`,
		`{"id": 7, "tags": [{"name": 1}]}`:     `instance 7: unexpected object without a name in "tags"`,
		`{"id": 7, "tags": [{"id": 1}]}`:       `instance 7: unexpected object without a name in "tags"`,
		`{"id": 7, "tags": "canary"}`:          `instance 7: unexpected string in "tags"`,
		`{"id": 7, "configuration": ["x"]}`:    `instance 7: unexpected array in "configuration"`,
		`{"id": 7, "configuration": "canary"}`: `instance 7: unexpected string in "configuration"`,
		`{"id": "7", "valid": "canary"}`:       `instance 7: unexpected string in "valid" in place of a boolean`,
		`{"id": 7, "element": "canary"}`:       `instance 7: unexpected string in "element"`,
		`{"id": 7, "element": {"id": "x"}}`:    `instance 7: unexpected string in "element.id" in place of a whole number`,
		`{"id": 7, "user": 9}`:                 `instance 7: unexpected number in "user"`,
		`{"id": 7, "user": {"id": 9.5}}`:       `instance 7: unexpected number in "user.id" in place of a whole number`,
	} {
		if err := json.Unmarshal([]byte(body), new(Instance)); err == nil || lenient.Error(err).Error() != want {
			t.Errorf("%s: error is %v, want %q", body, err, want)
		}
	}
}

func TestInstanceConfigurationRow_UnmarshalJSON(t *testing.T) {
	t.Parallel()
	var rows []InstanceConfigurationRow
	const body = `[{"id": 5, "key": "password", "name": "Password", "description": "made up", "type": "PASSWORD", "propertyValue": "********", "required": true, "active": true, "hideFromConsole": false},
		{"id": 6, "key": "x", "propertyValue": null}, {"id": 7, "key": "y", "propertyValue": true, "hideFromConsole": "true"}]`
	if err := json.Unmarshal([]byte(body), &rows); err != nil {
		t.Fatal(err)
	}
	want := []InstanceConfigurationRow{
		{ID: 5, Key: "password", Name: "Password", Description: "made up", Type: "PASSWORD", PropertyValue: ptr(redact.MaskedValue), Required: true, Active: true},
		{ID: 6, Key: "x"},
		{ID: 7, Key: "y", PropertyValue: ptr("true"), HideFromConsole: true},
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("got %+v", rows)
	}
}

func TestInstanceCreate_request(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		create InstanceCreate
		want   string
	}{
		"as little as can be": {InstanceCreate{Name: "x", Element: ElementSelector{Key: "sfdc"}}, `{"name":"x","element":{"key":"sfdc"}}`},
		"by id":               {InstanceCreate{Name: "x", Element: ElementSelector{ID: 23}}, `{"name":"x","element":{"id":23}}`},
		"no tags":             {InstanceCreate{Name: "x", Element: ElementSelector{ID: 23}, Tags: []string{}}, `{"name":"x","element":{"id":23},"tags":[]}`},
		"everything": {
			InstanceCreate{
				Name: "A & <b>", Element: ElementSelector{Key: "x"}, Tags: []string{"a"}, ExternalAuthentication: "initial",
				Configuration: map[string]any{"b": true, "o": map[string]any{"n": 1}, "s": "a=1&b=2"}, ProviderData: map[string]string{"code": "made-up-code"},
				OAuthProxy: &OAuthProxy{Name: "shared"}, RetrieveObjectsAfterInstantiation: ptr(false),
			},
			`{"name":"A & <b>","element":{"key":"x"},"configuration":{"b":true,"o":{"n":1},"s":"a=1&b=2"},"providerData":{"code":"made-up-code"},"tags":["a"],` +
				`"externalAuthentication":"initial","oauthProxy":{"isOauthProxy":true,"oauthProxyName":"shared"},"retrieveObjectsAfterInstantiation":false}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request, err := test.create.request()
			if err != nil {
				t.Fatal(err)
			}
			if got, err := lenient.Encode(request); err != nil || string(got) != test.want {
				t.Errorf("got  %s, %v\nwant %s", got, err, test.want)
			}
		})
	}
}

func TestInstanceUpdate_request(t *testing.T) {
	t.Parallel()
	var nothing []string
	for name, test := range map[string]struct {
		update InstanceUpdate
		want   string
	}{
		"nothing":       {InstanceUpdate{ReAuthenticate: true}, `{}`},
		"name":          {InstanceUpdate{Name: ptr("x")}, `{"name":"x"}`},
		"empty name":    {InstanceUpdate{Name: ptr("")}, `{"name":""}`},
		"no tags":       {InstanceUpdate{Tags: &nothing}, `{"tags":[]}`},
		"tags":          {InstanceUpdate{Tags: &[]string{"b", "a"}}, `{"tags":["b","a"]}`},
		"configuration": {InstanceUpdate{Configuration: map[string]any{"x": "", "y": false}}, `{"configuration":{"x":"","y":false}}`},
		"authorization": {
			InstanceUpdate{ProviderData: map[string]string{"code": "made-up-code"}, ExternalAuthentication: "initial", OAuthProxy: &OAuthProxy{Name: "shared"}},
			`{"providerData":{"code":"made-up-code"},"externalAuthentication":"initial","oauthProxy":{"isOauthProxy":true,"oauthProxyName":"shared"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request, err := test.update.request()
			if err != nil {
				t.Fatal(err)
			}
			if got, err := lenient.Encode(request); err != nil || string(got) != test.want {
				t.Errorf("got  %s, %v\nwant %s", got, err, test.want)
			}
		})
	}
}
