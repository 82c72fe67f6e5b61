package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
)

// instance is what is read of an answer.
type instance struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// client is net/http with as many connections as there are requests at a time.
type client struct {
	parallel      int
	http          *http.Client
	base          string
	authorization string
}

// newClient takes the settings of the provider from the environment.
func newClient(parallel int) *client {
	return &client{
		parallel:      parallel,
		http:          &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: parallel}},
		base:          os.Getenv("CLOUDELEMENTS_BASE_URL") + "/elements/api-v2",
		authorization: "User " + os.Getenv("CLOUDELEMENTS_USER_SECRET") + ", Organization " + os.Getenv("CLOUDELEMENTS_ORGANIZATION_SECRET"),
	}
}

// each works on so many things, as many at a time as there may be. The first errors end it.
func (c *client) each(count int, work func(i int) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	var running sync.WaitGroup
	errs := make([]error, c.parallel)
	for worker := range c.parallel {
		running.Go(func() {
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= count {
					return
				}
				if errs[worker] = work(i); errs[worker] != nil {
					failed.Store(true)
				}
			}
		})
	}
	running.Wait()
	return errors.Join(errs...)
}

// list lists all instances, page after page.
func (c *client) list(ctx context.Context) ([]instance, error) {
	var all []instance
	for query := (url.Values{"pageSize": {"200"}}); ; {
		var page []instance
		header, err := c.send(ctx, http.MethodGet, "/instances?"+query.Encode(), nil, &page)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		next := header.Get("Elements-Next-Page-Token")
		if next == "" {
			return all, nil
		}
		query.Set("nextPage", next)
	}
}

// call makes a call to the API.
func (c *client) call(ctx context.Context, method, path string, body, answer any) error {
	_, err := c.send(ctx, method, path, body, answer)
	return err
}

// send makes a call, and returns the header of the answer. A nil body is none, and a nil answer is not decoded.
func (c *client) send(ctx context.Context, method, path string, body, answer any) (_ http.Header, err error) {
	content := io.Reader(http.NoBody)
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, content)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", c.authorization)
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	received, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s %s was answered by status %d: %s", method, path, response.StatusCode, received)
	}
	if answer == nil {
		return response.Header, nil
	}
	return response.Header, json.Unmarshal(received, answer)
}
