package main

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// methods are those of the API, in the order of an instance's life.
var methods = []string{http.MethodPost, http.MethodGet, http.MethodPatch, http.MethodPut, http.MethodDelete}

// listed says how many requests of which method there are, such as "1 POST, 3 GET".
func listed(requests []simulator.Request) string {
	counts := map[string]int{}
	for _, request := range requests {
		counts[request.Method]++
	}
	var parts []string
	for _, method := range methods {
		if counts[method] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[method], method))
		}
	}
	if len(parts) == 0 {
		return "no request"
	}
	return strings.Join(parts, ", ")
}

// summary counts what the provider sent over the whole run, and the connections that it took.
func (d *demo) summary() (string, error) {
	requests := d.platform.fromProvider(0)
	created := 0
	for _, request := range requests {
		if request.Method == http.MethodPost {
			created++
		}
	}
	if created != 1 {
		return "", fmt.Errorf("the provider sent %s: one POST was expected in all", listed(requests))
	}
	return fmt.Sprintf("The provider sent %d requests: %s.\n%d connections were opened: Terraform starts the provider anew for each plan and each apply.",
		len(requests), listed(requests), d.platform.Statistics().Connections), nil
}
