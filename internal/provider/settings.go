package provider

import (
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Environment variables, one for each attribute. The attribute wins.
const (
	envRegion                = "CLOUDELEMENTS_REGION"
	envBaseURL               = "CLOUDELEMENTS_BASE_URL"
	envUserSecret            = "CLOUDELEMENTS_USER_SECRET"
	envOrganizationSecret    = "CLOUDELEMENTS_ORGANIZATION_SECRET"
	envMaxRetries            = "CLOUDELEMENTS_MAX_RETRIES"
	envMaxRequestsPerSecond  = "CLOUDELEMENTS_MAX_REQUESTS_PER_SECOND"
	envMaxConcurrentRequests = "CLOUDELEMENTS_MAX_CONCURRENT_REQUESTS"
	envRequestTimeout        = "CLOUDELEMENTS_REQUEST_TIMEOUT"
	envCreateSettleTime      = "CLOUDELEMENTS_CREATE_SETTLE_TIME"
	envAdoptExisting         = "CLOUDELEMENTS_ADOPT_EXISTING"
	envValidateWithCatalog   = "CLOUDELEMENTS_VALIDATE_WITH_CATALOG"
	envRefreshStrategy       = "CLOUDELEMENTS_REFRESH_STRATEGY"
)

// Ranges and defaults of the settings.
const (
	defaultMaxRetries            = 4
	maxMaxRetries                = 20
	minRequestsPerSecond         = 0.01
	maxConcurrentRequests        = 1000
	defaultMaxConcurrentRequests = 64
	defaultRequestTimeout        = 3 * time.Minute
	defaultCreateSettleTime      = time.Minute
	maxCreateSettleTime          = 15 * time.Minute
)

var (
	pathRegion                = path.Root("region")
	pathBaseURL               = path.Root("base_url")
	pathUserSecret            = path.Root("user_secret")
	pathOrganizationSecret    = path.Root("organization_secret")
	pathMaxRetries            = path.Root("max_retries")
	pathMaxRequestsPerSecond  = path.Root("max_requests_per_second")
	pathMaxConcurrentRequests = path.Root("max_concurrent_requests")
	pathRequestTimeout        = path.Root("request_timeout")
	pathCreateSettleTime      = path.Root("create_settle_time")
	pathAdoptExisting         = path.Root("adopt_existing")
	pathValidateWithCatalog   = path.Root("validate_with_catalog")
	pathRefreshStrategy       = path.Root("refresh_strategy")
)

// settings is the configuration with the environment and the defaults applied.
type settings struct {
	baseURL               string
	userSecret            string
	organizationSecret    string
	maxRetries            int64
	maxRequestsPerSecond  float64
	maxConcurrentRequests int64
	requestTimeout        time.Duration
	createSettleTime      time.Duration
	adoptExisting         bool
	validateWithCatalog   bool
	refreshStrategy       cloudelements.RefreshStrategy
}

func (s settings) options(userAgent string) []cloudelements.Option {
	return []cloudelements.Option{
		cloudelements.WithCredentials(s.userSecret, s.organizationSecret),
		cloudelements.WithSecretVariables(envUserSecret, envOrganizationSecret),
		cloudelements.WithUserAgent(userAgent),
		cloudelements.WithMaxRetries(int(s.maxRetries)),
		cloudelements.WithMaxRequestsPerSecond(s.maxRequestsPerSecond),
		cloudelements.WithMaxConcurrentRequests(int(s.maxConcurrentRequests)),
		cloudelements.WithRequestTimeout(s.requestTimeout),
		cloudelements.WithCreateSettleTime(s.createSettleTime),
		cloudelements.WithRefreshStrategy(s.refreshStrategy),
	}
}

// validate checks the values that are known. The environment is not looked at: it may be another
// one when Terraform plans and applies.
func (m model) validate() diag.Diagnostics {
	var diags diag.Diagnostics
	// Either may turn out to be null while it is unknown.
	if m.Region.ValueString() != "" && m.BaseURL.ValueString() != "" {
		diags.AddAttributeError(pathBaseURL, summaryConflictingURLs, detailConflictingURLs)
	}
	if url := m.BaseURL.ValueString(); url != "" {
		if _, err := cloudelements.ParseBaseURL(url); err != nil {
			diags.AddAttributeError(pathBaseURL, summaryInvalidBaseURL, detailInvalidBaseURL(err))
		}
	}
	for _, secret := range []struct {
		at    path.Path
		value types.String
	}{{pathUserSecret, m.UserSecret}, {pathOrganizationSecret, m.OrganizationSecret}} {
		if !isSecret(secret.value.ValueString()) {
			diags.AddAttributeError(secret.at, summaryInvalidSecret, detailInvalidSecret(secret.at.String()))
		}
	}
	for _, one := range []struct {
		duration
		value types.String
	}{{requestTimeout, m.RequestTimeout}, {createSettleTime, m.CreateSettleTime}} {
		if !one.value.IsNull() && !one.value.IsUnknown() {
			one.parse(one.value.ValueString(), one.at.String(), &diags)
		}
	}
	return diags
}

// resolve applies the environment and the defaults to a configuration that is known in full.
func resolve(m model, diags *diag.Diagnostics) settings {
	return settings{
		baseURL:               resolveBaseURL(m, diags),
		userSecret:            resolveSecret(m.UserSecret, pathUserSecret, envUserSecret, diags),
		organizationSecret:    resolveSecret(m.OrganizationSecret, pathOrganizationSecret, envOrganizationSecret, diags),
		maxRetries:            resolveInt(m.MaxRetries, pathMaxRetries, envMaxRetries, defaultMaxRetries, 0, maxMaxRetries, diags),
		maxRequestsPerSecond:  resolveRate(m.MaxRequestsPerSecond, diags),
		maxConcurrentRequests: resolveInt(m.MaxConcurrentRequests, pathMaxConcurrentRequests, envMaxConcurrentRequests, defaultMaxConcurrentRequests, 1, maxConcurrentRequests, diags),
		requestTimeout:        requestTimeout.resolve(m.RequestTimeout, diags),
		createSettleTime:      createSettleTime.resolve(m.CreateSettleTime, diags),
		adoptExisting:         resolveBool(m.AdoptExisting, pathAdoptExisting, envAdoptExisting, false, diags),
		validateWithCatalog:   resolveBool(m.ValidateWithCatalog, pathValidateWithCatalog, envValidateWithCatalog, true, diags),
		refreshStrategy:       resolveRefreshStrategy(m.RefreshStrategy, diags),
	}
}

// resolveBaseURL lets region and base_url of the configuration win over both variables, since
// either says where to go.
func resolveBaseURL(m model, diags *diag.Diagnostics) string {
	region, baseURL := m.Region.ValueString(), m.BaseURL.ValueString()
	regionFrom, urlFrom := pathRegion.String(), pathBaseURL.String()
	if region == "" && baseURL == "" {
		region, baseURL = os.Getenv(envRegion), os.Getenv(envBaseURL)
		regionFrom, urlFrom = envRegion, envBaseURL
	}
	switch {
	case region != "" && baseURL != "":
		diags.AddAttributeError(pathBaseURL, summaryConflictingURLs, detailConflictingVariables)
		return ""
	case baseURL != "":
		if _, err := cloudelements.ParseBaseURL(baseURL); err != nil {
			diags.AddAttributeError(pathBaseURL, summaryInvalidBaseURL, detailInvalidBaseURLFrom(urlFrom, err))
		}
		return baseURL
	case region == "":
		region = cloudelements.RegionUS
	}
	resolved, err := cloudelements.RegionBaseURL(region)
	if err != nil {
		diags.AddAttributeError(pathRegion, summaryInvalidRegion, detailInvalidRegion(regionFrom, region))
	}
	return resolved
}

func resolveSecret(value types.String, at path.Path, variable string, diags *diag.Diagnostics) string {
	secret, from := value.ValueString(), at.String()
	if secret == "" {
		secret, from = os.Getenv(variable), variable
	}
	switch {
	case secret == "":
		diags.AddAttributeError(at, summaryMissingCredentials, detailMissingCredentials(at.String(), variable))
	case !isSecret(secret):
		diags.AddAttributeError(at, summaryInvalidSecret, detailInvalidSecret(from))
	}
	return secret
}

// isSecret reports whether a secret can stand in the Authorization header, whose parts are
// separated by commas and spaces [reference 1.2].
func isSecret(secret string) bool {
	return !strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r > '~' || r == ',' })
}

