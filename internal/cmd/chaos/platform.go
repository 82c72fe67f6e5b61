package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// lateness is how much later than it is due work may end on a machine that is busy.
const lateness = 250 * time.Millisecond

// platform is a simulated platform behind a real HTTP server.
type platform struct {
	*simulator.Simulator

	// url is its base URL, as in the provider's configuration.
	url    string
	server *http.Server
	served chan error
	// longestWork is how long the work of a call may go on, latency and faults included.
	longestWork time.Duration
}

func startPlatform(ctx context.Context, config simulator.Config) (*platform, error) {
	simulated, err := simulator.New(config)
	if err != nil {
		return nil, err
	}
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, simulated.Close())
	}
	p := &platform{
		Simulator: simulated, url: "http://" + listener.Addr().String(), server: simulated.HTTPServer(), served: make(chan error, 1),
		longestWork: config.Latency,
	}
	go func() { p.served <- p.server.Serve(listener) }()
	return p, nil
}

// close ends the server, with what is still under way, and the simulator.
func (p *platform) close() error {
	err := p.server.Close()
	if served := <-p.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return errors.Join(err, p.Close())
}

// arm puts faults in force, in that order.
func (p *platform) arm(faults ...simulator.Fault) {
	for _, fault := range faults {
		p.longestWork += fault.Delay + fault.DelaySpread
		p.AddFault(fault)
	}
}

// isWriting reports whether the platform may be at work on something that changes instances.
func (p *platform) isWriting() bool {
	now := time.Now()
	return slices.ContainsFunc(p.Requests(), func(r simulator.Request) bool {
		return r.Status == 0 && r.Method != http.MethodGet && r.Time.Add(p.longestWork).After(now)
	})
}

// settle returns when no work is under way any more. What a client no longer waits for shows in the books as a call
// without a status, and lasts as long as a fault may make it last.
func (p *platform) settle(ctx context.Context) error {
	var due time.Time
	for _, request := range p.Requests() {
		if end := request.Time.Add(p.longestWork + lateness); request.Status == 0 && end.After(due) {
			due = end
		}
	}
	return sleep(ctx, time.Until(due))
}

// sleep waits, unless the context ends before.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
