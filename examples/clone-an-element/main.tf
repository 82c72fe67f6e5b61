terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

# Selected by id, since its key may find the clone once that exists.
data "cloudelements_elements" "closeio" {
  private = false
  search  = "closeio"
}

resource "cloudelements_element" "closeio" {
  clone_of = data.cloudelements_elements.closeio.elements[0].id
  name     = "Close.io of ours"

  # A row in addition to those of the original, which stay.
  configuration = [
    { key = "team", name = "Team", type = "TEXTFIELD_64", default = "sales" },
  ]
}

resource "cloudelements_instance" "closeio" {
  element_id                      = cloudelements_element.closeio.id
  name                            = "Close.io"
  configuration                   = { team = "support" }
  secret_configuration_wo         = { username = var.password }
  secret_configuration_wo_version = 1
}

variable "password" {
  description = "API key, which this vendor uses in place of a user name."
  type        = string
  sensitive   = true
  ephemeral   = true
}
