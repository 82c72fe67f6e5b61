import {
  to = cloudelements_instance.graph
  identity = {
    id = "427890"
  }
}
