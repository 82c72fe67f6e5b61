package main

import (
	"fmt"
	"hash/crc32"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// audit is the platform's books beside Terraform's state and the configuration. All but the first
// two are breaches of a promise.
type audit struct {
	// alive and inState are how many instances the platform and state have.
	alive, inState int
	// orphans are alive and in no state.
	orphans []simulator.Instance
	// duplicates are alive beside an older one of the same name.
	duplicates []simulator.Instance
	// different are in state, and not as they are configured.
	different []simulator.Instance
	// others are sentences about what else does not agree.
	others []string
}

// compare audits a run that is over, with no work under way at the platform.
func compare(alive []simulator.Instance, state []recorded, wanted *fleet) audit {
	found := audit{alive: len(alive), inState: len(state)}
	known, living, named := map[int64]bool{}, map[int64]bool{}, map[string]bool{}
	for _, one := range state {
		known[one.id] = true
		if one.tainted {
			found.others = append(found.others, fmt.Sprintf("instance %d (%s) is tainted", one.id, one.name))
		}
	}
	// In the order of ids, so that the oldest of a name is the one that may stay.
	for _, instance := range alive {
		living[instance.ID] = true
		if named[instance.Name] {
			found.duplicates = append(found.duplicates, instance)
		}
		named[instance.Name] = true
		if !known[instance.ID] {
			found.orphans = append(found.orphans, instance)
			continue
		}
		if problem := wanted.differs(instance); problem != "" {
			found.different = append(found.different, instance)
			found.others = append(found.others, fmt.Sprintf("instance %d (%s) %s", instance.ID, instance.Name, problem))
		}
	}
	for _, one := range state {
		if !living[one.id] {
			found.others = append(found.others, fmt.Sprintf("instance %d (%s) is in state, and gone", one.id, one.name))
		}
	}
	for _, name := range wanted.names() {
		if !named[name] {
			found.others = append(found.others, fmt.Sprintf("%s is configured, and there is none", name))
		}
	}
	return found
}

// differs says what an instance has that is not configured; "" if nothing.
func (f *fleet) differs(instance simulator.Instance) string {
	if wanted, configured := f.Tenants[instance.Name]; configured {
		switch {
		case instance.Value(subdomainKey) != wanted.Subdomain:
			return fmt.Sprintf("has %s %q and not %q", subdomainKey, instance.Value(subdomainKey), wanted.Subdomain)
		case instance.Disabled == wanted.Enabled:
			return fmt.Sprintf("is disabled: %t", instance.Disabled)
		}
		return ""
	}
	code, configured := f.Consents[instance.Name]
	switch {
	case !configured:
		return "is not configured"
	case instance.ProviderData[codeKey] != code:
		return "was not authorized with the code that is configured"
	}
	return ""
}

// ids are those of all instances that are not as they should be, for looking them up.
func (a audit) ids() []int64 {
	var ids []int64
	for _, instance := range slices.Concat(a.orphans, a.duplicates, a.different) {
		ids = append(ids, instance.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// breaches are sentences about all that breaks a promise.
func (a audit) breaches() []string {
	var list []string
	for _, instance := range a.orphans {
		list = append(list, fmt.Sprintf("instance %d (%s) is alive and in no state", instance.ID, instance.Name))
	}
	for _, instance := range a.duplicates {
		list = append(list, fmt.Sprintf("instance %d (%s) is not the only one of its name", instance.ID, instance.Name))
	}
	return append(list, a.others...)
}

// history is what the books say about an instance, one line a request: those that name it, and
// those with its id. Bodies hold secrets, so only a sum tells them apart.
func history(requests []simulator.Request, instance simulator.Instance) string {
	var text strings.Builder
	named := fmt.Sprintf("%q", instance.Name)
	for _, request := range requests {
		about := strings.Contains(string(request.Body), named) || request.Query.Get("searchText") == instance.Name ||
			strings.HasPrefix(request.Path, fmt.Sprintf("/instances/%d", instance.ID))
		if about {
			_, _ = fmt.Fprintf(&text, "      %s %d %s %s", request.Time.Format("15:04:05.000"), request.Status, request.Method, request.Path)
			if len(request.Body) > 0 {
				_, _ = fmt.Fprintf(&text, " (body %08x)", crc32.ChecksumIEEE(request.Body))
			}
			text.WriteByte('\n')
		}
	}
	return text.String()
}
