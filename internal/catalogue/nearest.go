package catalogue

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"
)

// maxNearest bounds how many words are suggested.
const maxNearest = 3

// Nearest returns the words that a misspelt one may stand for, the likeliest first. There are at
// most three, and none where no word is near. Case does not count.
func Nearest(misspelt string, words []string) []string {
	lower := strings.ToLower(misspelt)
	farthest := farthestEdit(lower)
	type candidate struct {
		word     string
		distance int
	}
	var near []candidate
	seen := make(map[string]bool, len(words))
	for _, word := range words {
		if seen[word] || abs(len(word)-len(lower)) > farthest {
			continue
		}
		seen[word] = true
		if distance := edlib.OSADamerauLevenshteinDistance(lower, strings.ToLower(word)); distance <= farthest {
			near = append(near, candidate{word, distance})
		}
	}
	slices.SortFunc(near, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.word, b.word))
	})
	nearest := make([]string, 0, maxNearest)
	for _, one := range near[:min(len(near), maxNearest)] {
		nearest = append(nearest, one.word)
	}
	return nearest
}

// farthestEdit is how many letters of a word may be wrong: one in four, but not more than three.
func farthestEdit(word string) int {
	return max(1, min(3, len(word)/4))
}

func abs(n int) int {
	return max(n, -n)
}
