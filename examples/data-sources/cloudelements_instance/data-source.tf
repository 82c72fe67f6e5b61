terraform {
  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

# By element and name. An instance can also be found by its id: id = "427890".
data "cloudelements_instance" "contoso" {
  element_key = "servicenow"
  name        = "ServiceNow of Contoso"
}

# By tags. Exactly one instance must have all of them.
data "cloudelements_instance" "tenant" {
  tags = ["tenant:contoso"]
}

output "subdomain" {
  value = data.cloudelements_instance.contoso.configuration["servicenow.subdomain"]
}

output "usable" {
  value = data.cloudelements_instance.tenant.enabled && data.cloudelements_instance.tenant.valid
}
