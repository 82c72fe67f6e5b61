package framework

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// summaryUnreadablePrivate is the summary of the error that what is remembered cannot be read or
// written.
const summaryUnreadablePrivate = "Unreadable Private State"

// Landscape is where an object lives: its id or its name means nothing elsewhere. Everything that
// is remembered of an object embeds it.
type Landscape struct {
	BaseURL string `json:"base_url"`
}

// PrivateReader is the private state that a request brings.
type PrivateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// PrivateWriter is the private state that a response takes.
type PrivateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// ReadPrivate returns what is remembered under a key: the zero value where there is nothing, as for
// what was just imported.
func ReadPrivate[T any](ctx context.Context, reader PrivateReader, key string) (T, diag.Diagnostics) {
	var remembered T
	encoded, diags := reader.GetKey(ctx, key)
	if len(encoded) == 0 || diags.HasError() {
		return remembered, diags
	}
	if err := json.Unmarshal(encoded, &remembered); err != nil {
		diags.AddError(summaryUnreadablePrivate, fmt.Sprintf("What the provider remembers beside the state cannot be read: %s. It may have been written by a newer version of the provider.", err))
	}
	return remembered, diags
}

// ReadState returns an object's state, and what is remembered of it beside that, under a key.
func ReadState[M, P any](ctx context.Context, from Getter, reader PrivateReader, key string, diags *diag.Diagnostics) (state M, remembered P) {
	diags.Append(Get(ctx, from, &state)...)
	remembered, more := ReadPrivate[P](ctx, reader, key)
	diags.Append(more...)
	return state, remembered
}

// WritePrivate remembers a value under a key. It must not hold a secret, nor anything made from
// one.
func WritePrivate(ctx context.Context, writer PrivateWriter, key string, remembered any) diag.Diagnostics {
	encoded, err := json.Marshal(remembered)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic(summaryUnreadablePrivate, fmt.Sprintf("The private state could not be encoded: %s.", err))}
	}
	return writer.SetKey(ctx, key, encoded)
}
