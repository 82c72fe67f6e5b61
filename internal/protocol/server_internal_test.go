package protocol

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

// TestServer_losesNothing expects a server to have all methods that the framework's has. Terraform
// asks for parts of the protocol by interfaces, and takes a part as not served where a method of it
// is missing.
func TestServer_losesNothing(t *testing.T) {
	t.Parallel()
	all := reflect.TypeOf(providerserver.NewProtocol6(&madeUp{})())
	for name, server := range map[string]Server{
		"NewServer": NewServer(&madeUp{}, func() any { return nil }), "NewReleasingServer": NewReleasingServer(&madeUp{}),
	} {
		for i := range all.NumMethod() {
			method := all.Method(i)
			if _, ok := reflect.TypeOf(server).MethodByName(method.Name); !ok {
				t.Errorf("%s loses %s", name, method.Name)
			}
		}
	}
}
