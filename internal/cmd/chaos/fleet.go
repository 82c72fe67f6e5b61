package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
)

// tenant is what is configured of an instance that logs in with a password.
type tenant struct {
	Subdomain string `json:"subdomain"`
	Enabled   bool   `json:"enabled"`
}

// fleet is the instances that are configured, by name. Its JSON is the values of the
// configuration's variables.
type fleet struct {
	Tenants map[string]tenant `json:"tenants"`
	// Consents are instances that a user has authorized, each with its last code.
	Consents map[string]string `json:"consents"`

	// made counts names and values, so that each is new.
	made int
	// gone are names that were configured once. They come back at times.
	gone []string
}

func newFleet() *fleet {
	return &fleet{Tenants: map[string]tenant{}, Consents: map[string]string{}}
}

// names are all that are configured, in order.
func (f *fleet) names() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for name := range f.Tenants {
			if !yield(name) {
				return
			}
		}
		for name := range f.Consents {
			if !yield(name) {
				return
			}
		}
	})
}

// unused returns a number that no name or value has.
func (f *fleet) unused() int {
	f.made++
	return f.made
}

// add configures so many tenants more. Half of the names are ones that were there before, as long
// as there are any; one in five tenants is disabled from the start.
func (f *fleet) add(random *rand.Rand, count int) {
	for range count {
		name := fmt.Sprintf("Tenant %d", f.unused())
		if len(f.gone) > 0 && random.IntN(2) == 0 {
			i := random.IntN(len(f.gone))
			name = f.gone[i]
			f.gone = slices.Delete(f.gone, i, i+1)
		}
		f.Tenants[name] = tenant{Subdomain: f.subdomain(), Enabled: random.IntN(5) > 0}
	}
}

func (f *fleet) subdomain() string { return fmt.Sprintf("dev%d", f.unused()) }

// change gives up to so many tenants another subdomain, and every third of them the other state of
// enabled as well.
func (f *fleet) change(random *rand.Rand, count int) {
	for i, name := range pick(random, f.Tenants, count) {
		changed := f.Tenants[name]
		changed.Subdomain = f.subdomain()
		if i%3 == 0 {
			changed.Enabled = !changed.Enabled
		}
		f.Tenants[name] = changed
	}
}

// remove takes up to so many tenants out.
func (f *fleet) remove(random *rand.Rand, count int) {
	for _, name := range pick(random, f.Tenants, count) {
		delete(f.Tenants, name)
		f.gone = append(f.gone, name)
	}
}

// consent configures one instance more, with a code.
func (f *fleet) consent(code string) { f.Consents[fmt.Sprintf("Consent %d", f.unused())] = code }

// pick chooses up to so many names.
func pick[V any](random *rand.Rand, from map[string]V, count int) []string {
	names := slices.Sorted(maps.Keys(from))
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names[:min(count, len(names))]
}
