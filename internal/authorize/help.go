package authorize

// help is what -help prints.
const help = `Usage: terraform-provider-cloudelements authorize -element KEY -api-key ID …

Has a user give consent to an OAuth application in a browser, and hands the
parameters of the redirect to Terraform: the provider_data of a
cloudelements_instance.

The platform's address and secrets come from the environment variables that the
provider reads, such as CLOUDELEMENTS_BASE_URL, CLOUDELEMENTS_USER_SECRET and
CLOUDELEMENTS_ORGANIZATION_SECRET. The API secret is read from the environment
variable CLOUDELEMENTS_API_SECRET, a file or the terminal. There is no option
for it, since other users of the machine can read options.

What to ask for:

  -element KEY          Key or id of the element.
  -api-key ID           API key (client id) of the application that is
                        registered at the vendor. The instance's oauth.api_key.
  -api-secret-file FILE File that holds the application's API secret (client
                        secret).
  -callback-url URL     Callback URL (redirect URI) that is registered for the
                        application. Default is
                        http://127.0.0.1:8765/oauth/callback. If it is an http
                        address of this machine, the redirect is received there;
                        otherwise you paste it. With port 0, which some vendors
                        allow, a free port is chosen.
  -scope SCOPES         Scopes, in the vendor's own form.
  -state STATE          State that must come back in the redirect. Default is a
                        random one. OAuth 1 uses its request token instead.
  -oauth-proxy NAME     OAuth proxy to use in place of API key and secret. With
                        a proxy there is no state to verify.
  -parameter NAME=VALUE Another parameter that the element needs, such as
                        subdomain=acme. Can be repeated.

How to ask:

  -no-browser           Print the address of the consent page, and do not open
                        a browser.
  -paste                Do not receive the redirect, but ask for the address
                        that the browser ended up at. Use it for a browser on
                        another machine.
  -timeout DURATION     How long to wait for the user. Default is 5m.

What to do with the result:

  -output FILE          Write the variable to a new file that only you can read,
                        such as provider_data.auto.tfvars.json, which Terraform
                        reads by itself. Default is -, for standard output.
  -force                Replace the file if it exists.
  -variable NAME        Name of the variable. Default is provider_data.
  -exec -- COMMAND      Run a command, such as terraform apply, with the
                        variable in its environment, so that it is not written
                        to disk.

Everything else is printed on standard error. The exit status is 0 on success,
1 when the authorization failed, 2 for wrong arguments, and 130 when
interrupted. With -exec it is the exit status of the command.
`
