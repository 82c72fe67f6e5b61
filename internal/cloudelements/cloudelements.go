// Package cloudelements is a client of the API of the Cloud Elements platform, which SAP sells as
// Open Connectors: element instances, the catalogue of elements, and the OAuth steps before an
// instance.
//
// A [Client] keeps the platform's rules so that its callers need not: it pages through lists, waits
// when the platform says so, repeats what may be repeated and nothing else, and keeps secrets out
// of errors and logs. Errors of calls are of type [*Error].
//
// Where a comment states a fact of the API that is not obvious, it cites a section of the API
// reference, internal/reference/instances.md: [reference 1.3]. Its second part, platform.md beside
// it, is cited as [reference, platform 1].
//
// The package logs with terraform-plugin-log when the context carries such a logger, and not at all
// when it does not.
package cloudelements

import (
	"context"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// Client talks to one landscape with one pair of credentials. It is safe for use by many
// goroutines, and meant to be shared: pauses, limits, connections and known secrets are the
// Client's.
type Client struct {
	// Instances are the account's element instances.
	Instances *InstanceService
	// Elements are the elements of the account's catalogue, and its own.
	Elements *ElementService

	transport *transport.Client
}

// New makes a client of the landscape at a base URL, which ParseBaseURL reads. It sends nothing.
// Errors are those of ParseBaseURL and of option values out of range.
func New(baseURL string, opts ...Option) (*Client, error) {
	base, err := ParseBaseURL(baseURL)
	if err != nil {
		return nil, err
	}
	o := defaultOptions()
	for _, option := range opts {
		option(&o)
	}
	if err := o.validate(); err != nil {
		return nil, err
	}
	sender, err := transport.New(base, o.transport)
	if err != nil {
		return nil, err
	}
	part := part{client: sender, terms: terms(sender, o), began: sender.Now()}
	return &Client{
		Instances: newInstanceService(part, o.refreshStrategy),
		Elements:  newElementService(part),
		transport: sender,
	}, nil
}

// part is what the services of a Client share.
type part struct {
	client *transport.Client
	terms  reconcile.Terms // Those of every search for what an ambiguous request has done.
	began  time.Time       // When the Client was made.
}

func terms(client *transport.Client, o options) reconcile.Terms {
	return reconcile.Terms{
		Settle: o.createSettleTime, Resends: o.transport.MaxRetries,
		Backoff: client.Backoff,
		Now:     client.Now, Sleep: client.Sleep,
		ServerClock: func() reconcile.Clock {
			server, local := client.ServerClock()
			return reconcile.Clock{Server: server, Local: local}
		},
		Log: func(ctx context.Context, message string, ids ...int64) {
			transport.LogInfo(ctx, message, map[string]any{"ids": ids})
		},
	}
}

// BaseURL returns the normalised base URL, for example
// https://api.cloud-elements.com/elements/api-v2.
func (c *Client) BaseURL() string { return c.transport.BaseURL() }

// CloseIdleConnections closes the connections that no request is using.
func (c *Client) CloseIdleConnections() { c.transport.CloseIdleConnections() }

// Protect registers secret values: from now on they are masked in every log line and error of the
// Client. Values that would mask ordinary text are left out: those under four bytes, the mask
// itself, and the words true, false, null and none.
func (c *Client) Protect(values ...string) { c.transport.Protect(values...) }

// ProtectKeys registers configuration keys whose values are secret, whatever the keys sound like:
// from now on their values are masked in the traces of requests and answers, known or not. Some
// elements answer in clear what a row of type PASSWORD holds.
func (c *Client) ProtectKeys(keys ...string) { c.transport.ProtectKeys(keys...) }

// Redact returns the text with every known secret value replaced by the mask, also where it is
// escaped for JSON, HTML or a URL, however often, or stands in base64.
func (c *Client) Redact(text string) string { return c.transport.Redact(text) }
