package main

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestFleet(t *testing.T) {
	t.Parallel()
	live := func(seed uint64) *fleet {
		random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // Repeatable on purpose.
		f := newFleet()
		f.add(random, 10)
		f.consent("made-up-code")
		before := maps.Clone(f.Tenants)

		f.change(random, 4)
		changed := 0
		for name, now := range f.Tenants {
			if now.Subdomain != before[name].Subdomain {
				changed++
			}
		}
		if len(f.Tenants) != 10 || changed != 4 {
			t.Errorf("%d of %d tenants changed", changed, len(f.Tenants))
		}

		f.remove(random, 6)
		if len(f.Tenants) != 4 || len(f.gone) != 6 {
			t.Errorf("%d tenants are left, %d are gone", len(f.Tenants), len(f.gone))
		}
		f.add(random, 20)
		if len(f.Tenants) != 24 || len(f.gone) == 6 {
			t.Errorf("%d tenants, %d of the old names not used again", len(f.Tenants), len(f.gone))
		}
		f.remove(random, 100)
		if names := f.names(); len(names) != 1 {
			t.Errorf("%q are left", names)
		}
		f.add(random, 3)
		return f
	}
	one, same, other := live(1), live(1), live(2)
	if !maps.Equal(one.Tenants, same.Tenants) {
		t.Errorf("%v and %v come of the same seed", one.Tenants, same.Tenants)
	}
	if maps.Equal(one.Tenants, other.Tenants) {
		t.Errorf("%v comes of two seeds", one.Tenants)
	}
	if names := one.names(); len(names) != 4 || !slices.IsSorted(names) {
		t.Errorf("names %q", names)
	}
}
