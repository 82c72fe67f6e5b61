package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// TestFigures_plus leaves no figure of a worker out of the sum.
func TestFigures_plus(t *testing.T) {
	t.Parallel()
	one := figures{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, []string{"a"}, []string{"b"}}
	sum := reflect.ValueOf(one.plus(one))
	for i := range sum.NumField() {
		field := sum.Field(i)
		if field.Kind() == reflect.Int && field.Int() != 2 || field.Kind() == reflect.Slice && field.Len() != 2 {
			t.Errorf("%s is %v", sum.Type().Field(i).Name, field)
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	head := strings.Split(rig.Head(columns), "\n")
	line := rig.Line(columns, result{"lost", figures{requests: 1234567, creates: 999, alive: 1000, dirty: 1}})
	for _, other := range []string{head[1], line} {
		if strings.Count(head[0], "|") != strings.Count(other, "|") {
			t.Errorf("%s and %s differ in cells", head[0], other)
		}
	}
	for _, want := range []string{"| lost |", "| 1,234,567 |", "| 999 |", "| 1,000 |", "| 1 not empty |"} {
		if !strings.Contains(line, want) {
			t.Errorf("%s lacks %s", line, want)
		}
	}
}
