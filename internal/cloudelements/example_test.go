package cloudelements_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// A program reads instances with a client alone. The server here stands in for the platform, whose
// base URL RegionBaseURL gives.
func Example() {
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path != "/elements/api-v2/instances" {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"requestId": "0123456789abcdef01234567", "message": "No element instance found with ID 8"}`)
			return
		}
		_, _ = io.WriteString(w, `[{"id": 7, "name": "Contoso", "element": {"key": "microsoftgraph"}, "tags": ["tenant:contoso"]}]`)
	}))
	defer platform.Close()

	client, err := cloudelements.New(platform.URL,
		cloudelements.WithCredentials("made-up-user-secret", "made-up-organization-secret"),
		cloudelements.WithUserAgent("inventory/1.0"))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	for instance, err := range client.Instances.List(ctx, cloudelements.InstanceListOptions{Tags: []string{"tenant:contoso"}}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(instance.ID, instance.Name, "of", instance.Element.Key)
	}
	_, err = client.Instances.Get(ctx, 8)
	fmt.Println(cloudelements.IsNotFound(err))
	fmt.Println(err)

	// Output:
	// 7 Contoso of microsoftgraph
	// true
	// Get Instance failed for instance 8: the platform answered 404 Not Found: No element instance found with ID 8. Request id: 0123456789abcdef01234567.
}
