package cloudelements

import (
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
)

// ParseCreatedDate reads a CreatedDate: in the documented form YYYY-MM-DDThh:mm:ssZ, with other
// zones, with fractions of a second, or without a zone, which is taken for UTC. Those of elements
// are milliseconds since 1970 [reference 3.3].
func ParseCreatedDate(text string) (time.Time, bool) {
	at, _, ok := reconcile.ParseDate(text)
	return at, ok
}
