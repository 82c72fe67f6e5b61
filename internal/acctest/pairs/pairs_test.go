package pairs_test

import (
	"reflect"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/pairs"
)

func TestCover(t *testing.T) {
	t.Parallel()
	many := make([]int, 44)
	for i := range many {
		many[i] = 2 + i%5/4
	}
	for name, test := range map[string]struct {
		answers     []int
		count, most int
	}{
		"none":         {nil, 0, 0},
		"one":          {[]int{3}, 0, 0},
		"two":          {[]int{2, 3}, 6, 6},
		"one answer":   {[]int{1, 2, 1}, 5, 2},
		"three by two": {[]int{2, 2, 2}, 12, 6},
		"many":         {many, pairs.Count(many), 24},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := pairs.Cover(test.answers)
			covered := make(map[[4]int]bool)
			for _, row := range rows {
				if len(row) != len(test.answers) {
					t.Fatalf("row %v of %d choices", row, len(test.answers))
				}
				for i := range row {
					if row[i] < 0 || row[i] >= test.answers[i] {
						t.Errorf("row %v has an answer that there is not", row)
					}
					for j := i + 1; j < len(row); j++ {
						covered[[4]int{i, row[i], j, row[j]}] = true
					}
				}
			}
			if len(covered) != test.count || pairs.Count(test.answers) != test.count || len(rows) > test.most {
				t.Errorf("%d rows cover %d of %d pairs", len(rows), len(covered), test.count)
			}
			if !reflect.DeepEqual(rows, pairs.Cover(test.answers)) {
				t.Error("other rows the second time")
			}
		})
	}
}
