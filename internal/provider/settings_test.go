package provider

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// complete is the settings that result where only the secrets are set.
var complete = settings{
	baseURL: "https://api.cloud-elements.com/elements/api-v2", userSecret: "made-up-user-secret", organizationSecret: "made-up-organization-secret",
	maxRetries: 4, maxRequestsPerSecond: 0, maxConcurrentRequests: 64, requestTimeout: 3 * time.Minute,
	createSettleTime: time.Minute, validateWithCatalog: true, refreshStrategy: cloudelements.RefreshAdaptive,
}

// TestResolve takes each setting from the block and from its environment variable, alone and
// together.
//
//nolint:paralleltest // The environment belongs to the whole process, so t.Setenv forbids it.
func TestResolve(t *testing.T) {
	text, number, fraction, flag := types.StringValue, types.Int64Value, types.Float64Value, types.BoolValue
	for _, test := range []struct {
		name        string
		block       model
		environment map[string]string
		want        func(*settings)
	}{
		{"only the secrets", model{}, nil, func(*settings) {}},

		{"region eu", model{Region: text("eu")}, nil, func(s *settings) { s.baseURL = "https://api.cloud-elements.co.uk/elements/api-v2" }},
		{"region staging", model{Region: text("staging")}, nil, func(s *settings) { s.baseURL = "https://staging.cloud-elements.com/elements/api-v2" }},
		{"region us", model{Region: text("us")}, nil, func(*settings) {}},
		{"base_url", model{BaseURL: text("https://api.example.com")}, nil, func(s *settings) { s.baseURL = "https://api.example.com" }},
		{"user_secret", model{UserSecret: text("of-the-block")}, nil, func(s *settings) { s.userSecret = "of-the-block" }},
		{"organization_secret", model{OrganizationSecret: text("of-the-block")}, nil, func(s *settings) { s.organizationSecret = "of-the-block" }},
		{"max_retries", model{MaxRetries: number(0)}, nil, func(s *settings) { s.maxRetries = 0 }},
		{"max_requests_per_second", model{MaxRequestsPerSecond: fraction(2.5)}, nil, func(s *settings) { s.maxRequestsPerSecond = 2.5 }},
		{"max_concurrent_requests", model{MaxConcurrentRequests: number(3)}, nil, func(s *settings) { s.maxConcurrentRequests = 3 }},
		{"request_timeout", model{RequestTimeout: text("90s")}, nil, func(s *settings) { s.requestTimeout = 90 * time.Second }},
		{"create_settle_time", model{CreateSettleTime: text("15m")}, nil, func(s *settings) { s.createSettleTime = 15 * time.Minute }},
		{"validate_with_catalog", model{ValidateWithCatalog: flag(false)}, nil, func(s *settings) { s.validateWithCatalog = false }},
		{"adopt_existing", model{AdoptExisting: flag(true)}, nil, func(s *settings) { s.adoptExisting = true }},
		{"refresh_strategy", model{RefreshStrategy: text("single")}, nil, func(s *settings) { s.refreshStrategy = cloudelements.RefreshSingle }},

		{"CLOUDELEMENTS_REGION", model{}, map[string]string{envRegion: "eu"}, func(s *settings) { s.baseURL = "https://api.cloud-elements.co.uk/elements/api-v2" }},
		{"CLOUDELEMENTS_BASE_URL", model{}, map[string]string{envBaseURL: "https://api.example.com"}, func(s *settings) { s.baseURL = "https://api.example.com" }},
		{"CLOUDELEMENTS_MAX_RETRIES", model{}, map[string]string{envMaxRetries: "0"}, func(s *settings) { s.maxRetries = 0 }},
		{"CLOUDELEMENTS_MAX_REQUESTS_PER_SECOND", model{}, map[string]string{envMaxRequestsPerSecond: "0.5"}, func(s *settings) { s.maxRequestsPerSecond = 0.5 }},
		{"CLOUDELEMENTS_MAX_CONCURRENT_REQUESTS", model{}, map[string]string{envMaxConcurrentRequests: "1000"}, func(s *settings) { s.maxConcurrentRequests = 1000 }},
		{"CLOUDELEMENTS_REQUEST_TIMEOUT", model{}, map[string]string{envRequestTimeout: "1h"}, func(s *settings) { s.requestTimeout = time.Hour }},
		{"CLOUDELEMENTS_CREATE_SETTLE_TIME", model{}, map[string]string{envCreateSettleTime: "2s"}, func(s *settings) { s.createSettleTime = 2 * time.Second }},
		{"CLOUDELEMENTS_VALIDATE_WITH_CATALOG", model{}, map[string]string{envValidateWithCatalog: "false"}, func(s *settings) { s.validateWithCatalog = false }},
		{"CLOUDELEMENTS_ADOPT_EXISTING", model{}, map[string]string{envAdoptExisting: "true"}, func(s *settings) { s.adoptExisting = true }},
		{"CLOUDELEMENTS_REFRESH_STRATEGY", model{}, map[string]string{envRefreshStrategy: "list"}, func(s *settings) { s.refreshStrategy = cloudelements.RefreshList }},
		{"CLOUDELEMENTS_ADOPT_EXISTING of false", model{}, map[string]string{envAdoptExisting: "false"}, func(*settings) {}},

		{
			"the block wins over each variable",
			model{
				BaseURL: text("https://block.example.com"), UserSecret: text("of-the-block"), OrganizationSecret: text("of-the-block-too"),
				MaxRetries: number(1), MaxRequestsPerSecond: fraction(1), MaxConcurrentRequests: number(1), RequestTimeout: text("1s"),
				CreateSettleTime: text("1s"), AdoptExisting: flag(false), ValidateWithCatalog: flag(false), RefreshStrategy: text("single"),
			},
			map[string]string{
				envBaseURL: "https://environment.example.com", envMaxRetries: "9", envMaxRequestsPerSecond: "9", envMaxConcurrentRequests: "9", envRequestTimeout: "9s",
				envCreateSettleTime: "9s", envAdoptExisting: "true", envValidateWithCatalog: "true", envRefreshStrategy: "list",
			},
			func(s *settings) {
				*s = settings{
					baseURL: "https://block.example.com", userSecret: "of-the-block", organizationSecret: "of-the-block-too",
					maxRetries: 1, maxRequestsPerSecond: 1, maxConcurrentRequests: 1, requestTimeout: time.Second,
					createSettleTime: time.Second, refreshStrategy: cloudelements.RefreshSingle,
				}
			},
		},
		{
			"the block wins over malformed variables",
			model{
				BaseURL: text("https://block.example.com"), MaxRetries: number(1), MaxRequestsPerSecond: fraction(1), MaxConcurrentRequests: number(1), RequestTimeout: text("1s"),
				CreateSettleTime: text("1s"), AdoptExisting: flag(true), ValidateWithCatalog: flag(true), RefreshStrategy: text("list"),
			},
			map[string]string{
				envBaseURL: "nonsense", envRegion: "mars", envMaxRetries: "x", envMaxRequestsPerSecond: "x", envMaxConcurrentRequests: "x", envRequestTimeout: "x",
				envCreateSettleTime: "x", envAdoptExisting: "x", envValidateWithCatalog: "x", envRefreshStrategy: "x",
			},
			func(s *settings) {
				s.baseURL, s.maxRetries, s.maxRequestsPerSecond, s.maxConcurrentRequests, s.requestTimeout = "https://block.example.com", 1, 1, 1, time.Second
				s.createSettleTime, s.adoptExisting, s.refreshStrategy = time.Second, true, cloudelements.RefreshList
			},
		},
		{"region in the block, base URL in the environment", model{Region: text("eu")}, map[string]string{envBaseURL: "https://environment.example.com"},
			func(s *settings) { s.baseURL = "https://api.cloud-elements.co.uk/elements/api-v2" }},
		{"base_url in the block, region in the environment", model{BaseURL: text("https://block.example.com")}, map[string]string{envRegion: "eu"},
			func(s *settings) { s.baseURL = "https://block.example.com" }},
	} {
		t.Run(test.name, func(t *testing.T) {
			isolate(t, test.environment)
			want := complete
			test.want(&want)
			var diags diag.Diagnostics
			if got := resolve(test.block, &diags); got != want || len(diags) > 0 {
				t.Errorf("got %+v and %v, want %+v", got, diags, want)
			}
		})
	}
}

