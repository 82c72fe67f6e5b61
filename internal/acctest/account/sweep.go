package account

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Sweeper deletes what acceptance tests have left in an account, and says so. What
// cannot be deleted does not keep it from the rest.
type Sweeper struct {
	Client *cloudelements.Client
	// OlderThan is the age from which on something is left over, rather than in use by
	// a run that goes on elsewhere.
	OlderThan time.Duration
	// Log is where it says what was deleted, and what was left alone and why.
	Log io.Writer
}

// Instances deletes the instances whose names begin with NamePrefix.
func (s *Sweeper) Instances(ctx context.Context) error {
	return s.instances(ctx, cloudelements.InstanceListOptions{}, func(instance cloudelements.Instance) bool {
		return strings.HasPrefix(instance.Name, NamePrefix)
	})
}

// instances deletes those of a list that are chosen, once the list is read to its
// end: pages may shift while instances go.
func (s *Sweeper) instances(ctx context.Context, options cloudelements.InstanceListOptions, chosen func(cloudelements.Instance) bool) error {
	var found []cloudelements.Instance
	for instance, err := range s.Client.Instances.List(ctx, options) {
		if err != nil {
			return err
		}
		if chosen(instance) {
			found = append(found, instance)
		}
	}
	var failures []error
	for _, instance := range found {
		made := instance.CreatedDate
		if made == "" {
			// A list may leave it out.
			read, err := s.Client.Instances.Get(ctx, instance.ID)
			switch {
			case cloudelements.IsNotFound(err):
				continue
			case err != nil:
				failures = append(failures, err)
				continue
			}
			made = read.CreatedDate
		}
		what := fmt.Sprintf("instance %d, %q", instance.ID, instance.Name)
		failures = append(failures, s.delete(what, made, func() error { return s.Client.Instances.Delete(ctx, instance.ID) }))
	}
	return errors.Join(failures...)
}

// Elements deletes the private elements whose keys begin with KeyPrefix and whose
// names begin with NamePrefix. One that has instances is left alone: sweep those
// first.
func (s *Sweeper) Elements(ctx context.Context) error {
	var found []cloudelements.Element
	for element, err := range s.Client.Elements.List(ctx, cloudelements.ElementListOptions{Where: "private='true'"}) {
		if err != nil {
			return err
		}
		if strings.HasPrefix(element.Key, KeyPrefix) && strings.HasPrefix(element.Name, NamePrefix) {
			found = append(found, element)
		}
	}
	var failures []error
	for _, element := range found {
		failures = append(failures, s.element(ctx, element))
	}
	return errors.Join(failures...)
}

func (s *Sweeper) element(ctx context.Context, element cloudelements.Element) error {
	what := fmt.Sprintf("element %d, %q", element.ID, element.Key)
	read, err := s.Client.Elements.Read(ctx, element.ID)
	switch {
	case cloudelements.IsNotFound(err):
		return nil
	case err != nil:
		return err
	}
	return s.delete(what, read.CreatedDate, func() error {
		of := cloudelements.InstanceListOptions{ElementKeyOrID: strconv.FormatInt(element.ID, 10)}
		for instance, err := range s.Client.Instances.List(ctx, of) {
			if err != nil {
				return err
			}
			return fmt.Errorf("%s still has instances, such as %d, %q, and was left alone", what, instance.ID, instance.Name)
		}
		return s.Client.Elements.Delete(ctx, element.ID)
	})
}

// delete deletes what was made long enough ago.
func (s *Sweeper) delete(what, made string, do func() error) error {
	if s.OlderThan > 0 {
		at, ok := cloudelements.ParseCreatedDate(made)
		if !ok {
			return fmt.Errorf("%s has no date of creation, and was left alone: sweep without regard to age", what)
		}
		if age := time.Since(at); age < s.OlderThan {
			_, err := fmt.Fprintf(s.Log, "left alone: %s, made %s ago\n", what, age.Round(time.Second))
			return err
		}
	}
	if err := do(); err != nil && !cloudelements.IsNotFound(err) {
		return err
	}
	_, err := fmt.Fprintf(s.Log, "deleted: %s\n", what)
	return err
}
