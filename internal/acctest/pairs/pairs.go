// Package pairs chooses few combinations of many choices, in which each answer to one choice meets
// each answer to every other.
package pairs

// pair is an answer to one choice and an answer to a later one.
type pair struct{ first, answer, second, other int }

// Cover returns rows of answers, one for each choice, so that every pair of answers to two choices
// is in a row. The answers of a choice count from 0; answers says how many each has, at least one.
// It is greedy, so that the rows are few, though not the fewest, and the same for the same choices.
func Cover(answers []int) [][]int {
	missing := make(map[pair]bool)
	var order []pair
	for first := range answers {
		for second := first + 1; second < len(answers); second++ {
			for answer := range answers[first] {
				for other := range answers[second] {
					one := pair{first, answer, second, other}
					missing[one] = true
					order = append(order, one)
				}
			}
		}
	}
	var rows [][]int
	for _, next := range order {
		if !missing[next] {
			continue
		}
		row := extend(answers, next, missing, len(rows))
		rows = append(rows, row)
		for first := range row {
			for second := first + 1; second < len(row); second++ {
				delete(missing, pair{first, row[first], second, row[second]})
			}
		}
	}
	return rows
}

// Count is the number of pairs that Cover covers.
func Count(answers []int) int {
	count, before := 0, 0
	for _, one := range answers {
		count += before * one
		before += one
	}
	return count
}

// extend makes a row of a pair: each other choice gets the answer that has the most pairs which are
// missing, with those that are chosen already. start chooses among answers that are as good, so
// that rows differ.
func extend(answers []int, next pair, missing map[pair]bool, start int) []int {
	const open = -1
	row := make([]int, len(answers))
	for i := range row {
		row[i] = open
	}
	row[next.first], row[next.second] = next.answer, next.other
	for i := range row {
		if row[i] != open {
			continue
		}
		best, most := 0, -1
		for n := range answers[i] {
			answer := (n + start) % answers[i]
			gained := 0
			for j, chosen := range row {
				if chosen != open && missing[ordered(i, answer, j, chosen)] {
					gained++
				}
			}
			if gained > most {
				best, most = answer, gained
			}
		}
		row[i] = best
	}
	return row
}

func ordered(i, answer, j, other int) pair {
	if i < j {
		return pair{i, answer, j, other}
	}
	return pair{j, other, i, answer}
}
