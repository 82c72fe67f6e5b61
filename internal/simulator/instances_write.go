package simulator

import (
	"maps"
	"net/http"
	"strconv"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// createInstance serves POST of instances, at the top and below an element.
func (s *Simulator) createInstance(c *call) (*answer, error) {
	body, err := s.instanceBody(c)
	if err != nil {
		return nil, err
	}
	element, err := s.elementFor(c, body)
	if err != nil {
		return nil, err
	}
	if err := body.readProof(element); err != nil {
		return nil, err
	}
	var created *Instance
	// What the vendor refuses may still leave an instance behind, so its refusal does not undo the
	// change by itself.
	var refusal error
	err = s.state.change(func(tx *transaction) error {
		instance := s.newInstance(element, body)
		if err := s.merge(instance, element, body.configuration); err != nil {
			return err
		}
		addDefaults(instance, element)
		if err := checkRequired(instance, element, nil); err != nil {
			return err
		}
		if refusal = s.provision(tx, instance, element, body, true); refusal != nil {
			if !s.config.Assumptions.FailedCreateKeepsInstance || !isRefusal(refusal) {
				return refusal
			}
		}
		instance.ID = s.nextInstanceID(tx, s.config.Assumptions.IDsReused)
		numberRows(tx, instance)
		s.instances.put(tx, instance)
		created = instance
		return nil
	})
	if err == nil {
		err = refusal
	}
	if err != nil {
		return nil, err
	}
	view := s.view(c, created)
	if body.retrieveObjects {
		view["objects"] = s.retrievedObjects(created)
	}
	if s.config.Assumptions.SecretsClearInCreate {
		view["configuration"] = s.clearConfigurationView(created)
	}
	if s.config.Assumptions.ProviderDataEchoed && len(body.sentProof) > 0 {
		view["providerData"] = body.sentProof
	}
	result := ok(view)
	if body.debug {
		result.header = http.Header{"Elements-Trace-Id": {newHex(12)}}
	}
	return result, nil
}

// elementFor finds the element of a new instance: the one in the path, or the one that the body
// names.
func (s *Simulator) elementFor(c *call, body *instanceBody) (*catalogue.Element, error) {
	if keyOrID, inPath := c.params["keyOrId"]; inPath {
		return s.elements.byKeyOrID(keyOrID)
	}
	if body.element == nil {
		return nil, badRequest("The member 'element' of the request body is missing")
	}
	element, found := s.selected(body.element)
	if !found {
		refusal := notFound("No element found with %s", body.element)
		if s.config.Assumptions.UnknownElementAsBadRequest {
			refusal.status = http.StatusBadRequest
		}
		return nil, refusal
	}
	return element, nil
}

// selected finds the element that a body names. If it names both, as whole answers do, the id
// counts.
func (s *Simulator) selected(named *selector) (*catalogue.Element, bool) {
	if named.id != 0 {
		return s.elements.byID(named.id)
	}
	return s.elements.byKey(named.key)
}

// String says what the selector names, in the platform's words.
func (named *selector) String() string {
	if named.id != 0 {
		return "ID " + strconv.FormatInt(named.id, 10)
	}
	return "key " + named.key
}

func (s *Simulator) newInstance(element *catalogue.Element, body *instanceBody) *Instance {
	now := s.config.Now()
	instance := &Instance{
		ElementID:              element.ID,
		ElementKey:             element.Key,
		Token:                  newToken(),
		Tags:                   body.tags,
		Configuration:          map[string]*string{},
		Unlisted:               map[string]string{},
		ExternalAuthentication: externalNone,
		OAuthProxy:             body.proxy,
		CreatedAt:              now,
		UpdatedAt:              now,
	}
	if body.external == externalInitial {
		instance.ExternalAuthentication = externalInitial
	}
	if body.name != nil {
		instance.Name = *body.name
	}
	named := s.config.Assumptions.NameTag
	if instance.Name != "" && (named == NameTagAlways || named == "" && !body.tagged) {
		instance.Tags = append(instance.Tags, instance.Name)
	}
	if s.config.Assumptions.TagsDeduplicated {
		instance.Tags = distinct(instance.Tags)
	}
	return instance
}

// putInstance serves PUT of an instance, which authenticates again unless it is told not to.
func (s *Simulator) putInstance(c *call) (*answer, error) {
	again, err := c.flag("reAuthenticate", !s.config.Assumptions.PutKeepsAuthentication)
	if err != nil {
		return nil, err
	}
	return s.updateInstance(c, updating{again: again, omitted: s.config.Assumptions.PutOmittedKeys})
}

// patchInstance serves PATCH of an instance, which authenticates again when it is told to.
func (s *Simulator) patchInstance(c *call) (*answer, error) {
	again, err := c.flag("reAuthenticate", false)
	if err != nil {
		return nil, err
	}
	return s.updateInstance(c, updating{
		again:            again && !s.config.Assumptions.PatchIgnoresReAuthenticate,
		afterCredentials: s.config.Assumptions.PatchOfCredentialsAuthenticates,
	})
}

// updating is how an update is done.
type updating struct {
	// again authenticates again in any case, and afterCredentials if credentials change.
	again, afterCredentials bool
	// omitted is what becomes of configuration keys that are not named; "" keeps them.
	omitted Choice
}

func (s *Simulator) updateInstance(c *call, how updating) (*answer, error) {
	target, err := s.target(c)
	if err != nil {
		return nil, err
	}
	body, err := s.instanceBody(c)
	if err != nil {
		return nil, err
	}
	var updated *Instance
	var refusal error
	err = s.state.change(func(tx *transaction) error {
		instance, found := s.instances.edit(target.ID)
		if !found {
			return notFound("%s", missingInstance(target.ID))
		}
		before := instance.clone()
		element, authenticates, err := s.update(instance, body, how)
		if err != nil {
			return err
		}
		if authenticates {
			refusal = s.provision(tx, instance, element, body, false)
		}
		if refusal != nil {
			invalidates, keeps := s.config.Assumptions.FailedUpdateInvalidates, s.config.Assumptions.FailedUpdateKeepsChanges
			if !isVendors(refusal) || !invalidates && !keeps {
				return refusal
			}
			if !keeps {
				instance = before
			}
			if invalidates {
				forgetAuthorization(instance)
			}
		}
		instance.UpdatedAt = s.config.Now()
		numberRows(tx, instance)
		s.instances.put(tx, instance)
		updated = instance
		return nil
	})
	if err == nil {
		err = refusal
	}
	if err != nil {
		return nil, err
	}
	return ok(s.view(c, updated)), nil
}

// update applies a body to an instance. It returns the instance's element and whether to
// authenticate again, as it is where that is asked for or new proof is sent.
func (s *Simulator) update(instance *Instance, body *instanceBody, how updating) (*catalogue.Element, bool, error) {
	before, element := instance.clone(), s.elements.ofInstance(instance)
	if body.element != nil {
		moved, err := s.move(instance, element, body.element)
		if err != nil {
			return nil, false, err
		}
		element = moved
	}
	if err := body.readProof(element); err != nil {
		return nil, false, err
	}
	if body.name != nil {
		instance.Name = *body.name
	}
	if body.tagged {
		instance.Tags = body.tags
	}
	if body.proxy != "" {
		instance.OAuthProxy = body.proxy
	}
	if body.external != "" {
		instance.ExternalAuthentication = body.external
	}
	if body.configured {
		asked := body.configuration
		if how.omitted != "" {
			resetOmitted(instance, element, body.configuration, how.omitted)
			asked = nil
		}
		if err := s.merge(instance, element, body.configuration); err != nil {
			return nil, false, err
		}
		if err := checkRequired(instance, element, asked); err != nil {
			return nil, false, err
		}
		if s.config.Assumptions.UpdatesSubscribe {
			subscribe(instance, element)
		}
	}
	again := how.again || len(body.providerData) > 0 || body.external == externalInitial ||
		how.afterCredentials && changesCredentials(before, instance, element)
	return element, again, nil
}

// move puts an instance under another element, such as a clone of its own. Rows of the old element
// that the new one lacks are dropped, and those that it has in addition get their defaults.
func (s *Simulator) move(instance *Instance, from *catalogue.Element, named *selector) (*catalogue.Element, error) {
	to, found := s.selected(named)
	if !found {
		return nil, notFound("No element found with %s", named)
	}
	if to.ID == from.ID || named.id == 0 && to.Key == from.Key {
		return from, nil
	}
	if to.Key != from.Key && !s.config.Assumptions.MovesToUnrelatedElements {
		return nil, badRequest("An instance of element %s cannot be moved to element %s", from.Key, to.Key)
	}
	rows := rowsByKey(to)
	maps.DeleteFunc(instance.Configuration, func(key string, _ *string) bool {
		_, kept := rows[key]
		return !kept
	})
	addDefaults(instance, to)
	instance.ElementID, instance.ElementKey = to.ID, to.Key
	return to, nil
}
