package sample

import "testing"

func TestDrift(t *testing.T) {
	t.Parallel()
	for _, instances := range []int{1, 99, 100, 101, 1000} {
		drifting := 0
		for number := range instances {
			name := Name(number)
			if Drifts(name) != Drifts(Renamed(name)) {
				t.Errorf("%s drifts, or not, only before it is renamed", name)
			}
			if Restored(Renamed(name)) != name || Restored(name) != name || Renamed(name) == name {
				t.Errorf("%s becomes %s and then %s", name, Renamed(name), Restored(Renamed(name)))
			}
			if Drifts(name) {
				drifting++
			}
		}
		if want := (instances + 99) / 100; drifting != want {
			t.Errorf("%d of %d drift, want %d", drifting, instances, want)
		}
	}
	if Drifts("another name") {
		t.Error("an instance of another name drifts")
	}
}
