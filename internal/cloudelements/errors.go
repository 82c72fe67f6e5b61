package cloudelements

import (
	"net/http"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// Error is what a call failed with. Its texts are free of known secrets.
type Error = transport.Error

// AsError finds the *Error in an error's chain.
func AsError(err error) (*Error, bool) { return transport.AsError(err) }

// IsNotFound reports whether the platform answered that the object does not exist. A 404 of
// anything else, such as a gateway or a server at a wrong base URL, is not that answer. It is, and
// so is a 401, where the list of all objects shows that the object is deleted.
func IsNotFound(err error) bool { return transport.IsNotFound(err) }

// IsBadRequest reports whether the platform refused a request for what is in it.
func IsBadRequest(err error) bool { return transport.IsAnswer(err, http.StatusBadRequest) }

// IsConflict reports whether the platform answered that there is something with the same unique
// name [reference 1.3].
func IsConflict(err error) bool { return transport.IsAnswer(err, http.StatusConflict) }

// IsAmbiguous reports whether the operation may have taken effect although it failed.
func IsAmbiguous(err error) bool { return transport.IsAmbiguous(err) }

// NeedsCode reports whether the platform refused to authenticate an instance because it has no
// OAuth code. The platform gives no code of errors [reference 1.3], so its words must do; they are
// those of a real answer.
func NeedsCode(err error) bool {
	e, ok := AsError(err)
	return ok && e.Status == http.StatusBadRequest && strings.Contains(strings.ToLower(e.Message), "provide an oauth code")
}
