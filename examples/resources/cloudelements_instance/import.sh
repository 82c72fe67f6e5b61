# The id is the platform's, as the list of instances shows it.
terraform import cloudelements_instance.graph 427890
