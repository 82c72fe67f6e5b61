terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

resource "cloudelements_instance" "tenant" {
  for_each = var.tenants

  element_key = var.element_key
  name        = each.value.name
  tags        = concat(["tenant:${each.key}"], each.value.tags)

  # The tokens were obtained elsewhere, so no code and no browser is needed.
  external_authentication = "initial"

  oauth = {
    api_key               = var.client_id
    api_secret_wo         = var.client_secret
    api_secret_wo_version = var.client_secret_version
    callback_url          = var.callback_url
  }

  # The platform replaces the token at its first refresh, so it is sent once, and again when its version is raised. A run
  # that does not know the token changes nothing.
  secret_configuration_wo = {
    "oauth.user.refresh_token" = try(var.refresh_tokens[each.key], null)
  }
  secret_configuration_wo_version = each.value.refresh_token_version

  configuration = each.value.configuration

  # Tokens of instances are read where they are needed, by the ephemeral resource cloudelements_instance_token.
  store_token = false
}
