package cloudelements

import (
	"strings"
	"testing"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	const normal = "https://api.cloud-elements.com/elements/api-v2"
	for given, want := range map[string]string{
		"https://api.cloud-elements.com":                                       normal,
		"https://api.cloud-elements.com/":                                      normal,
		"https://api.cloud-elements.com/elements/api-v2":                       normal,
		"https://api.cloud-elements.com/elements/api-v2/":                      normal,
		"https://api.cloud-elements.com//elements//api-v2//":                   normal,
		"HTTPS://API.Cloud-Elements.com:443":                                   normal,
		" https://api.cloud-elements.com\n":                                    normal,
		"https://api.openconnectors.us2.ext.hana.ondemand.com/elements/api-v2": "https://api.openconnectors.us2.ext.hana.ondemand.com/elements/api-v2",
		"https://gateway.example.com:8443/tenant/elements/api-v2":              "https://gateway.example.com:8443/tenant/elements/api-v2",
		"http://localhost:8080":                                                "http://localhost:8080/elements/api-v2",
		"http://127.0.0.1:80":                                                  "http://127.0.0.1/elements/api-v2",
		"http://[::1]:8080/":                                                   "http://[::1]:8080/elements/api-v2",
		"http://[::1]":                                                         "http://[::1]/elements/api-v2",
		"http://simulator.localhost":                                           "http://simulator.localhost/elements/api-v2",
	} {
		t.Run(given, func(t *testing.T) {
			t.Parallel()
			got, err := ParseBaseURL(given)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != want {
				t.Errorf("got %s, want %s", got, want)
			}
			again, err := ParseBaseURL(got.String())
			if err != nil || again.String() != want {
				t.Errorf("the normal form is not stable: %v, %v", again, err)
			}
		})
	}
}

func TestParseBaseURL_refused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ given, want string }{
		"empty":                      {"", "must begin with https://"},
		"no scheme":                  {"api.cloud-elements.com", "must begin with https://"},
		"no host":                    {"https:///elements/api-v2", "must begin with https://"},
		"port without host":          {"https://:443", "must begin with https://"},
		"other scheme":               {"ftp://api.cloud-elements.com", "must begin with https://"},
		"zone that is not ASCII":     {"https://[fe80::1%25\u00e9]", "is malformed"},
		"malformed":                  {"https://api.cloud-elements.com:port", "is malformed"},
		"http":                       {"http://api.cloud-elements.com", "must use https: http would send the secrets to api.cloud-elements.com"},
		"http, not quite loopback":   {"http://localhost.example.com", "must use https"},
		"user information":           {"https://canary:canary@api.cloud-elements.com", "must not hold a user name"},
		"user information over http": {"http://canary@api.cloud-elements.com", "must not hold a user name"},
		"malformed user information": {"https://canary:canary@api.cloud-elements.com:x", "is malformed"},
		"query":                      {"https://api.cloud-elements.com?secret=canary", "must not hold a query"},
		"empty query":                {"https://api.cloud-elements.com?", "must not hold a query"},
		"fragment":                   {"https://api.cloud-elements.com#canary", "must not hold a query"},
		"a path of the API":          {"https://api.cloud-elements.com/elements/api-v2/instances", "must be empty or end in /elements/api-v2"},
		"a path that is none":        {"https://api.cloud-elements.com/foo", "must be empty or end in /elements/api-v2"},
		"half of the path":           {"https://api.cloud-elements.com/elements", "must be empty or end in /elements/api-v2"},
		"a page of the console":      {"https://console.cloud-elements.com/#/home", "must not hold a query"},
		"a gateway's path alone":     {"https://gateway.example.com/tenant", "must be empty or end in /elements/api-v2"},
		"older API":                  {"https://api.cloud-elements.com/elements/api-v1", "must be empty or end in /elements/api-v2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseBaseURL(test.given)
			if err == nil {
				t.Fatalf("%q gave %s", test.given, got)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %q, want it to hold %q", err, test.want)
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("error repeats what it must not: %q", err)
			}
			if _, err := New(test.given); err == nil {
				t.Error("New took it")
			}
		})
	}
}

func TestRegionBaseURL(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, region := range Regions() {
		base, err := RegionBaseURL(region)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := ParseBaseURL(base)
		if err != nil || parsed.String() != base {
			t.Errorf("region %s: %s is not in normal form: %v", region, base, err)
		}
		seen[base] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d different base URLs, want 3", len(seen))
	}
	if _, err := RegionBaseURL("mars"); err == nil || !strings.Contains(err.Error(), "us, eu, staging") {
		t.Errorf("unknown region: %v", err)
	}
}

func TestSameLandscape(t *testing.T) {
	t.Parallel()
	const us = "https://api.cloud-elements.com/elements/api-v2"
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{us, us, true},
		{us, "HTTPS://API.cloud-elements.com:443/", true},
		{us, "https://api.cloud-elements.co.uk", false},
		{us, "nowhere", false},
		{"nowhere", us, false},
		{"nowhere", "nowhere", false},
	} {
		if got := SameLandscape(test.a, test.b); got != test.want {
			t.Errorf("SameLandscape(%q, %q) = %t", test.a, test.b, got)
		}
	}
}
