package instance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// story is what happens to one resource block, run of Terraform by run. It can be written down and
// told again.
type story struct {
	// Assumptions are what the platform is assumed to do, as Set takes them.
	Assumptions []string `json:"assumptions,omitempty"`
	// Logged is a run with TF_LOG=TRACE, which takes long.
	Logged bool   `json:"logged,omitempty"`
	Steps  []step `json:"steps"`
}

// step is one run of Terraform, or something that happens between two.
type step struct {
	// Do is one of the constants.
	Do string `json:"do"`
	// Config is the resource block of an apply, with later in place of what is not known in its
	// plan.
	Config object `json:"config,omitempty"`
	// Ignore is ignore_changes.
	Ignore []string `json:"ignore,omitempty"`
	// Replace is -replace, CreateFirst is create_before_destroy, and NoRefresh is -refresh=false.
	Replace     bool `json:"replace,omitempty"`
	CreateFirst bool `json:"create_first,omitempty"`
	NoRefresh   bool `json:"no_refresh,omitempty"`
	// Key and Value are what somebody else sets: a configuration key, or one of the words below.
	Key   string `json:"key,omitempty"`
	Value string `json:"value,omitempty"`
}

// What a step does.
const (
	doApply   = "apply"
	doRefresh = "refresh"
	doImport  = "import"
	doTaint   = "taint"
	doDestroy = "destroy"
	doDrift   = "drift"
	doRemove  = "remove" // By somebody else.
)

// What drifts beside configuration keys.
const (
	driftName     = "the name"
	driftTags     = "the tags"
	driftDisabled = "disabled"
)

// later is a value that is unknown in a plan, and known when that is applied.
type later struct {
	Value any `json:"later"`
}

// evaluate is a value as Terraform evaluates it in a plan or, where all is known, in an apply.
func evaluate(value any, known bool) any {
	switch value := value.(type) {
	case later:
		if !known {
			return acctest.Unknown
		}
		return evaluate(value.Value, known)
	case object:
		evaluated := make(object, len(value))
		for name, one := range value {
			evaluated[name] = evaluate(one, known)
		}
		return evaluated
	default:
		return value
	}
}

func evaluateBlock(config object, known bool) object {
	evaluated, _ := evaluate(config, known).(object)
	return evaluated
}

// UnmarshalJSON reads a step as it was written.
func (s *step) UnmarshalJSON(text []byte) error {
	type plain step
	if err := json.Unmarshal(text, (*plain)(s)); err != nil {
		return err
	}
	s.Config, _ = restored(map[string]any(s.Config)).(object)
	return nil
}

// restored returns what JSON has read the types that it had.
func restored(value any) any {
	switch value := value.(type) {
	case map[string]any:
		if inner, ok := value["later"]; ok && len(value) == 1 {
			return later{restored(inner)}
		}
		object := make(object, len(value))
		for name, one := range value {
			object[name] = restored(one)
		}
		return object
	case []any:
		for i := range value {
			value[i] = restored(value[i])
		}
		return value
	case float64:
		return int64(value)
	default:
		return value
	}
}

func readStory(file string) (story, error) {
	var read story
	text, err := os.ReadFile(file) //nolint:gosec // A file of the tests, or of who runs them.
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	return read, err
}

// String is the story as -core.story reads it, a step a line.
func (s story) String() string {
	text := "{"
	if len(s.Assumptions) > 0 {
		assumed, _ := json.Marshal(s.Assumptions) //nolint:errchkjson // Strings.
		text += fmt.Sprintf("\"assumptions\": %s, ", assumed)
	}
	if s.Logged {
		text += "\"logged\": true, "
	}
	text += "\"steps\": ["
	for i, one := range s.Steps {
		line, _ := json.Marshal(one) //nolint:errchkjson // What Set made of JSON, or could be.
		if i > 0 {
			text += ","
		}
		text += "\n  " + string(line)
	}
	return text + "\n]}"
}

// shrunk returns the smallest story found that still has the finding: steps, attributes, keys and
// all else that it can do without are left out, as long as that takes no more than some runs.
func shrunk(told story, found *finding, tell func(story) *finding, runs int) (story, *finding) {
	told.Steps = told.Steps[:found.step]
	for again := true; again; {
		again = false
		for smaller := range told.smaller() {
			if runs--; runs < 0 {
				return told, found
			}
			if still := tell(smaller); still != nil && still.kind == found.kind {
				told, found, again = smaller, still, true
				break
			}
		}
	}
	return told, found
}

