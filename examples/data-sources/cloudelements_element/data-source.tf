terraform {
  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

data "cloudelements_element" "graph" {
  key = "microsoftgraph"
}

# The keys that need a value, with the platform's descriptions.
output "needed" {
  value = {
    for key, row in data.cloudelements_element.graph.configuration : key => row.description
    if row.required && !row.has_default && !row.internal
  }
}

# One key by its name.
output "default_scope" {
  value = data.cloudelements_element.graph.configuration["oauth.scope"].default
}
