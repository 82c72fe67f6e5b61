package cloudelements

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// Regions of the vendor's own landscapes. Others, such as SAP's, are given by their base URL.
const (
	RegionUS      = "us"
	RegionEU      = "eu"
	RegionStaging = "staging"
)

var regionHosts = map[string]string{
	RegionUS:      "api.cloud-elements.com",
	RegionEU:      "api.cloud-elements.co.uk",
	RegionStaging: "staging.cloud-elements.com",
}

// Regions lists the names that RegionBaseURL knows.
func Regions() []string {
	return []string{RegionUS, RegionEU, RegionStaging}
}

// RegionBaseURL returns the base URL of one of the vendor's own landscapes. The error for any other
// name lists those that exist.
func RegionBaseURL(region string) (string, error) {
	host, ok := regionHosts[region]
	if !ok {
		return "", fmt.Errorf("region %q is not one of %s", region, strings.Join(Regions(), ", "))
	}
	return "https://" + host + transport.APIPath, nil
}

var errMalformed = errors.New("the base URL is malformed; write it as https://HOST, for example https://api.cloud-elements.com")

// ParseBaseURL reads the base URL of a landscape and normalises it: lower-case scheme and host, no
// default port, and a path that ends in /elements/api-v2 without a trailing slash. A URL without a
// path gets that one; any other path than one that ends so is refused. http is refused except for a
// loopback host, since the secrets go out with every request. Errors say what to change and never
// repeat the user information.
func ParseBaseURL(base string) (*url.URL, error) {
	parsed, err := url.Parse(strings.TrimSpace(base))
	if err != nil {
		return nil, errMalformed
	}
	if parsed.User != nil {
		return nil, errors.New("the base URL must not hold a user name or password; give the user secret and the organization secret separately")
	}
	scheme := strings.ToLower(parsed.Scheme)
	switch {
	case parsed.Host == "" || parsed.Hostname() == "" || scheme != "http" && scheme != "https":
		return nil, errors.New("the base URL must begin with https:// and a host, for example https://api.cloud-elements.com")
	case scheme == "http" && !isLoopback(parsed.Hostname()):
		return nil, fmt.Errorf("the base URL must use https: http would send the secrets to %s in clear, and is allowed for a loopback host only", parsed.Hostname())
	case parsed.RawQuery != "" || parsed.ForceQuery || parsed.Fragment != "":
		return nil, errors.New("the base URL must not hold a query (?…) or a fragment (#…); end it after the host or after " + transport.APIPath)
	}
	prefix, err := pathPrefix(parsed.Path)
	if err != nil {
		return nil, err
	}
	normal := &url.URL{Scheme: scheme, Host: normalHost(scheme, parsed), Path: prefix + transport.APIPath}
	// net/url reads some hosts that it cannot write, such as an IPv6 zone that is not ASCII.
	if again, err := url.Parse(normal.String()); err != nil || again.Host != normal.Host {
		return nil, errMalformed
	}
	return normal, nil
}

// pathPrefix returns what stands before the API's own path, as it may behind a gateway.
func pathPrefix(given string) (string, error) {
	clean := strings.TrimSuffix(path.Clean("/"+given), "/")
	clean, isWhole := strings.CutSuffix(clean, transport.APIPath)
	if clean != "" && !isWhole || slices.Contains(strings.Split(clean, "/"), "elements") {
		return "", errors.New("the path of the base URL must be empty or end in " + transport.APIPath)
	}
	return clean, nil
}

func normalHost(scheme string, parsed *url.URL) string {
	host, port := strings.ToLower(parsed.Hostname()), parsed.Port()
	if port == "" || scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		if strings.Contains(host, ":") {
			return "[" + host + "]"
		}
		return host
	}
	return net.JoinHostPort(host, port)
}

func isLoopback(host string) bool {
	host = strings.ToLower(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// SameLandscape reports whether two base URLs are of one landscape, in any of the spellings that
// ParseBaseURL takes.
func SameLandscape(a, b string) bool {
	left, err := ParseBaseURL(a)
	if err != nil {
		return false
	}
	right, err := ParseBaseURL(b)
	return err == nil && left.String() == right.String()
}
