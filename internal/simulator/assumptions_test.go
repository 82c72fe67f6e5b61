package simulator

import (
	"reflect"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
)

// TestAssumptionTable checks that the table is about each field of Assumptions once, that each
// answer in it can be set by its name, and that it says everything.
func TestAssumptionTable(t *testing.T) {
	t.Parallel()
	missing := map[string]bool{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Assumptions]()) {
		missing[field.Name] = true
	}
	seen := map[Assumptions]string{}
	for _, group := range assumptions.Table() {
		for _, assumption := range group.Assumptions {
			if !missing[assumption.Name] {
				t.Errorf("%s is in the table twice, or no field", assumption.Name)
			}
			delete(missing, assumption.Name)
			if !strings.HasSuffix(assumption.Question, "?") || !strings.HasSuffix(assumption.Evidence, ".") || !strings.HasSuffix(assumption.Consequence, ".") {
				t.Errorf("%s has no question, evidence or consequence: %+v", assumption.Name, assumption)
			}
			if len(assumption.Answers) < 2 || assumption.Answers[0].Choice != "" || assumption.Setting(0) != "" {
				t.Errorf("the answers of %s are %+v", assumption.Name, assumption.Answers)
			}
			for i := 1; i < len(assumption.Answers); i++ {
				var a Assumptions
				if err := a.Set(strings.ToLower(assumption.Setting(i))); err != nil {
					t.Error(err)
				}
				if other := seen[a]; other != "" || a == (Assumptions{}) {
					t.Errorf("%q sets what %q does", assumption.Setting(i), other)
				}
				seen[a] = assumption.Setting(i)
			}
		}
	}
	if len(missing) > 0 {
		t.Errorf("not in the table: %v", missing)
	}
}

func TestSetOfAssumptions(t *testing.T) {
	t.Parallel()
	var a Assumptions
	for _, setting := range []string{"emptylistasarray", "UnknownKeys=refused"} {
		if err := a.Set(setting); err != nil {
			t.Error(err)
		}
	}
	if a != (Assumptions{EmptyListAsArray: true, UnknownKeys: UnknownKeysRefused}) {
		t.Errorf("set: %+v", a)
	}
	for setting, want := range map[string]string{
		"NoSuchAssumption":     `no assumption "NoSuchAssumption"`,
		"EmptyListAsArray=yes": "but EmptyListAsArray",
		"UnknownKeys":          "but UnknownKeys=returned, UnknownKeys=refused",
		"UnknownKeys=":         "but UnknownKeys=returned",
		"":                     "no assumption",
	} {
		if err := a.Set(setting); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", setting, err, want)
		}
	}
}
