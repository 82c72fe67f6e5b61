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

func TestNeedsCode(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status  int
		message string
		want    bool
	}{
		"a real answer":   {http.StatusBadRequest, "You must provide an OAuth code in order to create an instance of this element", true},
		"another mistake": {http.StatusBadRequest, "Missing required configuration", false},
		"another status":  {http.StatusForbidden, "You must provide an OAuth code", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte(`{"message":"` + test.message + `"}`))
			})
			_, err := client.Instances.Update(t.Context(), 1, InstanceUpdate{ReAuthenticate: true})
			if got := NeedsCode(err); got != test.want {
				t.Errorf("NeedsCode(%v) = %t, want %t", err, got, test.want)
			}
		})
	}
}
