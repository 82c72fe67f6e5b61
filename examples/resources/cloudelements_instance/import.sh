# By the platform's id of the instance.
terraform import cloudelements_instance.graph 427890

# By the key of the element and the name, which must be unique among the instances of the element.
terraform import cloudelements_instance.graph 'microsoftgraph/API Instance'
