package provider_test

import (
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestProvider_badInput checks that each mistake in the provider block is found by
// `terraform validate`, at the attribute, with what to do about it, and without the value where it
// may be a secret.
func TestProvider_badInput(t *testing.T) {
	t.Parallel()
	const canary = "canary-in-the-provider-block"
	credentials := acctest.Object{"user_secret": "made-up-user-secret", "organization_secret": "made-up-organization-secret"}
	const (
		invalidURL     = "Invalid Base URL"
		invalidSecret  = "Invalid Secret"
		invalidTimeout = "Invalid Request Timeout"
		outOfRange     = "Invalid Attribute Value"
	)
	for name, test := range map[string]struct {
		block                 acctest.Object
		path, summary, detail string
	}{
		"http":                      {acctest.Object{"base_url": "http://api.example.com"}, "base_url", invalidURL, "must use https"},
		"http to a private address": {acctest.Object{"base_url": "http://10.0.0.1"}, "base_url", invalidURL, "must use https"},
		"http to a host that only looks like loopback": {acctest.Object{"base_url": "http://localhost.example.com"}, "base_url", invalidURL, "must use https"},
		"no scheme":                           {acctest.Object{"base_url": "api.example.com"}, "base_url", invalidURL, "must begin with https://"},
		"another scheme":                      {acctest.Object{"base_url": "ftp://api.example.com"}, "base_url", invalidURL, "must begin with https://"},
		"no host":                             {acctest.Object{"base_url": "https://"}, "base_url", invalidURL, "must begin with https://"},
		"malformed":                           {acctest.Object{"base_url": "https://api.example.com:port"}, "base_url", invalidURL, "is malformed"},
		"user information":                    {acctest.Object{"base_url": "https://someone:" + canary + "@api.example.com"}, "base_url", invalidURL, "must not hold a user name or password"},
		"user information in a malformed URL": {acctest.Object{"base_url": "https://someone:" + canary + "@api.example.com:port"}, "base_url", invalidURL, "is malformed"},
		"a query":                             {acctest.Object{"base_url": "https://api.example.com?secret=" + canary}, "base_url", invalidURL, "must not hold a query"},
		"a fragment":                          {acctest.Object{"base_url": "https://api.example.com#" + canary}, "base_url", invalidURL, "must not hold a query"},
		"another path of the API":             {acctest.Object{"base_url": "https://api.example.com/elements/api-v1"}, "base_url", invalidURL, "/elements/api-v2"},
		"an empty URL":                        {acctest.Object{"base_url": ""}, "base_url", "Invalid Attribute Value Length", "at least 1"},
		"region and base_url":                 {acctest.Object{"region": "us", "base_url": "https://api.example.com"}, "base_url", "Conflicting Region and Base URL", "Keep region"},
		"a region that is none":               {acctest.Object{"region": "mars"}, "region", "Invalid Attribute Value Match", `["us" "eu" "staging"]`},

		"an empty user secret":             {acctest.Object{"user_secret": ""}, "user_secret", "Invalid Attribute Value Length", "at least 1"},
		"an empty organization secret":     {acctest.Object{"organization_secret": ""}, "organization_secret", "Invalid Attribute Value Length", "at least 1"},
		"a space in a secret":              {acctest.Object{"user_secret": "User " + canary}, "user_secret", invalidSecret, "Copy the secret again"},
		"a line break after a secret":      {acctest.Object{"organization_secret": canary + "\n"}, "organization_secret", invalidSecret, "Copy the secret again"},
		"a comma in a secret":              {acctest.Object{"user_secret": canary + ",Organization"}, "user_secret", invalidSecret, "Copy the secret again"},
		"a character beyond ASCII":         {acctest.Object{"organization_secret": canary + "é"}, "organization_secret", invalidSecret, "Copy the secret again"},
		"a timeout that is no duration":    {acctest.Object{"request_timeout": "90"}, "request_timeout", invalidTimeout, "90s"},
		"an empty timeout":                 {acctest.Object{"request_timeout": ""}, "request_timeout", invalidTimeout, "90s"},
		"a timeout of nothing":             {acctest.Object{"request_timeout": "0s"}, "request_timeout", invalidTimeout, "positive"},
		"a negative timeout":               {acctest.Object{"request_timeout": "-3m"}, "request_timeout", invalidTimeout, "positive"},
		"a settle time of no unit":         {acctest.Object{"create_settle_time": "60"}, "create_settle_time", "Invalid Create Settle Time", "90s"},
		"a settle time of nothing":         {acctest.Object{"create_settle_time": "0s"}, "create_settle_time", "Invalid Create Settle Time", "positive"},
		"a settle time too long":           {acctest.Object{"create_settle_time": "1h"}, "create_settle_time", "Invalid Create Settle Time", "at most 15 minutes"},
		"fewer retries than none":          {acctest.Object{"max_retries": -1}, "max_retries", outOfRange, "between 0 and 20"},
		"too many retries":                 {acctest.Object{"max_retries": 21}, "max_retries", outOfRange, "between 0 and 20"},
		"no request at a time":             {acctest.Object{"max_concurrent_requests": 0}, "max_concurrent_requests", outOfRange, "between 1 and 1000"},
		"too many requests at a time":      {acctest.Object{"max_concurrent_requests": 1001}, "max_concurrent_requests", outOfRange, "between 1 and 1000"},
		"no requests in a second":          {acctest.Object{"max_requests_per_second": 0.0}, "max_requests_per_second", outOfRange, "at least"},
		"less than no request in a second": {acctest.Object{"max_requests_per_second": -1.0}, "max_requests_per_second", outOfRange, "at least"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := acctest.StartServer(t).ValidateProvider(credentials.With(test.block))
			if len(diags) != 1 || diags[0].Warning || diags[0].Path != test.path || diags[0].Summary != test.summary || !strings.Contains(diags[0].Detail, test.detail) {
				t.Errorf("got %s, want one error at %s: %s: … %s …", diags, test.path, test.summary, test.detail)
			}
			if strings.Contains(diags.String(), canary) {
				t.Errorf("the secret is shown: %s", diags)
			}
		})
	}
}

