package framework_test

import (
	"context"
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

func TestReadCreated(t *testing.T) {
	t.Parallel()
	const now, earlier = "2024-05-06T07:08:00Z", "2024-05-06T06:08:00Z"
	missing := &cloudelements.Error{Status: 404, ServerTime: time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)}
	for name, one := range map[string]struct {
		createdAt string
		answers   []error
		found     bool
	}{
		"there": {earlier, []error{nil}, true}, "gone": {earlier, []error{missing}, false}, "new": {now, []error{missing, nil}, true}, "of no date": {"", []error{missing}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			got, err := framework.ReadCreated(t.Context(), one.createdAt, func(context.Context) (*object, error) {
				asked++
				if err := one.answers[asked-1]; err != nil {
					return nil, err
				}
				return new(object), nil
			})
			if (got != nil) != one.found || (err == nil) != one.found || asked != len(one.answers) {
				t.Errorf("asked %d times, got %v, %v", asked, got, err)
			}
		})
	}
}

func TestFollowUp(t *testing.T) {
	t.Parallel()
	stopped, stop := context.WithCancel(t.Context())
	stop()
	ctx, cancel := framework.FollowUp(stopped)
	defer cancel()
	if _, isBounded := ctx.Deadline(); ctx.Err() != nil || !isBounded {
		t.Error("what follows a create ends with the run, or never")
	}
}
