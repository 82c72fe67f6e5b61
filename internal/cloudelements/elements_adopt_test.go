package cloudelements

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// A platform that gives no heed to what it is asked for may list its catalogue too. What it does
// not say is private is taken for the account's own, which is all that was asked for.
func TestElements_Adopt_catalogue(t *testing.T) {
	t.Parallel()
	for private, want := range map[string]bool{`, "private": false`: false, `, "private": true`: true, "": true} {
		c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
			element := fmt.Sprintf(`{"id": 1, "key": "orders", "name": "Orders", "createdDate": %d%s}`, time.Now().UnixMilli(), private)
			if !strings.HasSuffix(r.URL.Path, "/1") {
				element = "[" + element + "]"
			}
			respond(w, http.StatusOK, element)
		})
		adopted, err := c.Elements.Adopt(t.Context(), Definition{"key": "orders", "name": "Orders"})
		if err != nil || (adopted != nil) != want {
			t.Errorf("%q: got %+v, %v", private, adopted, err)
		}
	}
}

// An element of unknown age may be somebody's for years.
func TestElements_Adopt_unknownAge(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		element := `{"id": 1, "key": "orders", "name": "Orders"}`
		if !strings.HasSuffix(r.URL.Path, "/1") {
			element = "[" + element + "]"
		}
		respond(w, http.StatusOK, element)
	})
	adopted, err := c.Elements.Adopt(t.Context(), Definition{"key": "orders", "name": "Orders"})
	if e := wantError(t, err); adopted != nil || !slices.Equal(e.Candidates, []int64{1}) || !strings.Contains(err.Error(), "the date of element 1 does not tell how old it is") {
		t.Errorf("got %+v, %v", adopted, err)
	}
}
