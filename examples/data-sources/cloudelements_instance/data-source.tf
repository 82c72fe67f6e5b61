terraform {
  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

# By element and name. By its id, an instance is found as well: id = "427890".
data "cloudelements_instance" "contoso" {
  element_key = "servicenow"
  name        = "ServiceNow of Contoso"
}

# By tags, all of which the instance has, and no other.
data "cloudelements_instance" "tenant" {
  tags = ["tenant:contoso"]
}

output "subdomain" {
  value = data.cloudelements_instance.contoso.configuration["servicenow.subdomain"]
}

output "usable" {
  value = data.cloudelements_instance.tenant.enabled && data.cloudelements_instance.tenant.valid
}
