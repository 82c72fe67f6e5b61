package refresh

import (
	"fmt"
	"strings"
)

// Strategy says how objects are read.
type Strategy string

// The strategies.
const (
	// Adaptive reads objects one by one until the list of all is cheaper.
	Adaptive Strategy = "adaptive"
	// Single reads each object by itself.
	Single Strategy = "single"
	// List reads the list before any object by itself, but for the one that it is held against.
	List Strategy = "list"
)

// Strategies are all strategies, the default first.
var Strategies = []Strategy{Adaptive, Single, List}

// Validate returns an error for what is none of the Strategies.
func (s Strategy) Validate() error {
	names := make([]string, 0, len(Strategies))
	for _, known := range Strategies {
		if s == known {
			return nil
		}
		names = append(names, fmt.Sprintf("%q", known))
	}
	return fmt.Errorf("the refresh strategy is %q; it must be one of %s", s, strings.Join(names, ", "))
}
