package rig

import (
	"context"
	"errors"
	"net"
	"net/http"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// Platform is a simulated platform behind a real HTTP server on a loopback address.
type Platform struct {
	*simulator.Simulator

	// URL is its base URL, as in the provider's configuration.
	URL string
	// Server and Listener may be changed before Serve.
	Server   *http.Server
	Listener net.Listener

	served chan error
}

// NewPlatform makes a platform that listens, and serves nobody yet. The error is the simulator's,
// or that no port is free.
func NewPlatform(ctx context.Context, config simulator.Config) (*Platform, error) {
	simulated, err := simulator.New(config)
	if err != nil {
		return nil, err
	}
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, simulated.Close())
	}
	return &Platform{
		Simulator: simulated, URL: "http://" + listener.Addr().String(),
		Server: simulated.HTTPServer(), Listener: listener, served: make(chan error, 1),
	}, nil
}

// StartPlatform starts a platform.
func StartPlatform(ctx context.Context, config simulator.Config) (*Platform, error) {
	p, err := NewPlatform(ctx, config)
	if err != nil {
		return nil, err
	}
	p.Serve()
	return p, nil
}

// Serve begins to serve, and returns.
func (p *Platform) Serve() {
	go func() { p.served <- p.Server.Serve(p.Listener) }()
}

// Stop ends the server, with what is still under way, and the simulator. It is called once, after
// Serve.
func (p *Platform) Stop() error {
	err := p.Server.Close()
	if served := <-p.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return errors.Join(err, p.Close())
}
