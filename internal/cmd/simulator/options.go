package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// defaultAddress has a fixed port, so that a provider block stays right from one start to the next.
const defaultAddress = "127.0.0.1:8043"

const introduction = `The simulator serves the Cloud Elements platform on loopback, without an account: the API for element instances with
its element catalogue, and consent pages that stand for the vendors' log-ins. It prints the provider block to use.

Usage: simulator [flags]

Flags:
`

const conclusion = `
Assumptions: where nothing is known of the platform's behaviour, the simulator behaves in the likeliest way. Names of other
ways, given to -assume and separated by commas, make it behave differently: -assume EmptyListAsArray,UnknownKeys=refused.
-assumptions lists them all, with what is known.

Control, outside the API and without authorization, below the same host and port:

  GET, DELETE  /simulator/statistics  requests by route, answers by status, connections, peak concurrency, instances alive
                                      and created, codes spent twice; start anew
  GET          /simulator/requests    the requests received, with secrets hidden
  GET          /simulator/faults      the faults in force
  POST         /simulator/faults      put a fault in force, as JSON
  DELETE       /simulator/faults      remove all faults

A fault: {"kind": "status_before", "method": "POST", "route": "/instances", "status": 429, "retryAfter": "2", "count": 1}
Kinds: status_before, status_after, delay, status_during, cut_before, cut_during, cut_after, html, short_page, stale_read, omit_members,
empty_user, replace_members, header, truncate. Further members: match (text in the body), instanceId, skip, rate (0 to 1),
delay ("1.5s"), delaySpread (at random on top), message, providerMessage, contentType, body, members, replace ({"id": "1"}),
header ({"Date": "Mon, 03 Feb 2020 04:05:06 GMT"}).
`

// options are the command line.
type options struct {
	address string
	quiet   bool
	// assumptions prints the assumptions in place of serving.
	assumptions bool
	config      simulator.Config
}

// parse reads the command line. It writes help, and what is wrong with the flags, to w.
func parse(args []string, w io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("simulator", flag.ContinueOnError)
	flags.SetOutput(w)
	flags.StringVar(&o.address, "listen", defaultAddress, "loopback `address` and port to serve on; port 0 takes a free one")
	flags.StringVar(&o.config.Path, "store", "", "`file` that keeps instances from one start to the next; in memory if empty")
	flags.StringVar(&o.config.UserSecret, "user-secret", "", "user secret to accept; a made-up `secret` if empty")
	flags.StringVar(&o.config.OrganizationSecret, "organization-secret", "", "organization secret to accept; a made-up `secret` if empty")
	flags.StringVar(&o.config.Password, "password", "",
		"`password` with which owner@example.com gets the secrets at /authentication; nobody does if empty")
	flags.DurationVar(&o.config.Latency, "latency", 0, "added to each API call, such as 200ms")
	flags.Uint64Var(&o.config.Seed, "seed", 0, "seed for faults by rate, for delays at random and for the order of tags")
	flags.IntVar(&o.config.RotateEvery, "rotate-every", 0, "refresh OAuth tokens on every such read of an instance; 0 is every third, -1 never")
	flags.Float64Var(&o.config.MaxRequestsPerSecond, "max-requests-per-second", 0,
		"answer 429 to API calls above this `number` a second; 0 is no limit")
	flags.IntVar(&o.config.Burst, "burst", 0, "API calls that may come at once under that limit; 0 is as many as in a second")
	flags.BoolVar(&o.assumptions, "assumptions", false, "print what is assumed of the platform and what else may be true, and end")
	flags.Func("assume", "`names` of assumptions, see below", func(names string) error {
		for name := range strings.SplitSeq(names, ",") {
			if err := o.config.Assumptions.Set(strings.TrimSpace(name)); err != nil {
				return err
			}
		}
		return nil
	})
	flags.BoolVar(&o.quiet, "quiet", false, "print the base URL only, and no requests")
	flags.Usage = func() {
		// Help that cannot be written is nobody's loss.
		_, _ = fmt.Fprint(w, introduction)
		flags.PrintDefaults()
		_, _ = fmt.Fprint(w, conclusion)
	}
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected argument %q: see -h", flags.Arg(0))
	}
	return o, checkLoopback(o.address)
}

// checkLoopback refuses addresses that other machines can reach: the simulator speaks plain HTTP
// and its control path asks for no secret.
func checkLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("-listen needs an address and a port, such as %s: %w", defaultAddress, err)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("-listen %s is not loopback: the simulator serves this machine only, use %s", address, defaultAddress)
}
