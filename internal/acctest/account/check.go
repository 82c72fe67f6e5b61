package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// cleanupTime is for deleting what a check has made, even where it is interrupted.
const cleanupTime = time.Minute

// NewMark returns eight characters that tell what one test makes from what others make, and that a
// key may hold.
func NewMark() string { return strings.ToLower(rand.Text()[:8]) }

// Check finds out whether acceptance tests can run in an account: it makes a private element,
// changes it, makes an instance of it, and deletes both. The error says what cannot be done, and
// where the platform refuses it, which privilege that takes.
func Check(ctx context.Context, client *cloudelements.Client) (failure error) {
	for _, err := range client.Instances.List(ctx, cloudelements.InstanceListOptions{}) {
		if err != nil {
			return err // About the secrets, more often than not.
		}
		break
	}
	mark := NewMark()
	definition := Definition(KeyPrefix+mark, NamePrefix+mark+" check")
	element, err := client.Elements.Create(ctx, definition)
	if err != nil {
		return lacking("createElements", err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
		defer cancel()
		failure = errors.Join(failure, lacking("deleteElements", unlessGone(client.Elements.Delete(ctx, element.ID))))
	}()
	if _, err := client.Elements.Update(ctx, element.ID, definition); err != nil {
		return lacking("editElements", err)
	}
	instance, err := client.Instances.Create(ctx, cloudelements.InstanceCreate{
		Name: NamePrefix + mark + " check", Element: cloudelements.ElementSelector{ID: element.ID},
	})
	if instance != nil {
		defer func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
			defer cancel()
			failure = errors.Join(failure, unlessGone(client.Instances.Delete(ctx, instance.ID)))
		}()
	}
	if err != nil {
		return lacking("createElementInstances", err)
	}
	_, err = client.Elements.Configuration(ctx, element.Key)
	return lacking("viewElements", err)
}

// lacking adds to a refusal the privilege that was needed [reference 1.2].
func lacking(privilege string, err error) error {
	if refused, ok := cloudelements.AsError(err); ok && refused.Status == http.StatusForbidden {
		return fmt.Errorf("%w The acceptance tests need a user with the privilege %s, for they work with private elements of their own", err, privilege)
	}
	return err
}

func unlessGone(err error) error {
	if cloudelements.IsNotFound(err) {
		return nil
	}
	return err
}