// TestProvider_goodInput checks that nothing right is refused, and that a value which is not known
// yet is never wrong.
func TestProvider_goodInput(t *testing.T) {
	t.Parallel()
	unknown := acctest.Unknown
	for name, block := range map[string]acctest.Object{
		"nothing, for all may come from the environment": {},
		"all": {
			"base_url": "https://api.example.com", "user_secret": "made-up/user+secret=", "organization_secret": "0123456789abcdef0123456789abcdef",
			"max_retries": 0, "max_requests_per_second": 0.01, "max_concurrent_requests": 1, "request_timeout": "90s",
			"create_settle_time": "60s", "adopt_existing": true, "validate_with_catalog": false,
		},
		"the other ends of the ranges":       {"max_retries": 20, "max_concurrent_requests": 1000, "max_requests_per_second": 1000.0, "request_timeout": "1ms", "create_settle_time": "15m"},
		"each region":                        {"region": "eu"},
		"the path of the API":                {"base_url": "https://api.example.com/elements/api-v2/"},
		"http to localhost":                  {"base_url": "http://localhost:8080"},
		"http to a loopback address":         {"base_url": "http://127.0.0.2:8080/elements/api-v2"},
		"http to a loopback address of IPv6": {"base_url": "http://[::1]:8080"},
		"a port and capitals":                {"base_url": "HTTPS://API.Example.COM:8443"},
		"unknown values": {
			"base_url": unknown, "user_secret": unknown, "organization_secret": unknown,
			"max_retries": unknown, "max_requests_per_second": unknown, "max_concurrent_requests": unknown, "request_timeout": unknown,
			"create_settle_time": unknown, "adopt_existing": unknown, "validate_with_catalog": unknown,
		},
		"an unknown region":                  {"region": unknown},
		"a region that may turn out null":    {"region": unknown, "base_url": "https://api.example.com"},
		"a base URL that may turn out null":  {"region": "us", "base_url": unknown},
		"a region beside a base URL of null": {"region": "staging", "base_url": nil},
		"white space around a base URL":      {"base_url": " https://api.example.com\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diags := acctest.StartServer(t).ValidateProvider(block); len(diags) > 0 {
				t.Errorf("refused: %s", diags)
			}
		})
	}
}
