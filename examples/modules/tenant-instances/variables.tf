variable "element_key" {
  description = "Key of the element that each tenant has an instance of."
  type        = string
}

variable "tenants" {
  description = "The tenants by a key that never changes. Raise refresh_token_version to send a tenant's refresh token again."
  type = map(object({
    name                  = string
    tags                  = optional(list(string), [])
    configuration         = optional(map(string))
    refresh_token_version = optional(number, 1)
  }))
}

variable "refresh_tokens" {
  description = "Refresh tokens by the key of the tenant. Tenants that already have an instance may be left out."
  type        = map(string)
  default     = {}
  sensitive   = true
  ephemeral   = true
}

variable "client_id" {
  description = "Client id of the application that is registered at the vendor."
  type        = string
}

variable "client_secret" {
  description = "Client secret of that application. Runs that create no instance and do not raise client_secret_version may leave it out."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "client_secret_version" {
  description = "Raise it to send the client secret again."
  type        = number
  default     = 1
}

variable "callback_url" {
  description = "Callback URL of that application."
  type        = string
}
