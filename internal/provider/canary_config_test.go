package provider_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// canaryConfig sets every secret of the schema, in both of its forms, and has instances and
// elements that meet failures.
const canaryConfig = `
terraform {
  required_providers {
    cloudelements = { source = "cloudelements/cloudelements" }
  }
}

variable "kept" {
  type      = map(string)
  sensitive = true
}
variable "fresh" {
  type      = map(string)
  ephemeral = true
}
variable "version_of_fresh" {
  type = number
}
variable "creating" {
  type = set(string)
}
variable "living" {
  type = set(string)
}
variable "unreachable" {
  type = bool
}

provider "cloudelements" {
  base_url            = "%[1]s"
  user_secret         = var.fresh.user
  organization_secret = var.fresh.organization
  max_retries         = 1
}
provider "cloudelements" {
  alias               = "nowhere"
  base_url            = "http://127.0.0.1:1"
  user_secret         = var.fresh.user
  organization_secret = var.fresh.organization
  max_retries         = 0
}
provider "cloudelements" {
  alias               = "proxied"
  base_url            = "https://proxied.example.com"
  user_secret         = var.fresh.user
  organization_secret = var.fresh.organization
  max_retries         = 0
}
provider "cloudelements" {
  alias               = "silent"
  base_url            = "%[2]s"
  user_secret         = var.fresh.user
  organization_secret = var.fresh.organization
  max_retries         = 0
  request_timeout     = "100ms"
}

resource "cloudelements_instance" "plain" {
  element_key = "microsoftgraph"
  name        = "Plain"
  oauth = {
    api_key      = "made-up-client-id"
    api_secret   = var.kept.api_secret
    callback_url = "https://mycoolapp.com"
  }
  events               = { enabled = true, callback_url = "https://mycoolapp.com/events", signature_key = var.kept.signature_key }
  provider_data        = { code = var.kept.code, state = var.kept.state, realmId = var.kept.realm }
  secret_configuration = { "event.notification.basic.password" = var.kept.password, "key.that.sounds.like.none" = var.kept.unsuspected }
}

resource "cloudelements_instance" "write_only" {
  element_key = "microsoftgraph"
  name        = "Write-only"
  store_token = false
  oauth = {
    api_key               = "made-up-client-id"
    api_secret_wo         = var.fresh.api_secret
    api_secret_wo_version = var.version_of_fresh
    callback_url          = "https://mycoolapp.com"
  }
  events = {
    enabled                  = true
    callback_url             = "https://mycoolapp.com/events"
    signature_key_wo         = var.fresh.signature_key
    signature_key_wo_version = var.version_of_fresh
  }
  provider_data_wo                = { code = var.fresh.code, state = var.fresh.state, realmId = var.fresh.realm }
  provider_data_wo_version        = var.version_of_fresh
  secret_configuration_wo         = { "event.notification.basic.password" = var.fresh.password, "key.that.sounds.like.none" = var.fresh.unsuspected }
  secret_configuration_wo_version = var.version_of_fresh
}

resource "cloudelements_instance" "tokens" {
  element_key             = "microsoftgraph"
  name                    = "Tokens"
  store_token             = false
  external_authentication = "initial"
  oauth = {
    api_key               = "made-up-client-id"
    api_secret_wo         = var.fresh.api_secret
    api_secret_wo_version = var.version_of_fresh
    callback_url          = "https://mycoolapp.com"
  }
  secret_configuration_wo         = { "oauth.user.refresh_token" = var.fresh.refresh_token }
  secret_configuration_wo_version = var.version_of_fresh
}

# Its rows are of type PASSWORD, and one of them is called username.
resource "cloudelements_instance" "basic" {
  element_key                     = "closeio"
  name                            = "Basic"
  store_token                     = false
  secret_configuration_wo         = { username = var.fresh.username, password = var.fresh.password }
  secret_configuration_wo_version = var.version_of_fresh
}

# The platform answers with the default in clear.
resource "cloudelements_element" "secretive" {
  for_each       = setunion(["secretive"], [for failure in var.creating : "create-${failure}"])
  name           = each.key
  description    = "Version ${var.version_of_fresh}"
  authentication = "custom"
  configuration = [
    { key = "key.that.sounds.like.none", name = "Made up", type = "PASSWORD" },
  ]
  secret_defaults_wo         = { "key.that.sounds.like.none" = var.fresh.default }
  secret_defaults_wo_version = var.version_of_fresh
}

resource "cloudelements_instance" "creating" {
  for_each             = var.creating
  element_key          = "microsoftgraph"
  name                 = "create-${each.key}"
  secret_configuration = { "event.notification.basic.password" = var.kept.password }
  oauth = {
    api_key               = "made-up-client-id"
    api_secret_wo         = var.fresh.api_secret
    api_secret_wo_version = 1
    callback_url          = "https://mycoolapp.com"
  }
  provider_data_wo         = { code = var.fresh.code, state = var.fresh.state }
  provider_data_wo_version = 1
}

resource "cloudelements_instance" "living" {
  for_each             = var.living
  element_key          = "microsoftgraph"
  name                 = each.key
  store_token          = false
  secret_configuration = { "event.notification.basic.password" = var.kept.password }
  oauth = {
    api_key               = "made-up-client-id"
    api_secret_wo         = var.fresh.api_secret
    api_secret_wo_version = var.version_of_fresh
    callback_url          = "https://mycoolapp.com"
  }
  provider_data_wo         = { code = var.fresh.code, state = var.fresh.state }
  provider_data_wo_version = 1
}

resource "cloudelements_instance" "nowhere" {
  count                           = var.unreachable ? 1 : 0
  provider                        = cloudelements.nowhere
  element_key                     = "closeio"
  name                            = "Nowhere"
  secret_configuration_wo         = { username = var.fresh.username, password = var.fresh.password }
  secret_configuration_wo_version = 1
}
resource "cloudelements_instance" "proxied" {
  count                           = var.unreachable ? 1 : 0
  provider                        = cloudelements.proxied
  element_key                     = "closeio"
  name                            = "Proxied"
  secret_configuration_wo         = { username = var.fresh.username, password = var.fresh.password }
  secret_configuration_wo_version = 1
}
resource "cloudelements_instance" "silent" {
  count                           = var.unreachable ? 1 : 0
  provider                        = cloudelements.silent
  element_key                     = "closeio"
  name                            = "Silent"
  secret_configuration_wo         = { username = var.fresh.username, password = var.fresh.password }
  secret_configuration_wo_version = 1
}
`

