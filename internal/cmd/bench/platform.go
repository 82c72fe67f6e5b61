package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// platform is a simulated platform at a distance.
type platform struct {
	*rig.Platform

	// latency is added to each request while far is true. What is done to get ready for a step
	// takes no time.
	latency time.Duration
	far     atomic.Bool
	// padding is how many bytes the element definition in each answer is made longer by.
	padding int
	// sent counts the bytes that went to clients.
	sent atomic.Int64
}

func startPlatform(ctx context.Context, t *trial) (*platform, error) {
	// Tokens that the platform refreshes by itself would be work for the processor that is
	// measured.
	config := simulator.Config{RotateEvery: -1}
	for _, setting := range t.assume {
		if err := config.Assumptions.Set(setting); err != nil {
			return nil, err
		}
	}
	simulated, err := rig.NewPlatform(ctx, config)
	if err != nil {
		return nil, err
	}
	p := &platform{Platform: simulated, latency: t.latency, padding: t.padding}
	p.Server.Handler = p
	p.Listener = &countingListener{Listener: p.Listener, sent: &p.sent}
	p.Serve()
	return p, nil
}

// ServeHTTP lets the simulator answer after the latency.
func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.far.Load() {
		time.Sleep(p.latency)
	}
	if p.padding == 0 {
		p.Simulator.ServeHTTP(w, r)
		return
	}
	r.Header.Del("Accept-Encoding") // What is compressed could not be padded.
	padded := &padder{ResponseWriter: w, padding: p.padding}
	p.Simulator.ServeHTTP(padded, r)
	padded.flush()
}

// begin forgets what was counted, and puts the platform at its distance.
func (p *platform) begin() {
	p.ResetStatistics()
	p.sent.Store(0)
	p.far.Store(true)
}

// end puts the platform near again, and returns what was counted.
func (p *platform) end() traffic {
	p.far.Store(false)
	seen := p.Statistics()
	return traffic{requests: seen.Requests, connections: seen.Connections, received: p.sent.Load()}
}

// traffic is what went over the wire in a step.
type traffic struct {
	// requests are counted by method and route.
	requests    map[string]int
	connections int
	// received is what the client received, in bytes, headers included.
	received int64
}

// codes are users' consents to as many instances.
func (p *platform) codes(count int) ([]string, error) {
	codes := make([]string, count)
	for i := range codes {
		var err error
		if codes[i], err = p.AuthorizeOAuth2(sample.ElementKey, sample.ClientID, sample.CallbackURL); err != nil {
			return nil, err
		}
	}
	return codes, nil
}

// rename renames the instances that drift, at once.
func (p *platform) rename(name func(string) string) error {
	for _, one := range p.Instances() {
		if !sample.Drifts(one.Name) {
			continue
		}
		if err := p.EditInstance(one.ID, func(edited *simulator.Instance) { edited.Name = name(edited.Name) }); err != nil {
			return err
		}
	}
	return nil
}

// create makes instances as Terraform does, one for each code, numbered from first on.
func (p *platform) create(ctx context.Context, first int, codes []string) error {
	client, err := cloudelements.New(p.URL, cloudelements.WithCredentials(p.UserSecret(), p.OrganizationSecret()))
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	creating, ctx := errgroup.WithContext(ctx)
	creating.SetLimit(50)
	for i, code := range codes {
		creating.Go(func() error {
			_, err := client.Instances.Create(ctx, cloudelements.InstanceCreate{
				Name: sample.Name(first + i), Element: cloudelements.ElementSelector{Key: sample.ElementKey}, Tags: []string{sample.Tag},
				Configuration: map[string]any{
					"oauth.api.key": sample.ClientID, "oauth.api.secret": sample.ClientSecret, "oauth.callback.url": sample.CallbackURL, "oauth.scope": sample.Scope,
					"event.notification.enabled": true, "event.notification.callback.url": sample.EventsURL,
					sample.NullsKey: sample.NullsValue, sample.PageSizeKey: sample.PageSizeValue,
				},
				ProviderData: map[string]string{"code": code},
			})
			return err
		})
	}
	return creating.Wait()
}

// countingListener counts what its connections write.
type countingListener struct {
	net.Listener

	sent *atomic.Int64
}

// Accept waits for a connection.
func (l *countingListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &countingConn{Conn: conn, sent: l.sent}, nil
}

type countingConn struct {
	net.Conn

	sent *atomic.Int64
}

// Write writes and counts.
func (c *countingConn) Write(content []byte) (int, error) {
	written, err := c.Conn.Write(content)
	c.sent.Add(int64(written))
	return written, err
}

// The simulator's elements have no resources. At the platform they have many, and answers about
// instances embed them.
const (
	noResources = `"resources":[]`
	resources   = `"resources":[%s]`
	resource    = `{"path":"/hubs/general/objects-%d","method":"GET","type":"api","description":"A made-up resource",` +
		`"parameters":[{"name":"where","type":"query","required":false},{"name":"pageSize","type":"query","required":false}]}`
)

// padder is an answer whose elements get resources.
type padder struct {
	http.ResponseWriter

	padding int
	status  int
	body    bytes.Buffer
}

// WriteHeader keeps the status until the body is known.
func (p *padder) WriteHeader(status int) { p.status = status }

// Write keeps a part of the body.
func (p *padder) Write(content []byte) (int, error) { return p.body.Write(content) }

// flush sends the answer.
func (p *padder) flush() {
	body := bytes.ReplaceAll(p.body.Bytes(), []byte(noResources), []byte(padResources(p.padding)))
	p.Header().Set("Content-Length", strconv.Itoa(len(body)))
	p.ResponseWriter.WriteHeader(p.status)
	_, _ = p.ResponseWriter.Write(body) // A client that has gone away needs no answer.
}

// padResources is resources of at least so many bytes.
func padResources(padding int) string {
	var list []string
	for size := 0; size < padding; {
		list = append(list, fmt.Sprintf(resource, len(list)))
		size += len(list[len(list)-1]) + len(",")
	}
	return fmt.Sprintf(resources, strings.Join(list, ","))
}
