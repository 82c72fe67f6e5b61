// The command terraform-provider-cloudelements serves the provider to
// Terraform.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// version is set when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve until interrupted, for a debugger to attach to, and print how to point Terraform at it")
	flag.Parse()

	if err := provider.Serve(context.Background(), version, *debug); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
