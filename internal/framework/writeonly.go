package framework

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// What the names of a write-only attribute and of its version end in.
const (
	SuffixWriteOnly = "_wo"
	SuffixVersion   = "_wo_version"
)

// SummaryMasked is the summary of the error that Masked tells of.
const SummaryMasked = "Masked Value"

// WriteOnly is a write-only attribute of a configuration. Terraform keeps no value of it, so that a
// version beside it says when it is sent.
type WriteOnly struct {
	Path           path.Path
	Value, Version attr.Value
	// Plain is the value of the attribute that state keeps in its place: nil where there is none,
	// or where both may be set.
	Plain attr.Value
}

// Validate checks the attribute with its version and the plain one. What is not known yet is never
// wrong.
func (w WriteOnly) Validate() diag.Diagnostics {
	var diags diag.Diagnostics
	if w.Value.IsNull() {
		return diags
	}
	name := w.Path.String()
	if w.Plain != nil && !w.Plain.IsNull() && !w.Plain.IsUnknown() && !w.Value.IsUnknown() {
		diags.AddAttributeError(w.Path, "Conflicting Secrets", detailConflictingSecrets(strings.TrimSuffix(name, SuffixWriteOnly), name))
	}
	if w.Version.IsNull() {
		diags.AddAttributeError(w.Path, "Missing Version of Write-Only Value", detailMissingVersion(name))
	}
	return diags
}

// VersionChanged reports whether a write-only value is to be sent, by its version in state and in
// the plan. Taking the version away sends nothing.
func VersionChanged(state, plan types.Int64) bool { return !plan.IsNull() && !plan.Equal(state) }

// MissingValue is the error that a version says to send what a write-only attribute has no value
// of.
func MissingValue(attribute path.Path) diag.Diagnostic {
	name := attribute.String()
	return diag.NewAttributeErrorDiagnostic(attribute, "Version without Write-Only Value",
		fmt.Sprintf("%s_version says when %s is sent, but %s has no value. Set both, or neither.", name, name, name))
}

func detailMissingVersion(name string) string {
	return fmt.Sprintf("%s is write-only: Terraform does not keep it and cannot see a change. Set %s_version as well, to 1 at first, and raise it each time the value is to be sent again.", name, name)
}

func detailConflictingSecrets(plain, writeOnly string) string {
	return fmt.Sprintf("Both %s and %s are set. Keep %s to have the value in state, or %s to keep it out of state.", plain, writeOnly, plain, writeOnly)
}

// Masked says that a configured value is the platform's mask. The remedy is what else to do than to
// set the secret.
func Masked(remedy string) string {
	return "The value is ********, which the platform shows in place of a secret. It was probably copied from an answer of the platform. Set the secret itself, or " + remedy + "."
}
