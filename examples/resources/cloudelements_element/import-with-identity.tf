import {
  to = cloudelements_element.orders
  identity = {
    id = "900001"
  }
}
