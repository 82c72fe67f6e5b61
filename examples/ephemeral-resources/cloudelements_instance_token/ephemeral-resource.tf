terraform {
  required_version = ">= 1.10"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

ephemeral "cloudelements_instance_token" "contoso" {
  element_key = "servicenow"
  name        = "ServiceNow of Contoso"
}

# Asks the vendor whether it accepts the credentials of the instance. The secrets reach the command by its environment,
# and are stored in neither state nor plan.
resource "terraform_data" "ping" {
  provisioner "local-exec" {
    command = "curl --silent --show-error --fail --header \"Authorization: User $USER_SECRET, Element $ELEMENT_TOKEN\" \"$BASE_URL/elements/api-v2/ping\""
    environment = {
      BASE_URL      = var.base_url
      USER_SECRET   = var.user_secret
      ELEMENT_TOKEN = ephemeral.cloudelements_instance_token.contoso.token
    }
  }
}

variable "base_url" {
  description = "Base URL of the landscape without a path, for example https://api.cloud-elements.com."
  type        = string
}

variable "user_secret" {
  description = "Secret of the user who owns the instance."
  type        = string
  sensitive   = true
  ephemeral   = true
}
