package framework_test

import (
	"errors"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

func TestAfterCreate(t *testing.T) {
	t.Parallel()
	missing, fault := &cloudelements.Error{Status: 404, Message: "made up"}, errors.New("made up")
	for name, one := range map[string]struct {
		answers []error
		want    error
	}{
		"there": {[]error{nil}, nil}, "there at last": {[]error{missing, nil}, nil}, "a fault": {[]error{missing, fault}, fault},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			err := framework.AfterCreate(t.Context(), func() error { asked++; return one.answers[asked-1] })
			if !errors.Is(err, one.want) || asked != len(one.answers) {
				t.Errorf("asked %d times, got %v", asked, err)
			}
		})
	}
}

func TestIsNew(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	answered := &cloudelements.Error{Status: 404, ServerTime: now}
	for created, want := range map[string]bool{"2024-05-06T07:07:30Z": true, "2024-05-06T07:07:09.5Z": true, "2024-05-06T07:07:09Z": false, "": false} {
		if framework.IsNew(answered, created) != want {
			t.Errorf("%q: want %v", created, want)
		}
	}
	if framework.IsNew(&cloudelements.Error{Status: 404}, "2024-05-06T07:07:30Z") || framework.IsNew(errors.New("made up"), "2024-05-06T07:07:30Z") {
		t.Error("without the platform's time, nothing is new")
	}
}
