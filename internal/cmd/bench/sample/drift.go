package sample

import (
	"fmt"
	"strings"
)

// DriftVariable has a provider without a platform answer with the drift, unless it is empty.
const DriftVariable = "BENCH_DRIFT"

const (
	prefix = "Tenant "
	suffix = " renamed"
	every  = 100
)

// Name is the configured name of an instance by its number, from 0.
func Name(number int) string { return fmt.Sprintf("%s%d", prefix, number) }

// Number is the number of an instance by its name, whether it drifted or not. It reports false for any other name.
func Number(name string) (number int, ok bool) {
	_, err := fmt.Sscanf(name, prefix+"%d", &number)
	return number, err == nil
}

// Drifts reports whether the instance of a name is one of those, one in a hundred, that drift.
func Drifts(name string) bool {
	number, ok := Number(name)
	return ok && number%every == 0
}

// Renamed is what the name becomes of an instance that drifts.
func Renamed(name string) string { return strings.TrimSuffix(name, suffix) + suffix }

// Restored is the configured name of an instance.
func Restored(name string) string { return strings.TrimSuffix(name, suffix) }
