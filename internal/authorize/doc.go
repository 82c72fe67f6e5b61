// Package authorize is the mode of the provider's binary for a person at a terminal: it sends the
// user to the page where a vendor asks for consent, takes what the redirect brings, and hands it to
// Terraform as an instance's provider_data.
package authorize
