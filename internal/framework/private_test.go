package framework_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// kept is a private state in memory.
type kept map[string][]byte

func (k kept) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return k[key], nil }

func (k kept) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	k[key] = value
	return nil
}

func TestReadAndWrite(t *testing.T) {
	t.Parallel()
	state := kept{"unreadable": []byte("{")}
	if got, diags := framework.ReadPrivate[framework.Landscape](t.Context(), state, "none"); got != (framework.Landscape{}) || len(diags) > 0 {
		t.Errorf("of nothing, got %v, %v", got, diags)
	}
	want := framework.Landscape{BaseURL: "https://api.example.com"}
	if diags := framework.WritePrivate(t.Context(), state, "home", want); len(diags) > 0 {
		t.Error(diags)
	}
	if got, diags := framework.ReadPrivate[framework.Landscape](t.Context(), state, "home"); got != want || len(diags) > 0 {
		t.Errorf("got %v, %v", got, diags)
	}
	if _, diags := framework.ReadPrivate[framework.Landscape](t.Context(), state, "unreadable"); len(diags) != 1 || diags[0].Summary() != "Unreadable Private State" {
		t.Errorf("of what is no JSON, got %v", diags)
	}
	if diags := framework.WritePrivate(t.Context(), state, "home", func() {}); len(diags) != 1 || diags[0].Summary() != "Unreadable Private State" {
		t.Errorf("writing what is no JSON gave %v", diags)
	}
}
