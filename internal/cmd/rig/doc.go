// Package rig is how Terraform is run with the built provider, outside of terraform-plugin-testing:
// by the commands for developers, for minutes, and by acceptance tests. It finds Terraform and
// builds the provider, starts the simulated platform that they meet, gives them a working folder
// and an environment of its own, and says how far a long run is.
package rig
