package instance

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ImportState imports by the instance's id, by its element and name, or by its identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Ready(&resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, defaultReadTimeout)
	defer cancel()
	id, diags := r.importID(ctx, req)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("enabled"), true)...)
}

// importID returns the id of the instance that an import means.
func (r *Resource) importID(ctx context.Context, req resource.ImportStateRequest) (string, diag.Diagnostics) {
	address, diags := r.ImportAddress(ctx, req)
	if diags.HasError() {
		return "", diags
	}
	text := req.ID
	if address != nil {
		text = address[0]
	}
	if framework.IsID(text) {
		return text, diags
	}
	// Names may hold slashes, and keys do not.
	element, name, both := strings.Cut(text, "/")
	if address != nil || !both || element == "" || name == "" {
		diags.AddError(summaryInvalidImportID, detailInvalidImportID(text))
		return "", diags
	}
	chosen := selector{elementKey: types.StringValue(element), name: types.StringValue(name)}
	if framework.IsID(element) {
		chosen.elementKey, chosen.elementID = types.StringNull(), types.StringValue(element)
	}
	id, err := findID(ctx, r.Provider.Client, chosen, &diags)
	if err != nil {
		diags.AddError(summaryUnableToFind, detailFindFailed(chosen, err))
	}
	return strconv.FormatInt(id, 10), diags
}

// fillImported puts into state what a user has set of an instance that was just imported, so that a
// plan of the same configuration is clean except for secrets.
func fillImported(ctx context.Context, elements *catalogue.Catalogue, state *resourceModel, read *cloudelements.Instance) diag.Diagnostics {
	var diags diag.Diagnostics
	var rows []cloudelements.ConfigurationRow
	definition, err := elements.Configuration(ctx, elementKeyOrID(framework.IDOrNull(read.Element.ID), framework.StringOrNull(read.Element.Key)))
	switch {
	case err == nil:
		rows = definition.Rows
	case !isUnavailable(err):
		diags.AddError(summaryUnableToImport, detailFailed(*state, err))
		return diags
	}
	leftOut, more := flattenImported(state, read, rows)
	diags.Append(more...)
	switch {
	case err != nil:
		diags.AddWarning(summaryDefaultsNotKnown, detailDefaultsNotKnown(read, leftOut, err))
	case len(leftOut) > 0:
		diags.AddWarning(summarySecretsLeftOut, detailSecretsLeftOut(read, leftOut))
	}
	return diags
}

// isUnavailable reports whether an element was deleted, or is not visible to this user. Its
// instances live on.
func isUnavailable(err error) bool {
	failure, ok := cloudelements.AsError(err)
	return ok && (failure.Status == http.StatusNotFound || failure.Status == http.StatusForbidden)
}

// flattenImported fills the configured attributes of an instance that was just imported. State has
// nothing to compare them with. The keys that it returns are left out, since their values may be
// secret.
func flattenImported(state *resourceModel, answer *cloudelements.Instance, rows []cloudelements.ConfigurationRow) ([]string, diag.Diagnostics) {
	values, leftOut := imported(answer.Configuration, rows)
	diags := flattenValues(state, values, func(string, string) bool { return false })
	if answer.ExternalAuthentication == "initial" {
		state.ExternalAuthentication = types.StringValue(answer.ExternalAuthentication)
	}
	return leftOut, diags
}

// imported returns what a user has set of an instance: the keys that a user may set and whose value
// is not the element's default. If the element's rows are not known, every value counts as set.
//
// Secrets are left to the configuration, even those that come in clear: generated configuration has
// null for a secret, which would remove it. The keys of those that somebody may not take for a
// secret are returned as well, in order.
func imported(answered map[string]*string, rows []cloudelements.ConfigurationRow) (values map[string]string, leftOut []string) {
	listed := rowsByKey(rows)
	values = make(map[string]string)
	for key, value := range answered {
		row, isListed := listed[key]
		typed, hasAttribute := typedKeyOf(key)
		isTyped := hasAttribute && !typed.secret
		isSecret := row.IsPassword() || hasAttribute && typed.secret
		if value == nil || redact.IsMasked(*value) || isSecret || row.Internal || isSetByPlatform(key) ||
			len(rows) > 0 && !isListed && !isTyped {
			continue
		}
		fallback := ""
		if row.DefaultValue != nil {
			fallback = *row.DefaultValue
		}
		switch {
		case *value == "" || lenient.SameValue(fallback, *value):
		case !isTyped && mayBeSecret(key, *value, listed):
			if !redact.IsPasswordKey(key) {
				leftOut = append(leftOut, key)
			}
		default:
			values[key] = *value
		}
	}
	slices.Sort(leftOut)
	return values, leftOut
}

// mayBeSecret reports whether a value is a secret or may be one, by the row of its key where the
// element lists one.
func mayBeSecret(key, value string, listed map[string]cloudelements.ConfigurationRow) bool {
	if row, isListed := listed[key]; isListed {
		return row.IsSecret()
	}
	return redact.MayBeSecret(key, value)
}

// platformKeys are keys of events that the platform fills in by itself [reference 5.1].
var platformKeys = []string{
	keyEventsSubscription, "event.metadata", "event.helper.key", "event.notification.instance.finder",
}

// tokenPrefix begins the keys of tokens that the platform gets and refreshes [reference 4.2].
const tokenPrefix = "oauth.user."

func isSetByPlatform(key string) bool {
	return slices.Contains(platformKeys, key) || strings.HasPrefix(key, tokenPrefix)
}

// flattenValues puts the values of configuration keys into the attributes that hold them. Keys
// without an attribute of their own go into the two maps, those of secrets into the one that
// Terraform does not show.
func flattenValues(state *resourceModel, values map[string]string, isSecret func(key, value string) bool) diag.Diagnostics {
	var diags, more diag.Diagnostics
	for _, typed := range typedKeys {
		text := values[typed.key]
		value, fits := typed.kind.decode(text)
		// An attribute of minutes cannot hold "007", for one, without changing it.
		if held, _ := encode(value); fits && strings.EqualFold(held, text) {
			state.set(typed.at, value)
			delete(values, typed.key)
		}
	}
	plain, secret := make(map[string]attr.Value), make(map[string]attr.Value)
	for key, value := range values {
		if isSecret(key, value) {
			secret[key] = types.StringValue(value)
		} else {
			plain[key] = types.StringValue(value)
		}
	}
	if len(plain) > 0 {
		state.Configuration, more = types.MapValue(types.StringType, plain)
		diags.Append(more...)
	}
	if len(secret) > 0 {
		state.SecretConfiguration, more = types.MapValue(types.StringType, secret)
		diags.Append(more...)
	}
	return diags
}
