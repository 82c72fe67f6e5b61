package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
)

// instance is what is read of an answer.
type instance struct {
	ID            int64              `json:"id"`
	Name          string             `json:"name"`
	Token         string             `json:"token"`
	Tags          []string           `json:"tags"`
	Valid         bool               `json:"valid"`
	Disabled      bool               `json:"disabled"`
	CreatedDate   string             `json:"createdDate"`
	Configuration map[string]*string `json:"configuration"`
	Element       struct {
		ID  int64  `json:"id"`
		Key string `json:"key"`
	} `json:"element"`
	User struct {
		ID int64 `json:"id"`
	} `json:"user"`
}

// base is where the API is.
func base() string { return os.Getenv("CLOUDELEMENTS_BASE_URL") + "/elements/api-v2" }

// call makes a call to the API. A nil body is none, and a nil answer is not read.
func call(ctx context.Context, method, path string, body, answer any) (int, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, base()+path, content)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Authorization", "User "+os.Getenv("CLOUDELEMENTS_USER_SECRET")+", Organization "+os.Getenv("CLOUDELEMENTS_ORGANIZATION_SECRET"))
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return response.StatusCode, fmt.Errorf("%s %s was answered by status %d", method, path, response.StatusCode)
	}
	if answer == nil {
		return response.StatusCode, nil
	}
	received, err := io.ReadAll(response.Body)
	if err != nil {
		return response.StatusCode, err
	}
	return response.StatusCode, json.Unmarshal(received, answer)
}
