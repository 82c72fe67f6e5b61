terraform {
  required_version = ">= 1.11"

  cloud {
    organization = "contoso"

    workspaces {
      name = "crm-synchronization"
    }
  }

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

# This workspace has the secrets of the account as well, as sensitive environment variables.
provider "cloudelements" {
  base_url = var.base_url
}

# The workspace of the instances has to share its state with this one.
data "terraform_remote_state" "instances" {
  backend = "remote"

  config = {
    organization = "contoso"
    workspaces = {
      name = "cloud-elements-instances"
    }
  }
}

# Read anew in each run, and stored in neither state nor plan.
ephemeral "cloudelements_instance_token" "servicenow" {
  id = data.terraform_remote_state.instances.outputs.servicenow_instance_id
}

# The token can be used in write-only arguments, in provider blocks, and in provisioners as here.
resource "terraform_data" "ping" {
  provisioner "local-exec" {
    command = "curl --silent --show-error --fail --output /dev/null --header \"Authorization: User $USER_SECRET, Element $ELEMENT_TOKEN\" \"$BASE_URL/elements/api-v2/ping\""
    environment = {
      BASE_URL      = var.base_url
      USER_SECRET   = var.user_secret
      ELEMENT_TOKEN = ephemeral.cloudelements_instance_token.servicenow.token
    }
  }
}

variable "base_url" {
  description = "Base URL of the landscape without a path."
  type        = string
}

variable "user_secret" {
  description = "Secret of the user who owns the instance, a sensitive variable of the workspace."
  type        = string
  sensitive   = true
  ephemeral   = true
}
