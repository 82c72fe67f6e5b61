package instance

import "encoding/json"

// restfulResource is what is read of the state of a restful_resource, versions 0
// to 2 of its schema. `body` and `output` are JSON text in version 0, and values
// of a dynamic type since.
type restfulResource struct {
	// ID is the path of the object, for example /instances/12345. It is the path of
	// the collection where read_path is not set.
	ID       *string `json:"id"`
	Path     *string `json:"path"`
	ReadPath *string `json:"read_path"`

	// Body has the members that were sent, with their values of the last refresh:
	// secrets are masked by then. Where the answer has another shape, it is all of
	// the answer.
	Body            json.RawMessage `json:"body"`
	Output          json.RawMessage `json:"output"`
	SensitiveOutput json.RawMessage `json:"sensitive_output"`
}

// readRestful reads the state of a restful_resource.
func readRestful(raw []byte) (movedObject, error) {
	var state restfulResource
	if err := json.Unmarshal(raw, &state); err != nil {
		return movedObject{}, unreadable("the state", err)
	}
	object := movedObject{
		// The template of read_path says less than the path that was made of it.
		paths: texts(state.ID, state.Path, state.ReadPath),
		ids:   texts(state.ID),
	}
	body, err := dynamicJSON(state.Body)
	if err != nil {
		return movedObject{}, unreadable("body", err)
	}
	object.body = body
	for _, output := range []json.RawMessage{state.Output, state.SensitiveOutput} {
		answer, err := dynamicJSON(output)
		if err != nil {
			return movedObject{}, unreadable("output", err)
		}
		object.answers = append(object.answers, answer)
	}
	return object, nil
}

// dynamicJSON gives the JSON of a value that state holds as text, or as Terraform
// writes values of a dynamic type: beside their type.
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
