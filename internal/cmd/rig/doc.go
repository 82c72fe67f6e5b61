// Package rig is what the commands for developers share that run Terraform and the built provider for minutes: how these
// are found and built, the platform that they meet, and how a run tells how far it is.
package rig
