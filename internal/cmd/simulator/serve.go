package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// shutdownTimeout is how long calls under way may take after the command was told to stop.
const shutdownTimeout = 5 * time.Second

// providerBlock is what a user pastes into a Terraform configuration.
const providerBlock = `Cloud Elements simulator

  base URL             %[1]s
  user secret          %[2]s
  organization secret  %[3]s

provider "cloudelements" {
  base_url            = %[1]q
  user_secret         = %[2]q
  organization_secret = %[3]q
}

Stop with Ctrl-C.
`

// serve serves until the context ends.
func serve(ctx context.Context, o options, stdout io.Writer) (err error) {
	s, err := simulator.New(o.config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()

	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.address)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	if err := announce(o, s, listener.Addr(), stdout); err != nil {
		_ = listener.Close()
		return err
	}
	server := s.HTTPServer()
	if !o.quiet {
		server.Handler = logged(s, stdout)
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}

	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		// Calls that faults hold up for longer are cut: nobody waits for them any more.
		return server.Close()
	}
	return nil
}

func announce(o options, s *simulator.Simulator, address net.Addr, w io.Writer) error {
	baseURL := "http://" + address.String() + simulator.BasePath
	text := baseURL + "\n"
	if !o.quiet {
		text = fmt.Sprintf(providerBlock, baseURL, s.UserSecret(), s.OrganizationSecret())
	}
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("printing the base URL: %w", err)
	}
	return nil
}

// logged prints one line for each request. Queries may hold secrets, so they are left out.
func logged(next http.Handler, w io.Writer) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, r *http.Request) {
		started := time.Now()
		seen := &statusWriter{ResponseWriter: response}
		defer func() {
			outcome := fmt.Sprint(seen.status)
			if seen.status == 0 {
				outcome = "cut"
			}
			// A line that cannot be printed must not stop the simulator.
			_, _ = fmt.Fprintf(w, "%s %-6s %s %s %s\n", started.Format(time.TimeOnly), r.Method, r.URL.EscapedPath(), outcome,
				time.Since(started).Round(time.Millisecond))
		}()
		next.ServeHTTP(seen, r)
	})
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter

	status int
}

// WriteHeader remembers the status and sends it.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}
