package framework_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// object is what a service makes, by its name.
type object struct {
	id   int64
	name string
}

func (o *object) number() int64 { return o.id }

// left stands in for a service whose interrupted run has left objects behind.
type left struct {
	objects []object
	err     error
	claimed []int64
}

func (l *left) Adopt(_ context.Context, name string) (*object, error) {
	for i := range l.objects {
		if l.objects[i].name == name {
			return &l.objects[i], l.err
		}
	}
	return nil, l.err
}

func (l *left) LookAlikes(_ context.Context, name string) ([]int64, error) {
	var ids []int64
	for _, one := range l.objects {
		if one.name == name {
			ids = append(ids, one.id)
		}
	}
	return ids, l.err
}

func (l *left) Claim(id int64) { l.claimed = append(l.claimed, id) }

func about(noun framework.Noun) framework.Adoption {
	return framework.Adoption{
		Noun: noun, Described: noun.Describe(types.StringNull(), types.StringValue("orders")), Common: `the name "orders"`, Otherwise: "choose another name",
		Failed: func(err error) string { return framework.Sentence(err.Error()) },
	}
}

func TestPlanAdoption(t *testing.T) {
	t.Parallel()
	one, other := object{7, "orders"}, object{8, "orders"}
	for name, test := range map[string]struct {
		service *left
		want    []string
	}{
		"nothing":           {&left{objects: []object{{9, "contacts"}}}, nil},
		"one":               {&left{objects: []object{one}}, []string{"Existing Formula Instance Will Be Adopted"}},
		"several":           {&left{objects: []object{one, other}}, []string{"Look-Alike Formula Instances Exist"}},
		"it cannot be told": {&left{err: errors.New("made up")}, nil},
	} {
		diags := framework.PlanAdoption(t.Context(), test.service, "orders", about(numbered))
		if diags.HasError() || !slices.Equal(summaries(diags), test.want) {
			t.Errorf("%s: got %v", name, diags)
		}
	}
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		service *left
		want    int64
		summary []string
	}{
		"nothing": {&left{}, 0, nil},
		"one":     {&left{objects: []object{{7, "orders"}}}, 7, []string{"Existing Formula Instance Adopted"}},
		"several": {&left{err: &cloudelements.Error{Operation: "Adopt", Candidates: []int64{7, 8}}}, 0, []string{"Unable to Adopt Formula Instance"}},
		"an error, whatever comes with it": {
			&left{objects: []object{{7, "orders"}}, err: errors.New("made up")}, 0, []string{"Unable to Adopt Formula Instance"},
		},
	} {
		got, diags := framework.Adopt(t.Context(), test.service, "orders", (*object).number, about(numbered))
		if got == nil {
			got = new(object)
		}
		if got.id != test.want || !slices.Equal(summaries(diags), test.summary) {
			t.Errorf("%s: got %d, %v", name, got.id, diags)
		}
	}
}

func TestClaim(t *testing.T) {
	t.Parallel()
	service := new(left)
	for _, id := range []types.String{types.StringValue("7"), types.StringNull(), types.StringUnknown(), types.StringValue("x")} {
		framework.Claim(service, id)
	}
	if !slices.Equal(service.claimed, []int64{7}) {
		t.Errorf("claimed %v", service.claimed)
	}
}
