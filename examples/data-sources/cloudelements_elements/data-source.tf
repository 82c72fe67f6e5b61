terraform {
  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

data "cloudelements_elements" "crm" {
  hub     = "crm"
  private = false
}

# The keys of the elements that authenticate with OAuth 2.
output "crm_with_oauth2" {
  value = [for element in data.cloudelements_elements.crm.elements : element.key if element.authentication == "oauth2"]
}
