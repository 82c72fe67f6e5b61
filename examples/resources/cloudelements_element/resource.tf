terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

resource "cloudelements_element" "orders" {
  key            = "orders"
  name           = "Orders"
  description    = "Our own order system."
  hub            = "general"
  authentication = "basic"

  configuration = [
    { key = "base.url", name = "Base URL", type = "TEXTFIELD_1000", default = "https://orders.example.com/api" },
    { key = "username", name = "User name", type = "TEXTFIELD_128", required = true },
    { key = "password", name = "Password", type = "PASSWORD", required = true },
    {
      key     = "site"
      name    = "Site"
      type    = "COMBO"
      default = "eu"
      options = [{ name = "Europe", value = "eu" }, { name = "America", value = "us" }]
    },
  ]

  # The rest of the definition, with the platform's names.
  definition = jsonencode({
    resources = [{
      method = "GET", path = "/orders", type = "api", description = "Lists orders.", vendorMethod = "GET", vendorPath = "/v1/orders"
      parameters = [{
        name = "status", type = "query", vendorName = "state", vendorType = "query", source = "request", dataType = "string"
      }]
    }]
    hooks = [{ type = "preRequest", mimeType = "application/javascript", body = "done({ request_vendor_headers: request_vendor_headers });" }]
  })
}

resource "cloudelements_instance" "orders" {
  element_id                      = cloudelements_element.orders.id
  name                            = "Orders of Contoso"
  configuration                   = { username = var.username, site = "us" }
  secret_configuration_wo         = { password = var.password }
  secret_configuration_wo_version = 1
}

variable "username" {
  description = "Name of a user of the order system."
  type        = string
}

variable "password" {
  description = "Password of that user."
  type        = string
  sensitive   = true
  ephemeral   = true
}
