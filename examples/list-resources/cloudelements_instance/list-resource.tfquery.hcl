# All instances of the account, with their configuration.
list "cloudelements_instance" "all" {
  provider         = cloudelements
  include_resource = true
  limit            = 1000
}

# Those of one element that have all these tags.
list "cloudelements_instance" "tagged" {
  provider = cloudelements

  config {
    element_key = "servicenow"
    tags        = ["tenant:contoso"]
  }
}

# Those whose name holds a text.
list "cloudelements_instance" "named" {
  provider = cloudelements

  config {
    search_text = "contoso"
  }
}
