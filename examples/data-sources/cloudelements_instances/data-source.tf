terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

data "cloudelements_instances" "servicenow" {
  element_key = "servicenow"
}

locals {
  # By id, since names need not be unique.
  servicenow = { for instance in data.cloudelements_instances.servicenow.instances : instance.id => instance }
}

# Import all of them at once.
import {
  for_each = local.servicenow
  to       = cloudelements_instance.servicenow[each.key]
  id       = each.key
}

resource "cloudelements_instance" "servicenow" {
  for_each    = local.servicenow
  element_key = "servicenow"
  name        = each.value.name
  tags        = each.value.tags
  enabled     = each.value.enabled

  # Each keeps the settings that it has. Write those that they have in common, and
  # take them out of this list, to have Terraform manage them.
  lifecycle {
    ignore_changes = [configuration, events, oauth]
  }
}
