package account

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Object is what sweeps and checks need to know of an object of the platform.
type Object struct {
	// ID is the one that state has.
	ID string
	// Name is what the object is known by, and Label what texts call it.
	Name, Label string
	// CreatedAt is the platform's date of creation, empty where it does not say.
	CreatedAt string
}

// Kind is a kind of object that acceptance tests make. A resource that runs in a real account has
// one in Kinds; nothing else has to know of it.
type Kind struct {
	// Type is the resource type.
	Type string
	// Noun is what texts call the kind, in the singular.
	Noun string
	// Get returns the object with an id.
	Get func(ctx context.Context, client *cloudelements.Client, id string) (Object, error)
	// List returns the objects that tests have made, by the names that they give.
	List func(ctx context.Context, client *cloudelements.Client) iter.Seq2[Object, error]
	// Delete deletes an object. It refuses to where that would take something along.
	Delete func(ctx context.Context, client *cloudelements.Client, object Object) error
}

// Kinds are all kinds of objects, in the order in which they are deleted: first those that need
// others.
var Kinds = []Kind{instances, elements}

// KindOf returns the kind of a resource type, and reports whether there is one.
func KindOf(resourceType string) (Kind, bool) {
	for _, kind := range Kinds {
		if kind.Type == resourceType {
			return kind, true
		}
	}
	return Kind{}, false
}

var instances = Kind{
	Type: "cloudelements_instance", Noun: "instance",
	Get: byNumber(func(ctx context.Context, client *cloudelements.Client, id int64) (Object, error) {
		instance, err := client.Instances.Get(ctx, id)
		if err != nil {
			return Object{}, err
		}
		return instanceObject(*instance), nil
	}),
	List: func(ctx context.Context, client *cloudelements.Client) iter.Seq2[Object, error] {
		return left(client.Instances.List(ctx, cloudelements.InstanceListOptions{}), func(one cloudelements.Instance) (Object, bool) {
			return instanceObject(one), strings.HasPrefix(one.Name, NamePrefix)
		})
	},
	Delete: func(ctx context.Context, client *cloudelements.Client, object Object) error {
		return withNumber(object.ID, func(id int64) error { return client.Instances.Delete(ctx, id) })
	},
}

func instanceObject(one cloudelements.Instance) Object {
	return Object{
		ID: strconv.FormatInt(one.ID, 10), Name: one.Name, CreatedAt: one.CreatedDate,
		Label: fmt.Sprintf("instance %d, %q", one.ID, one.Name),
	}
}

var elements = Kind{
	Type: "cloudelements_element", Noun: "element",
	Get: byNumber(func(ctx context.Context, client *cloudelements.Client, id int64) (Object, error) {
		element, err := client.Elements.Read(ctx, id)
		if err != nil {
			return Object{}, err
		}
		return elementObject(element.ID, element.Key, element.Name, element.CreatedDate), nil
	}),
	List: func(ctx context.Context, client *cloudelements.Client) iter.Seq2[Object, error] {
		private := cloudelements.ElementListOptions{Where: "private='true'"}
		return left(client.Elements.List(ctx, private), func(one cloudelements.Element) (Object, bool) {
			// A list does not say when an element was made.
			return elementObject(one.ID, one.Key, one.Name, ""), strings.HasPrefix(one.Key, KeyPrefix) && strings.HasPrefix(one.Name, NamePrefix)
		})
	},
	Delete: func(ctx context.Context, client *cloudelements.Client, object Object) error {
		of := cloudelements.InstanceListOptions{ElementKeyOrID: object.ID}
		for instance, err := range client.Instances.List(ctx, of) {
			if err != nil {
				return err
			}
			return fmt.Errorf("%s still has instances, such as %d, %q, and was left alone", object.Label, instance.ID, instance.Name)
		}
		return withNumber(object.ID, func(id int64) error { return client.Elements.Delete(ctx, id) })
	},
}

func elementObject(id int64, key, name, createdAt string) Object {
	return Object{ID: strconv.FormatInt(id, 10), Name: name, CreatedAt: createdAt, Label: fmt.Sprintf("element %d, %q", id, key)}
}

// byNumber makes a Get of one that takes the number that the id is.
func byNumber(get func(context.Context, *cloudelements.Client, int64) (Object, error)) func(context.Context, *cloudelements.Client, string) (Object, error) {
	return func(ctx context.Context, client *cloudelements.Client, id string) (object Object, err error) {
		err = withNumber(id, func(number int64) error {
			object, err = get(ctx, client, number)
			return err
		})
		return object, err
	}
}

func withNumber(id string, do func(int64) error) error {
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return err
	}
	return do(number)
}

// left returns the objects of a list that tests have left.
func left[T any](list iter.Seq2[T, error], object func(T) (Object, bool)) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		for one, err := range list {
			if err != nil {
				yield(Object{}, err)
				return
			}
			if found, is := object(one); is && !yield(found, nil) {
				return
			}
		}
	}
}
