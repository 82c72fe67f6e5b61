package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Call calls a function of the provider with arguments in their order, and gives
// its result, or the text of its error. Terraform asks only where all arguments
// are known, except where the function says that it takes others.
func (s *Server) Call(name string, arguments ...any) (result any, failure string) {
	s.t.Helper()
	function, ok := s.schemas.Functions[name]
	if !ok {
		s.t.Fatalf("the provider has no function %q", name)
	}
	if len(arguments) != len(function.Parameters) {
		s.t.Fatalf("the function %s takes %d arguments and not %d", name, len(function.Parameters), len(arguments))
	}
	request := &tfprotov6.CallFunctionRequest{Name: name}
	for i, argument := range arguments {
		request.Arguments = append(request.Arguments, s.encode(function.Parameters[i].Type, argument))
	}
	response, err := s.provider.CallFunction(s.t.Context(), request)
	if err != nil {
		s.t.Fatalf("calling %s: %s", name, err)
	}
	if response.Error != nil {
		return nil, response.Error.Text
	}
	value, err := response.Result.Unmarshal(function.Return.Type)
	if err != nil {
		s.t.Fatalf("decoding the result of %s: %s", name, err)
	}
	return fromTerraform(value), ""
}
