import {
  to = cloudelements_instance.graph
  id = "427890"
}
