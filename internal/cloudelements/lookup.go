package cloudelements

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// sameIdentity reports whether an instance is of the element that a create asks for, and has its
// name.
func (c InstanceCreate) sameIdentity(instance *Instance) bool {
	switch {
	case instance.Name != c.Name:
		return false
	case c.Element.ID != 0:
		return instance.Element.ID == 0 || instance.Element.ID == c.Element.ID
	default:
		return instance.Element.Key == "" || strings.EqualFold(instance.Element.Key, c.Element.Key)
	}
}

// hasTags reports whether an instance has the tags that a create asks for. The platform may add the
// name [reference 2.5].
func (c InstanceCreate) hasTags(instance *Instance) bool {
	if instance.Tags == nil {
		return true // They do not show.
	}
	for _, tag := range c.Tags {
		if !slices.Contains(instance.Tags, tag) {
			return false
		}
	}
	return !slices.ContainsFunc(instance.Tags, func(tag string) bool { return tag != c.Name && !slices.Contains(c.Tags, tag) })
}

// hasConfiguration reports whether an instance has the configuration that a create asks for, as far
// as it shows.
func (c InstanceCreate) hasConfiguration(instance *Instance) bool {
	for key, sent := range c.Configuration {
		value, shows := instance.Configuration[key]
		if !shows || strings.HasPrefix(key, "oauth.user.") {
			continue // Tokens change by themselves [reference 4.2].
		}
		if !showsAs(sent, value) {
			return false
		}
	}
	return true
}

// showsAs reports whether a value that was sent may show as another one: it comes back as text,
// minified where it is JSON, masked where it is secret, and empty, false and null are the same
// unset value [reference 2.3].
func showsAs(sent any, shown *string) bool {
	encoded, err := lenient.Encode(sent)
	if err != nil {
		return false
	}
	text, err := lenient.TextOf(encoded)
	if err != nil {
		return false
	}
	if text == nil {
		text = new(string)
	}
	if shown == nil {
		shown = new(string)
	}
	return redact.IsMasked(*shown) || lenient.SameValue(*text, *shown)
}

// showsEnough reports whether an instance of a list shows what tells instances of one name apart.
func (c InstanceCreate) showsEnough(instance *Instance) bool {
	return instance.CreatedDate != "" &&
		(len(c.Tags) == 0 || instance.Tags != nil) && (len(c.Configuration) == 0 || instance.Configuration != nil)
}

// lookup finds what a create has made. The platform's search matches names [reference 2.5]; below
// an element it lists all instances, whatever its search makes of a name.
func (s *InstanceService) lookup(create InstanceCreate) lookup[Instance] {
	element := create.Element.Key
	if element == "" {
		element = strconv.FormatInt(create.Element.ID, 10)
	}
	in := func(options InstanceListOptions) finder[Instance] {
		return func(ctx context.Context) ([]reconcile.Found[*Instance], error) {
			return s.find(ctx, s.List(ctx, options), create.sameIdentity, create.showsEnough)
		}
	}
	return lookup[Instance]{
		// One element may be asked for by key and by id, so the name alone is the identity.
		identity: create.Name,
		matches: func(instance *Instance) bool {
			return create.sameIdentity(instance) && create.hasTags(instance) && create.hasConfiguration(instance)
		},
		search: in(InstanceListOptions{SearchText: create.Name}),
		all:    in(InstanceListOptions{ElementKeyOrID: element}),
	}
}

// orphan finds what a create of a killed process has made, whose configuration may have changed
// since.
func (s *InstanceService) orphan(create InstanceCreate) lookup[Instance] {
	lookup := s.lookup(create)
	lookup.matches = func(instance *Instance) bool { return create.sameIdentity(instance) && create.hasTags(instance) }
	return lookup
}
