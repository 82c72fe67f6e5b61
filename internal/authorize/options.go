package authorize

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Defaults of the options. The port is always the same, since a callback URL is registered at the
// vendor.
const (
	defaultCallbackURL = "http://127.0.0.1:8765/oauth/callback"
	defaultTimeout     = 5 * time.Minute
	defaultVariable    = "provider_data"
	stdoutName         = "-"
)

// envAPISecret is the variable that holds the API secret.
const envAPISecret = "CLOUDELEMENTS_API_SECRET"

// options are the arguments of the command.
type options struct {
	element       string
	apiKey        string
	apiSecretFile string
	callback      *url.URL
	scope         string
	state         string
	oauthProxy    string
	parameters    map[string]string
	timeout       time.Duration
	noBrowser     bool
	paste         bool
	output        string
	force         bool
	variable      string
	// command is what to run with the result in its environment; empty for none.
	command []string
}

// ownParameters are the parameters that have an option of their own.
var ownParameters = []string{"apiKey", "apiSecret", "callbackUrl", "scope", "state", "requestToken", "isOAuthProxy", "isOauthProxy", "oauthProxyName"}

// parseOptions reads the arguments. The error is flag.ErrHelp where they ask for help, and
// otherwise says what is wrong with them.
func parseOptions(arguments []string) (*options, error) {
	var o options
	var callbackURL string
	var parameters []string
	var exec bool
	flags := flag.NewFlagSet(Name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.element, "element", "", "")
	flags.StringVar(&o.apiKey, "api-key", "", "")
	flags.StringVar(&o.apiSecretFile, "api-secret-file", "", "")
	flags.StringVar(&callbackURL, "callback-url", defaultCallbackURL, "")
	flags.StringVar(&o.scope, "scope", "", "")
	flags.StringVar(&o.state, "state", "", "")
	flags.StringVar(&o.oauthProxy, "oauth-proxy", "", "")
	flags.Func("parameter", "", func(text string) error { parameters = append(parameters, text); return nil })
	flags.DurationVar(&o.timeout, "timeout", defaultTimeout, "")
	flags.BoolVar(&o.noBrowser, "no-browser", false, "")
	flags.BoolVar(&o.paste, "paste", false, "")
	flags.StringVar(&o.output, "output", "", "")
	flags.BoolVar(&o.force, "force", false, "")
	flags.StringVar(&o.variable, "variable", defaultVariable, "")
	flags.BoolVar(&exec, "exec", false, "")
	if err := flags.Parse(arguments); err != nil {
		return nil, err
	}
	var err error
	if o.callback, err = parseCallbackURL(callbackURL); err != nil {
		return nil, err
	}
	if o.parameters, err = parseParameters(parameters); err != nil {
		return nil, err
	}
	o.command = flags.Args()
	return &o, o.validate(exec)
}

// parseParameters reads NAME=VALUE. Its errors do not repeat a value, which may be a secret.
func parseParameters(texts []string) (map[string]string, error) {
	parameters := make(map[string]string, len(texts))
	for _, text := range texts {
		name, value, found := strings.Cut(text, "=")
		_, repeated := parameters[name]
		switch {
		case !found || name == "":
			return nil, errors.New("-parameter must be NAME=VALUE, for example -parameter subdomain=acme")
		case slices.Contains(ownParameters, name):
			return nil, fmt.Errorf("-parameter cannot set %s, which has an option or variable of its own", name)
		case repeated:
			return nil, fmt.Errorf("-parameter sets %s twice", name)
		}
		parameters[name] = value
	}
	return parameters, nil
}

func (o *options) validate(exec bool) error {
	// Compiled here, so that the provider, which is in the same binary, does not have to.
	variablePattern := regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)
	switch {
	case o.element == "":
		return errors.New("-element is missing: give the key or id of an element, for example -element microsoftgraph")
	case o.apiKey == "" && o.oauthProxy == "":
		return errors.New("-api-key is missing: give the client id of the application that is registered at the vendor, or -oauth-proxy")
	case o.oauthProxy != "" && o.state != "":
		return errors.New("-state cannot be given with -oauth-proxy, which uses the state for the callback URL")
	case o.timeout <= 0:
		return fmt.Errorf("-timeout is %s; it must be more than 0", o.timeout)
	case !variablePattern.MatchString(o.variable):
		return fmt.Errorf("-variable is %q, which is not the name of a Terraform variable", o.variable)
	case !exec && len(o.command) > 0:
		return errors.New("unexpected arguments after the options; a command to run needs -exec, as in -exec -- terraform apply")
	case exec && len(o.command) == 0:
		return errors.New("-exec needs a command after two dashes, as in -exec -- terraform apply")
	case exec && o.output != "":
		return errors.New("-exec and -output exclude each other: the command gets the result in its environment, so it is not written to disk")
	case o.output != "" && o.output != stdoutName && !strings.HasSuffix(o.output, ".json"):
		return errors.New("-output must end in .json, or Terraform does not read the file as JSON; a file that ends in .auto.tfvars.json it reads by itself")
	case o.force && (o.output == "" || o.output == stdoutName):
		return errors.New("-force needs a file that -output names")
	}
	return nil
}

// parseCallbackURL reads a callback URL. The platform accepts http and https.
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

// isReceivable reports whether this process can receive a redirect to a callback URL.
func isReceivable(callback *url.URL) bool {
	return callback.Scheme == "http" && len(loopbackAddresses(callback.Hostname())) > 0
}

// loopbackAddresses returns the loopback addresses that a browser may resolve a host to: two for
// localhost, and none for another machine.
func loopbackAddresses(host string) []string {
	if strings.EqualFold(host, "localhost") {
		return []string{"127.0.0.1", "::1"}
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return []string{ip.String()}
	}
	return nil
}
