# The id is the platform's, as the list of instances shows it.
terraform import cloudelements_instance.graph 427890

# By the key of the element and the name, which no other instance of the element may have.
terraform import cloudelements_instance.graph 'microsoftgraph/API Instance'
