// Package privatestate keeps what the provider remembers of a resource beside its
// state. Terraform hands it back with every operation, and shows it to nobody.
package privatestate

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// SummaryUnreadable is the summary of the error that what is remembered cannot be
// read or written.
const SummaryUnreadable = "Unreadable Private State"

// Reader is the private state that a request brings.
type Reader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// Writer is the private state that a response takes.
type Writer interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// Encoded is private state as the protocol carries it: the framework's encoding,
// of which it offers no decoder.
type Encoded map[string][]byte

// Decode reads private state that the protocol has carried. Keys of the framework's
// own begin with a dot.
func Decode(carried []byte) (Encoded, error) {
	var state Encoded
	if err := json.Unmarshal(carried, &state); err != nil {
		return nil, err
	}
	return state, nil
}

// GetKey makes it a Reader.
func (e Encoded) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return e[key], nil }

// Read gives what is remembered under a key: the zero value where there is
// nothing, as for what was just imported.
func Read[T any](ctx context.Context, reader Reader, key string) (T, diag.Diagnostics) {
	var remembered T
	encoded, diags := reader.GetKey(ctx, key)
	if len(encoded) == 0 || diags.HasError() {
		return remembered, diags
	}
	if err := json.Unmarshal(encoded, &remembered); err != nil {
		diags.AddError(SummaryUnreadable, DetailUnreadable(err))
	}
	return remembered, diags
}

// Write remembers a value under a key. It must not hold a secret, nor anything made
// from one.
func Write(ctx context.Context, writer Writer, key string, remembered any) diag.Diagnostics {
	encoded, err := json.Marshal(remembered)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic(SummaryUnreadable, fmt.Sprintf("The private state could not be encoded: %s.", err))}
	}
	return writer.SetKey(ctx, key, encoded)
}

// DetailUnreadable says why what is remembered cannot be read.
func DetailUnreadable(err error) string {
	return fmt.Sprintf("What the provider remembers beside the state cannot be read: %s. It may have been written by a newer version of the provider.", err)
}
