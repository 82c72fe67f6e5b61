// The command terraform-provider-cloudelements serves the provider to Terraform. With authorize or
// probe as its first argument it is a tool for a person at a terminal.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/authorize"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/probe"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// version is set when a release is built.
var version = "dev"

func main() {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case authorize.Name:
			os.Exit(authorize.Main(version, os.Args[2:]))
		case probe.Name:
			os.Exit(probe.Main(version, os.Args[2:]))
		}
	}
	debug := flag.Bool("debug", false, "serve until interrupted, for a debugger to attach to, and print how to point Terraform at it")
	flag.Usage = func() {
		_, _ = fmt.Fprint(flag.CommandLine.Output(), "Terraform runs this program by itself. For a person there are:\n  authorize -help\n    \thave a user give consent to an OAuth application\n  probe -help\n    \tfind out what is not known of the platform, in a real account\n")
		flag.PrintDefaults()
	}
	flag.Parse()

	if err := provider.Serve(version, *debug); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
