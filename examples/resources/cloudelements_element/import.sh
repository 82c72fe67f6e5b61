# The id is the platform's, as the list of elements shows it.
terraform import cloudelements_element.orders 900001

# By the key, which finds the account's own element.
terraform import cloudelements_element.orders 'orders'
