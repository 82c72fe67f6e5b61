# By the platform's id of the element.
terraform import cloudelements_element.orders 900001

# By the key, which finds the account's private element.
terraform import cloudelements_element.orders 'orders'
