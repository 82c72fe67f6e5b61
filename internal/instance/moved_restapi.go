package instance

import "encoding/json"

// restAPIObject is what is read of the state of a restapi_object. Its schema has
// had no version but 0, from the first release to 3.0 and from the older plugin
// SDK to the framework: attributes were added, and those here kept their types.
type restAPIObject struct {
	ID       *string `json:"id"`
	ObjectID *string `json:"object_id"`

	Path        *string `json:"path"`
	CreatePath  *string `json:"create_path"`
	ReadPath    *string `json:"read_path"`
	UpdatePath  *string `json:"update_path"`
	DestroyPath *string `json:"destroy_path"`

	// Data is the configuration's JSON. From 2.0 on, a refresh puts the answer in
	// its place, unless ignore_all_server_changes (2.x) or ignore_server_additions
	// (3.x) is set.
	Data *string `json:"data"`

	APIResponse    *string `json:"api_response"`
	CreateResponse *string `json:"create_response"`
	// APIData holds the top level of the last answer in the notation of Go's fmt
	// package, ids as 1.2345678e+07. The oldest releases have no other answer.
	APIData map[string]*string `json:"api_data"`
}

// readRestAPI reads the state of a restapi_object.
func readRestAPI(raw []byte) (movedObject, error) {
	var state restAPIObject
	if err := json.Unmarshal(raw, &state); err != nil {
		return movedObject{}, unreadable("the state", err)
	}
	return movedObject{
		paths:   texts(state.Path, state.CreatePath, state.ReadPath, state.UpdatePath, state.DestroyPath),
		ids:     texts(state.ID, state.ObjectID, state.APIData["id"]),
		body:    bytesOf(state.Data),
		answers: [][]byte{bytesOf(state.APIResponse), bytesOf(state.CreateResponse)},
	}, nil
}

// texts lists what is neither null nor empty.
func texts(values ...*string) []string {
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
