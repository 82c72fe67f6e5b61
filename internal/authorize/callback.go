package authorize

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// parseCallbackURL reads a callback URL. The platform takes http and https.
func parseCallbackURL(text string) (*url.URL, error) {
	callback, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, errors.New("-callback-url is malformed")
	case callback.Scheme != "http" && callback.Scheme != "https" || callback.Hostname() == "":
		return nil, fmt.Errorf("-callback-url must begin with http:// or https:// and a host, as in %s", defaultCallbackURL)
	case callback.User != nil || callback.Fragment != "":
		return nil, errors.New("-callback-url must not hold a user name or a fragment (#…)")
	}
	return callback, nil
}

// isReceivable reports whether a redirect to a callback URL can be received by this process.
func isReceivable(callback *url.URL) bool {
	return callback.Scheme == "http" && len(loopbackAddresses(callback.Hostname())) > 0
}

// loopbackAddresses are the loopback addresses that a browser may take a host for; none where it is
// another machine's. Of localhost, that is one of two.
func loopbackAddresses(host string) []string {
	if strings.EqualFold(host, "localhost") {
		return []string{"127.0.0.1", "::1"}
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return []string{ip.String()}
	}
	return nil
}
