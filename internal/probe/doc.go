// Package probe is the mode of the provider's binary that finds out what is not known of the
// platform, in a real account: it makes elements of its own that no vendor is behind, and instances
// of them, sees how the platform answers, and removes them. Its report names the answer to each
// question of the table in package assumptions.
package probe
