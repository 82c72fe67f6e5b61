package main

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

func TestWorkspace_restoreState(t *testing.T) {
	t.Parallel()
	const whole, backup = `{"version": 4, "serial": 2}`, `{"version": 4, "serial": 1}`
	tests := map[string]struct {
		state, backup, want string
		restored            bool
	}{
		"whole":               {state: whole, backup: backup, want: whole},
		"cut off":             {state: whole[:9], backup: backup, want: backup, restored: true},
		"cut off, first ever": {state: whole[:9], restored: true},
		"none":                {backup: backup},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &workspace{&rig.Workspace{Folder: t.TempDir()}}
			for file, content := range map[string]string{rig.StateFile: test.state, backupFile: test.backup} {
				if content == "" {
					continue
				}
				if err := w.Write(file, content); err != nil {
					t.Fatal(err)
				}
			}
			restored, err := w.restoreState()
			if restored != test.restored || err != nil {
				t.Errorf("got %t, %v", restored, err)
			}
			got, err := fs.ReadFile(os.DirFS(w.Folder), rig.StateFile)
			if string(got) != test.want || test.want != "" && err != nil {
				t.Errorf("state is %s, %v, want %s", got, err, test.want)
			}
		})
	}
}

func TestSettings_environment(t *testing.T) {
	t.Parallel()
	if got := (settings{}).environment(); len(got) > 0 {
		t.Errorf("got %q for the provider's defaults", got)
	}
	got := settings{settle: 1500 * time.Millisecond, adopt: true, perSecond: 20, retries: 8}.environment()
	want := []string{
		"CLOUDELEMENTS_CREATE_SETTLE_TIME=1.5s", "CLOUDELEMENTS_ADOPT_EXISTING=true",
		"CLOUDELEMENTS_MAX_REQUESTS_PER_SECOND=20", "CLOUDELEMENTS_MAX_RETRIES=8",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
func TestReadState(t *testing.T) {
	t.Parallel()
	const head = `{"version": 4, "resources": [`
	tests := map[string]struct {
		content string
		want    []recorded
		whole   bool
	}{
		"empty list": {head + `]}`, nil, true},
		"instances": {
			head + `{"instances": [{"attributes": {"id": "7", "name": "A"}}]}, {"instances": [{"status": "tainted", "attributes": {"id": "8", "name": "B"}}]}]}`,
			[]recorded{{7, "A", false}, {8, "B", true}}, true,
		},
		"empty":   {"", nil, false},
		"cut off": {head, nil, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readState(fstest.MapFS{rig.StateFile: {Data: []byte(test.content)}}, rig.StateFile)
			if !slices.Equal(got, test.want) || (err == nil) != test.whole || errors.Is(err, errNoState) == test.whole {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	for name, content := range map[string]string{"other version": `{"version": 3}`, "no id": head + `{"instances": [{"attributes": {"id": null}}]}]}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := parseState([]byte(content)); err == nil || errors.Is(err, errNoState) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	if got, err := readState(fstest.MapFS{}, rig.StateFile); got != nil || err != nil {
		t.Errorf("without a file: %v, %v", got, err)
	}
}
