list "cloudelements_instance" "all" {
  provider         = cloudelements
  include_resource = true
  limit            = 1000
}
