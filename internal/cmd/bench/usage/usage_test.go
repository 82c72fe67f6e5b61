package usage

import (
	"path/filepath"
	"testing"
	"time"
)

func TestTake(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "usage")
	for _, one := range []Usage{{Processes: 1, CPU: time.Second, Peak: 7}, {Processes: 1, CPU: 2 * time.Second, Peak: 5}} {
		if err := one.Append(path); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []Usage{{Processes: 2, CPU: 3 * time.Second, Peak: 7}, {}} {
		got, err := Take(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}
