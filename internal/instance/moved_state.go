package instance

import (
	"encoding/json"
)

// restAPIObject is what is read of the state of a restapi_object. Its schema has only ever had
// version 0, from the first release to 3.0 and from the older plugin SDK to the framework:
// attributes were added, and the ones here kept their types.
type restAPIObject struct {
	ID       *string `json:"id"`
	ObjectID *string `json:"object_id"`

	Path        *string `json:"path"`
	CreatePath  *string `json:"create_path"`
	ReadPath    *string `json:"read_path"`
	UpdatePath  *string `json:"update_path"`
	DestroyPath *string `json:"destroy_path"`

	// Data is the configuration's JSON. From 2.0 on, a refresh puts the answer in its place, unless
	// ignore_all_server_changes (2.x) or ignore_server_additions (3.x) is set.
	Data *string `json:"data"`

	APIResponse    *string `json:"api_response"`
	CreateResponse *string `json:"create_response"`
	// APIData holds the top level of the last answer in the notation of Go's fmt package, ids as
	// 1.2345678e+07. The oldest releases have no other answer.
	APIData map[string]*string `json:"api_data"`
}

// readRestAPI decodes the state of a restapi_object.
func readRestAPI(raw []byte) (movedObject, error) {
	var state restAPIObject
	if err := json.Unmarshal(raw, &state); err != nil {
		return movedObject{}, unreadableError("the state", err)
	}
	return movedObject{
		paths:   nonEmpty(state.Path, state.CreatePath, state.ReadPath, state.UpdatePath, state.DestroyPath),
		ids:     nonEmpty(state.ID, state.ObjectID, state.APIData["id"]),
		body:    bytesOf(state.Data),
		answers: [][]byte{bytesOf(state.APIResponse), bytesOf(state.CreateResponse)},
	}, nil
}

// restfulResource is what is read of the state of a restful_resource, versions 0 to 2 of its
// schema. `body` and `output` are JSON text in version 0, and values of a dynamic type since.
type restfulResource struct {
	// ID is the path of the object, for example /instances/12345. It is the path of the collection
	// where read_path is not set.
	ID       *string `json:"id"`
	Path     *string `json:"path"`
	ReadPath *string `json:"read_path"`

	// Body has the members that were sent, with their values of the last refresh: secrets are
	// masked by then. Where the answer has another shape, it is all of the answer.
	Body            json.RawMessage `json:"body"`
	Output          json.RawMessage `json:"output"`
	SensitiveOutput json.RawMessage `json:"sensitive_output"`
}

// readRestful decodes the state of a restful_resource.
func readRestful(raw []byte) (movedObject, error) {
	var state restfulResource
	if err := json.Unmarshal(raw, &state); err != nil {
		return movedObject{}, unreadableError("the state", err)
	}
	object := movedObject{
		// The template of read_path says less than the path that was made of it.
		paths: nonEmpty(state.ID, state.Path, state.ReadPath),
		ids:   nonEmpty(state.ID),
	}
	body, err := dynamicJSON(state.Body)
	if err != nil {
		return movedObject{}, unreadableError("body", err)
	}
	object.body = body
	for _, output := range []json.RawMessage{state.Output, state.SensitiveOutput} {
		answer, err := dynamicJSON(output)
		if err != nil {
			return movedObject{}, unreadableError("output", err)
		}
		object.answers = append(object.answers, answer)
	}
	return object, nil
}

// dynamicJSON returns the JSON of a value that state holds as text, or in the form in which
// Terraform writes values of a dynamic type: beside their type.
func dynamicJSON(value json.RawMessage) ([]byte, error) {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return []byte(text), nil
	}
	if len(value) == 0 {
		return nil, nil
	}
	var dynamic struct {
		Value json.RawMessage `json:"value"`
		Type  json.RawMessage `json:"type"`
	}
	if err := json.Unmarshal(value, &dynamic); err != nil {
		return nil, err
	}
	return dynamic.Value, nil
}

// nonEmpty returns the values that are neither null nor empty.
func nonEmpty(values ...*string) []string {
	var set []string
	for _, value := range values {
		if value != nil && *value != "" {
			set = append(set, *value)
		}
	}
	return set
}

func bytesOf(text *string) []byte {
	if text == nil {
		return nil
	}
	return []byte(*text)
}
