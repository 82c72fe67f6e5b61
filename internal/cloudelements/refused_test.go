package cloudelements

import (
	"net/http"
	"testing"
)

func TestError_Repeated(t *testing.T) {
	t.Parallel()
	client, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
	})
	for attempt, want := range []bool{false, true, true} {
		_, err := client.Instances.Get(t.Context(), 1)
		if got := wantError(t, err).Repeated; got != want {
			t.Errorf("call %d: Repeated = %t, want %t", attempt+1, got, want)
		}
	}
}