// TestResolve_malformed checks that what is wrong in the environment is said of the variable that
// it stands in, at the attribute that would win over it.
//
//nolint:paralleltest // The environment belongs to the whole process, so t.Setenv forbids it.
func TestResolve_malformed(t *testing.T) {
	const canary = "canary-in-the-environment"
	for _, test := range []struct {
		name, variable, value string
		attribute, summary    string
		detail                string
	}{
		{"no user secret", envUserSecret, "", "user_secret", summaryMissingCredentials, envUserSecret},
		{"no organization secret", envOrganizationSecret, "", "organization_secret", summaryMissingCredentials, envOrganizationSecret},
		{"user secret with a space", envUserSecret, "User " + canary, "user_secret", summaryInvalidSecret, envUserSecret},
		{"organization secret with a comma", envOrganizationSecret, canary + ",", "organization_secret", summaryInvalidSecret, envOrganizationSecret},
		{"region that is none", envRegion, "mars", "region", summaryInvalidRegion, envRegion + ` is "mars", but the regions are us, eu, staging`},
		{"http base URL", envBaseURL, "http://api.example.com", "base_url", summaryInvalidBaseURL, envBaseURL + ": the base URL must use https"},
		{"base URL with user information", envBaseURL, "https://someone:" + canary + "@api.example.com", "base_url", summaryInvalidBaseURL, envBaseURL},
		{"malformed base URL", envBaseURL, "https://" + canary + "@api.example.com:port", "base_url", summaryInvalidBaseURL, envBaseURL + ": the base URL is malformed"},
		{"retries in words", envMaxRetries, "many", "max_retries", summaryInvalidVariable, envMaxRetries + ` is "many", but must be a whole number from 0 to 20`},
		{"too many retries", envMaxRetries, "21", "max_retries", summaryInvalidVariable, envMaxRetries},
		{"fewer retries than none", envMaxRetries, "-1", "max_retries", summaryInvalidVariable, envMaxRetries},
		{"half a retry", envMaxRetries, "0.5", "max_retries", summaryInvalidVariable, envMaxRetries},
		{"rate in words", envMaxRequestsPerSecond, "fast", "max_requests_per_second", summaryInvalidVariable, envMaxRequestsPerSecond + ` is "fast"`},
		{"rate that is not a number", envMaxRequestsPerSecond, "NaN", "max_requests_per_second", summaryInvalidVariable, envMaxRequestsPerSecond},
		{"rate of nothing", envMaxRequestsPerSecond, "0", "max_requests_per_second", summaryInvalidVariable, envMaxRequestsPerSecond},
		{"no request at a time", envMaxConcurrentRequests, "0", "max_concurrent_requests", summaryInvalidVariable, envMaxConcurrentRequests + ` is "0", but must be a whole number from 1 to 1000`},
		{"too many requests at a time", envMaxConcurrentRequests, "1001", "max_concurrent_requests", summaryInvalidVariable, envMaxConcurrentRequests},
		{"timeout without a unit", envRequestTimeout, "90", "request_timeout", summaryInvalidTimeout, envRequestTimeout + ` is "90"`},
		{"timeout of nothing", envRequestTimeout, "0s", "request_timeout", summaryInvalidTimeout, envRequestTimeout},
		{"settle time without a unit", envCreateSettleTime, "60", "create_settle_time", summaryInvalidSettleTime, envCreateSettleTime + ` is "60"`},
		{"settle time of nothing", envCreateSettleTime, "0s", "create_settle_time", summaryInvalidSettleTime, envCreateSettleTime},
		{"settle time too long", envCreateSettleTime, "16m", "create_settle_time", summaryInvalidSettleTime, "of at most 15 minutes"},
		{"validation that is neither", envValidateWithCatalog, "perhaps", "validate_with_catalog", summaryInvalidVariable, envValidateWithCatalog + ` is "perhaps"`},
		{"strategy that is none", envRefreshStrategy, "eager", "refresh_strategy", summaryInvalidVariable, envRefreshStrategy + ` is "eager", but must be one of adaptive, single, list`},
		{"adoption that is neither", envAdoptExisting, "perhaps", "adopt_existing", summaryInvalidVariable, envAdoptExisting + ` is "perhaps"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			isolate(t, map[string]string{test.variable: test.value})
			var diags diag.Diagnostics
			resolve(model{}, &diags)
			if len(diags) != 1 {
				t.Fatalf("got %v, want one error", diags)
			}
			got, ok := diags[0].(diag.DiagnosticWithPath)
			if !ok || got.Path().String() != test.attribute || got.Summary() != test.summary || !strings.Contains(got.Detail(), test.detail) {
				t.Errorf("got %+v, want an error at %s: %s: … %s …", diags[0], test.attribute, test.summary, test.detail)
			}
			if strings.Contains(diags[0].Detail(), canary) {
				t.Errorf("a secret is shown: %s", diags[0].Detail())
			}
		})
	}
}

// TestResolve_conflictingVariables cannot say which of two variables is meant.
//
//nolint:paralleltest // The environment belongs to the whole process, so t.Setenv forbids it.
func TestResolve_conflictingVariables(t *testing.T) {
	isolate(t, map[string]string{envRegion: "eu", envBaseURL: "https://api.example.com"})
	var diags diag.Diagnostics
	resolve(model{}, &diags)
	if len(diags) != 1 || diags[0].Summary() != summaryConflictingURLs || !strings.Contains(diags[0].Detail(), "Unset one of the two variables") {
		t.Errorf("got %v, want one error about the two variables", diags)
	}
}

// isolate sets the secrets, and besides them only what a case sets.
func isolate(t *testing.T, environment map[string]string) {
	t.Helper()
	for _, variable := range []string{envRegion, envBaseURL, envMaxRetries, envMaxRequestsPerSecond, envMaxConcurrentRequests, envRequestTimeout, envCreateSettleTime, envAdoptExisting, envValidateWithCatalog} {
		t.Setenv(variable, "")
	}
	t.Setenv(envUserSecret, complete.userSecret)
	t.Setenv(envOrganizationSecret, complete.organizationSecret)
	for variable, value := range environment {
		t.Setenv(variable, value)
	}
}
