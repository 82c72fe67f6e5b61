package refresh

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestReader_bound holds the requests that are used against the best way in hindsight: in accounts
// of any size, for any share of them, in any order.
func TestReader_bound(t *testing.T) {
	t.Parallel()
	orders := map[string]func([]int64){
		"in order":       func([]int64) {},
		"in reverse":     func(ids []int64) { slices.Reverse(ids) },
		"in disorder":    shuffle,
		"from far apart": apart,
	}
	for _, size := range []int{10, 11, 100, 200, 201, 1_000, 2_100, 10_000, 100_000} {
		whole := accountOf(size, 200)
		for _, share := range []float64{0.001, 0.01, 0.1, 0.5, 1} {
			for order, sorted := range orders {
				for _, countsNo := range []bool{false, true} {
					for _, atATime := range []int{1, 10} {
						if size > 10_000 && (atATime == 1 || order == "in order" || order == "from far apart") {
							continue // They take long, and the order in disorder and in reverse are the hard ones.
						}
						name := fmt.Sprintf("%d things/%v of them/%s/length unknown %t/%d at a time", size, share, order, countsNo, atATime)
						t.Run(name, func(t *testing.T) {
							t.Parallel()
							a := &account{things: whole.things, byID: whole.byID, pageSize: whole.pageSize, countsNo: countsNo}
							ids := some(size, share)
							sorted(ids)
							readAll(t, a, a.reader(Adaptive), ids, atATime)
							best := min(len(ids), a.length())
							if used := a.requests(); used > 2*best+firstWave {
								t.Errorf("%d requests for %d of %d pages, where the best way takes %d", used, len(ids), a.length(), best)
							}
						})
					}
				}
			}
		}
	}
}

// some returns the ids of a share of the things, spread evenly.
func some(size int, share float64) []int64 {
	count := max(1, int(float64(size)*share))
	ids := make([]int64, 0, count)
	for i := range count {
		ids = append(ids, int64(i*size/count)+1)
	}
	return ids
}

func shuffle(ids []int64) {
	source := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // A seed makes the test repeatable.
	source.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
}

// apart has each follow one of another half of the list.
func apart(ids []int64) {
	half := len(ids) / 2
	mixed := make([]int64, 0, len(ids))
	for i := range half {
		mixed = append(mixed, ids[len(ids)-1-i], ids[half-1-i])
	}
	if len(ids)%2 == 1 {
		mixed = append(mixed, ids[half])
	}
	copy(ids, mixed)
}
