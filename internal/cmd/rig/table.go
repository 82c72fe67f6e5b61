package rig

import (
	"fmt"
	"strings"
)

// Column is a column of a markdown table whose lines are about values.
type Column[V any] struct {
	Title string
	Value func(V) string
}

// Head returns the first two lines of a table.
func Head[V any](columns []Column[V]) string {
	return row(columns, func(c Column[V]) string { return c.Title }) + "\n" + row(columns, func(Column[V]) string { return "---" })
}

// Line returns the line of a table that is about a value.
func Line[V any](columns []Column[V], value V) string {
	return row(columns, func(c Column[V]) string { return c.Value(value) })
}

func row[V any](columns []Column[V], cell func(Column[V]) string) string {
	var line strings.Builder
	for _, c := range columns {
		line.WriteString("| " + cell(c) + " ")
	}
	return line.String() + "|"
}

// Number writes a count, which is not negative, with commas between thousands.
func Number(count int) string {
	digits := fmt.Sprint(count)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
