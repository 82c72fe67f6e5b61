package instance

import (
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// sameAsAnswer tells whether a configured value still holds, given what the
// platform answers for its key. present is false where the answer lacks the
// key; answered is nil where it holds null.
//
// What the answer does not show cannot have drifted: some keys that are sent
// never come back, and secrets come back masked.
func sameAsAnswer(configured string, answered *string, present bool) bool {
	switch {
	case !present:
		return true
	case answered == nil:
		return lenient.SameValue(configured, "")
	case redact.IsMasked(*answered):
		return true
	default:
		return lenient.SameValue(configured, *answered)
	}
}

// isRefreshed tells whether the platform changes the value of a key without
// anybody's doing, as it does with tokens [reference 4.2]. Their interval is a
// setting.
func isRefreshed(key string) bool {
	return strings.HasPrefix(key, serverMadePrefix) && key != "oauth.user.refresh_interval"
}
