package authorize

// help is what -help prints.
const help = `Usage: terraform-provider-cloudelements authorize -element KEY -api-key ID …

Has a user give consent to an OAuth application in a browser, and hands what the
redirect brings to Terraform: the provider_data of a cloudelements_instance.

The platform's address and secrets come from the environment variables that the
provider reads, such as CLOUDELEMENTS_BASE_URL, CLOUDELEMENTS_USER_SECRET and
CLOUDELEMENTS_ORGANIZATION_SECRET. The API secret is taken from the environment
variable CLOUDELEMENTS_API_SECRET, from a file, or is asked for; it is no
option, since others on the machine can read those.

What to ask for:

  -element KEY          Key or id of the element.
  -api-key ID           API key (client id) of the application that is
                        registered at the vendor. The instance's oauth.api_key.
  -api-secret-file FILE File that holds the application's API secret (client
                        secret).
  -callback-url URL     Callback URL (redirect URI) that is registered for the
                        application. Default is
                        http://127.0.0.1:8765/oauth/callback. On an address of
                        this machine by http, the redirect is received there; on
                        any other, it is to be pasted. With port 0, which some
                        vendors allow, a free one is chosen.
  -scope SCOPES         Scopes, in the vendor's own form.
  -state STATE          State that the redirect must bring back. Default is a
                        random one. OAuth 1 has its request token for that.
  -oauth-proxy NAME     OAuth proxy that stands in for API key and secret. With
                        one there is no state to verify.
  -parameter NAME=VALUE What else the element needs for this, such as
                        subdomain=acme. May be given several times.

How to ask:

  -no-browser           Print where to give consent, and open no browser.
  -paste                Receive nothing, and ask for the address that the
                        browser ended up at. For a browser on another machine.
  -timeout DURATION     How long to wait for the user. Default is 5m.

What to do with the result:

  -output FILE          Write the variable to a new file that only you can read,
                        such as provider_data.auto.tfvars.json, which Terraform
                        reads by itself. Default is -, for standard output.
  -force                Replace the file if it exists.
  -variable NAME        Name of the variable. Default is provider_data.
  -exec -- COMMAND      Run a command, such as terraform apply, with the
                        variable in its environment, so that it is on no disk.

All else is printed on standard error. The exit status is 0 when done, 1 when
the authorization failed, 2 for wrong arguments, and 130 when interrupted; with
-exec it is the command's.
`
