package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// maximumAnswer is the largest answer in bytes that is read.
const maximumAnswer = 1 << 20

// platform is the simulated platform, and a plain HTTP client for what people do there themselves.
type platform struct {
	*rig.Platform

	client *http.Client
}

func startPlatform(ctx context.Context) (*platform, error) {
	simulated, err := rig.NewPlatform(ctx, simulator.Config{})
	if err != nil {
		return nil, err
	}
	simulated.Serve()
	return &platform{Platform: simulated, client: &http.Client{
		Timeout: patience,
		// A redirect leads away from the platform. Where it leads to is all that counts.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// close ends the platform, with what is still under way.
func (p *platform) close() error {
	p.client.CloseIdleConnections()
	return p.Stop()
}

// call makes a call to the API, as any program would. It decodes the answer into answer unless that is nil.
func (p *platform) call(ctx context.Context, method, path string, body, answer any) error {
	var content io.Reader = http.NoBody
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, p.URL+simulator.BasePath+path, content)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "User "+p.UserSecret()+", Organization "+p.OrganizationSecret())
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := p.send(request)
	if err != nil {
		return err
	}
	if response.status != http.StatusOK {
		return fmt.Errorf("%s %s was answered by status %d: %s", method, path, response.status, response.body)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(response.body, answer)
}

// answered is an answer that was read to its end, so that the connection can be used again.
type answered struct {
	status   int
	location string
	body     []byte
}

func (p *platform) send(request *http.Request) (answered, error) {
	response, err := p.client.Do(request)
	if err != nil {
		return answered{}, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maximumAnswer))
	err = errors.Join(err, response.Body.Close())
	return answered{status: response.StatusCode, location: response.Header.Get("Location"), body: body}, err
}

// fromProvider returns the requests of the provider after the first so many of all.
func (p *platform) fromProvider(after int) []simulator.Request {
	var requests []simulator.Request
	for _, request := range p.Requests()[after:] {
		if strings.HasPrefix(request.Header.Get("User-Agent"), "terraform-provider-cloudelements/") {
			requests = append(requests, request)
		}
	}
	return requests
}

// only returns the one instance that there is supposed to be.
func (p *platform) only() (simulator.Instance, error) {
	all := p.Instances()
	if len(all) != 1 {
		return simulator.Instance{}, fmt.Errorf("the platform has %d instances and not 1", len(all))
	}
	return all[0], nil
}

func (d *demo) startSimulator(ctx context.Context) (outcome, error) {
	var err error
	if d.platform, err = startPlatform(ctx); err != nil {
		return outcome{}, err
	}
	d.secrets = append(d.secrets,
		secret{"the user secret", d.platform.UserSecret()},
		secret{"the organization secret", d.platform.OrganizationSecret()},
		secret{"the client secret", clientSecret})
	return outcome{text: "the platform's API at " + d.platform.URL + simulator.BasePath}, nil
}