func resolveInt(value types.Int64, at path.Path, variable string, byDefault, least, most int64, diags *diag.Diagnostics) int64 {
	if !value.IsNull() {
		return value.ValueInt64()
	}
	text := os.Getenv(variable)
	if text == "" {
		return byDefault
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number < least || number > most {
		diags.AddAttributeError(at, summaryInvalidVariable, detailInvalidNumber(variable, text, least, most))
		return byDefault
	}
	return number
}

func resolveRate(value types.Float64, diags *diag.Diagnostics) float64 {
	if !value.IsNull() {
		return value.ValueFloat64()
	}
	text := os.Getenv(envMaxRequestsPerSecond)
	if text == "" {
		return 0
	}
	rate, err := strconv.ParseFloat(text, 64)
	if err != nil || !(rate >= minRequestsPerSecond) {
		diags.AddAttributeError(pathMaxRequestsPerSecond, summaryInvalidVariable, detailInvalidRate(text))
		return 0
	}
	return rate
}

func resolveBool(value types.Bool, at path.Path, variable string, byDefault bool, diags *diag.Diagnostics) bool {
	if !value.IsNull() {
		return value.ValueBool()
	}
	text := os.Getenv(variable)
	if text == "" {
		return byDefault
	}
	set, err := strconv.ParseBool(text)
	if err != nil {
		diags.AddAttributeError(at, summaryInvalidVariable, detailInvalidBool(variable, text))
	}
	return set
}

func resolveRefreshStrategy(value types.String, diags *diag.Diagnostics) cloudelements.RefreshStrategy {
	if !value.IsNull() {
		return cloudelements.RefreshStrategy(value.ValueString())
	}
	strategy := cloudelements.RefreshStrategy(os.Getenv(envRefreshStrategy))
	if strategy == "" {
		return cloudelements.RefreshAdaptive
	}
	if strategy.Validate() != nil {
		diags.AddAttributeError(pathRefreshStrategy, summaryInvalidVariable, detailInvalidRefreshStrategy(string(strategy)))
	}
	return strategy
}

// duration is a setting that is a length of time.
type duration struct {
	at        path.Path
	variable  string
	byDefault time.Duration
	most      time.Duration // 0 for no limit.
	summary   string
}

var (
	requestTimeout = duration{
		at: pathRequestTimeout, variable: envRequestTimeout, byDefault: defaultRequestTimeout, summary: summaryInvalidTimeout,
	}
	createSettleTime = duration{
		at: pathCreateSettleTime, variable: envCreateSettleTime, byDefault: defaultCreateSettleTime, most: maxCreateSettleTime, summary: summaryInvalidSettleTime,
	}
)

func (d duration) resolve(value types.String, diags *diag.Diagnostics) time.Duration {
	text, from := value.ValueString(), d.at.String()
	if value.IsNull() {
		text, from = os.Getenv(d.variable), d.variable
		if text == "" {
			return d.byDefault
		}
	}
	return d.parse(text, from, diags)
}

// parse reads a length of time that was set in a place.
func (d duration) parse(text, from string, diags *diag.Diagnostics) time.Duration {
	parsed, err := time.ParseDuration(text)
	if err != nil || parsed <= 0 || d.most > 0 && parsed > d.most {
		diags.AddAttributeError(d.at, d.summary, detailInvalidDuration(from, text, d.most))
		return d.byDefault
	}
	return parsed
}
