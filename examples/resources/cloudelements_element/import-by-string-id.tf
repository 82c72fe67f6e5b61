import {
  to = cloudelements_element.orders
  id = "900001"
}
