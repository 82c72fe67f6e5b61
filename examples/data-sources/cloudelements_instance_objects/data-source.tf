terraform {
  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

data "cloudelements_instance" "contoso" {
  element_key = "servicenow"
  name        = "ServiceNow of Contoso"
}

data "cloudelements_instance_objects" "contoso" {
  instance_id    = data.cloudelements_instance.contoso.id
  include_fields = ["contacts"]
}

output "objects" {
  value = data.cloudelements_instance_objects.contoso.objects[*].name
}

# The path of each field of a contact, with its type.
output "fields_of_contacts" {
  value = {
    for field in one([for object in data.cloudelements_instance_objects.contoso.objects : object.fields if object.name == "contacts"]) :
    field.type => field.vendor_path...
  }
}
