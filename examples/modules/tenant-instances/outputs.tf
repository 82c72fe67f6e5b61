output "instance_ids" {
  description = "Ids of the instances by the key of the tenant."
  value       = { for tenant, instance in cloudelements_instance.tenant : tenant => instance.id }
}