// canaryImport is the configuration of an instance that exists already.
const canaryImport = `
resource "cloudelements_instance" "imported" {
  element_key = "microsoftgraph"
  name        = "Imported"
  oauth = {
    api_key      = "made-up-client-id"
    api_secret   = var.kept.api_secret
    callback_url = "https://mycoolapp.com"
  }
}
`

// canaryConfigFor points the configuration at a platform and at a server that never answers.
func canaryConfigFor(t *testing.T, platform *canaryPlatform) string {
	t.Helper()
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // A server sees that its client has gone once the body is read.
		<-r.Context().Done()
	}))
	t.Cleanup(silent.Close)
	return fmt.Sprintf(canaryConfig, platform.url, silent.URL)
}

// startCanaryProxy starts a proxy that refuses every connection and repeats what it was sent, and
// gives its URL with a user and a password in it.
func startCanaryProxy(t *testing.T) string {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hijack(w, "HTTP/1.1 407 Refused "+r.Header.Get("Proxy-Authorization")+"\r\nContent-Length: 0\r\n\r\n")
	}))
	t.Cleanup(proxy.Close)
	return strings.Replace(proxy.URL, "://", "://"+mark+"-proxy-user:"+mark+"-proxy-password@", 1)
}

// keptSecrets are those that the schema keeps in state; freshSecrets are those that nothing keeps.
func keptSecrets(generation string) map[string]string {
	return canaries(generation, "api_secret", "signature_key", "code", "state", "realm", "password", "unsuspected")
}

func freshSecrets(generation string) map[string]string {
	secrets := canaries(generation, "api_secret", "signature_key", "code", "state", "realm", "password", "unsuspected", "refresh_token", "username", "default")
	secrets["user"], secrets["organization"] = sendable("user"), sendable("organization")
	return secrets
}

func canaries(generation string, variables ...string) map[string]string {
	made := make(map[string]string)
	for _, variable := range variables {
		made[variable] = canary(generation + "-" + strings.ReplaceAll(variable, "_", "-"))
	}
	return made
}
