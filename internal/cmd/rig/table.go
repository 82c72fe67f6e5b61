package rig

import (
	"fmt"
	"strings"
)

// Row is a line of a markdown table.
func Row(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }

// Number writes a count, which is not negative, with commas between thousands.
func Number(count int) string {
	digits := fmt.Sprint(count)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
