import type { Endpoint } from './gateway/endpoint.ts'
import { listItems } from './items/list-items.ts'
import { listOrders } from './orders/list-orders.ts'
import { listShipNodes } from './settings/list-ship-nodes.ts'

/** Everything that takes an access token. */
export const endpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/v3/settings/shipping/shipnodes', list: listShipNodes },
  { method: 'GET', path: '/v3/items', list: listItems },
  { method: 'GET', path: '/v3/orders', list: listOrders },
]