// smaller yields stories that have a little less, the most promising first.
func (s story) smaller() func(func(story) bool) {
	return func(yield func(story) bool) {
		for i := range s.Steps {
			without := s
			without.Steps = slices.Delete(slices.Clone(s.Steps), i, i+1)
			if !yield(without) {
				return
			}
		}
		quiet := s
		if quiet.Logged = false; s.Logged && !yield(quiet) {
			return
		}
		if len(s.Assumptions) > 0 {
			for i := range s.Assumptions {
				without := s
				without.Assumptions = slices.Delete(slices.Clone(s.Assumptions), i, i+1)
				if !yield(without) {
					return
				}
			}
		}
		// What all steps can do without, then what one can.
		for _, at := range s.paths() {
			without := s
			without.Steps = slices.Clone(s.Steps)
			for i, one := range without.Steps {
				without.Steps[i].Config, _ = leftOut(one.Config, at).(object)
			}
			if !yield(without) {
				return
			}
		}
		for i, one := range s.Steps {
			for _, simpler := range one.simpler() {
				with := s
				with.Steps = slices.Clone(s.Steps)
				with.Steps[i] = simpler
				if !yield(with) {
					return
				}
			}
		}
	}
}

// simpler lists steps that have a little less than one.
func (s step) simpler() []step {
	var all []step
	for _, change := range []func(*step){
		func(s *step) { s.Ignore = nil },
		func(s *step) { s.Replace = false },
		func(s *step) { s.CreateFirst = false },
		func(s *step) { s.NoRefresh = false },
	} {
		changed := s
		if change(&changed); fmt.Sprint(changed) != fmt.Sprint(s) {
			all = append(all, changed)
		}
	}
	for i := range s.Ignore {
		changed := s
		changed.Ignore = slices.Delete(slices.Clone(s.Ignore), i, i+1)
		all = append(all, changed)
	}
	for _, at := range pathsIn(s.Config, nil) {
		without, plain := s, s
		without.Config, _ = leftOut(s.Config, at).(object)
		all = append(all, without)
		plain.Config, _ = atOnce(s.Config, at).(object)
		if fmt.Sprint(plain.Config) != fmt.Sprint(s.Config) {
			all = append(all, plain)
		}
	}
	return all
}

func (s story) paths() [][]string {
	var all [][]string
	seen := map[string]bool{}
	for _, one := range s.Steps {
		for _, at := range pathsIn(one.Config, nil) {
			if text := fmt.Sprintf("%q", at); !seen[text] {
				seen[text] = true
				all = append(all, at)
			}
		}
	}
	return all
}

// pathsIn lists the attributes and keys of a configuration, an object before what is in it.
func pathsIn(value any, below []string) [][]string {
	if wrapped, ok := value.(later); ok {
		value = wrapped.Value
	}
	inner, _ := value.(object)
	var all [][]string
	for _, name := range slices.Sorted(maps.Keys(inner)) {
		at := append(slices.Clone(below), name)
		all = append(all, at)
		all = append(all, pathsIn(inner[name], at)...)
	}
	return all
}

// leftOut is a configuration without an attribute or a key.
func leftOut(value any, at []string) any {
	return changedAt(value, at, func(inner object, name string) { delete(inner, name) })
}

// atOnce is a configuration with a value known in the plan already.
func atOnce(value any, at []string) any {
	return changedAt(value, at, func(inner object, name string) {
		if wrapped, ok := inner[name].(later); ok {
			inner[name] = wrapped.Value
		}
	})
}

func changedAt(value any, at []string, change func(inner object, name string)) any {
	if wrapped, ok := value.(later); ok {
		return later{changedAt(wrapped.Value, at, change)}
	}
	inner, ok := value.(object)
	if !ok {
		return value
	}
	if _, has := inner[at[0]]; !has {
		return value
	}
	inner = maps.Clone(inner)
	if len(at) == 1 {
		change(inner, at[0])
	} else {
		inner[at[0]] = changedAt(inner[at[0]], at[1:], change)
	}
	return inner
}
