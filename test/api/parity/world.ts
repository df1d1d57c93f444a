import type { Seller } from '@aisle/walmart-simulator'
import { beforeAll } from 'vitest'

import { useApi } from '../../helpers/api.ts'
import { sellerOf, useSimulator } from '../../helpers/simulator.ts'
import { transports } from '../transports.ts'
import { useExampleTenants } from './example-tenant.ts'
import type { World } from './parity-case.ts'

/** Gives a seller the records that the examples request from Walmart. */
function addExampleIds({ items, orders }: Seller): void {
  const [[item], [order]] = [items, orders]
  if (!item || !order) throw new Error('The simulator has no item or no order.')
  item.sku = 'MUG-BLUE-350'
  order.customerOrderId = '200001000000007'
}

/** The server and a simulator, with tenants that have the examples' records. */
export function useWorld(): World {
  const simulator = useSimulator({ items: 3, orders: 3 })
  const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })
  const tenants = useExampleTenants(api, () => sellerOf(simulator))
  const world = { ...tenants, transports } as World
  addExampleIds(sellerOf(simulator))
  beforeAll(async () => {
    const [tenant, foreign, deleting] = await Promise.all([
      tenants.seed(),
      tenants.seed({ isForeign: true }),
      tenants.seed({ isDeleting: true }),
    ])
    Object.assign(world, { tenant, foreign, deleting })
  })
  return world
}
