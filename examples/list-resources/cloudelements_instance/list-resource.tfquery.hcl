# All instances of the account, with their configuration.
list "cloudelements_instance" "all" {
  provider         = cloudelements
  include_resource = true
  limit            = 1000
}

# Instances of one element that have all these tags.
list "cloudelements_instance" "tagged" {
  provider = cloudelements

  config {
    element_key = "servicenow"
    tags        = ["tenant:contoso"]
  }
}

# Instances whose name contains a text.
list "cloudelements_instance" "named" {
  provider = cloudelements

  config {
    search_text = "contoso"
  }
}
