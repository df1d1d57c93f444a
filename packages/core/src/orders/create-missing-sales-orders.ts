import { CreateWalmartSalesOrders, type WalmartRun } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import type { TenantContext } from '../platform/context.ts'
import { pagesById, runSlice, type RunSource, startLocalRun } from '../runs/index.ts'
import { type OrderFilter, orders } from './order-list.ts'
import { findSoldOrders, recordSales } from './sold-orders.ts'
import { lockOrders } from './store-orders.ts'

const Filters = CreateWalmartSalesOrders.shape.filters.unwrap()

// A few times the size of a page of a refresh.
const batchSize = 500

interface Creation {
  readonly instanceId: number
  readonly filters: NonNullable<CreateWalmartSalesOrders['filters']>
}

/** Returns how many orders need a sales order, and starts the run if any does. */
export async function startCreatingSalesOrders(
  ctx: TenantContext,
  tx: TenantTransaction,
  creation: Creation,
): Promise<{ queued: number; run: WalmartRun | null; isNew: boolean }> {
  const queued = await orders.count(tx, { ...ordersOf(creation), link_state: 'unlinked' })
  return { queued, ...(await startLocalRun(ctx, tx, { ...creation, kind: 'create_sales_orders', total: queued })) }
}

/** Orders that should have a sales order. */
function ordersOf({ instanceId, filters }: Creation): OrderFilter {
  return { ...filters, id: instanceId, archived: false, cancelled: false }
}

/** Creates sales orders for orders that match the run's filters and have none. */
export function createMissingSalesOrders(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, missingSalesOrders)
}

const missingSalesOrders: RunSource = {
  followers: [],
  pages(ctx, position) {
    const { instanceId } = position
    const filter = { ...ordersOf({ instanceId, filters: Filters.parse(position.filters) }), linked: false } as const
    return pagesById(ctx, position, {
      limit: batchSize,
      select: (tx, after) => orders.idsAfter(tx, filter, { after, limit: batchSize }),
      async store(tx, ids) {
        const sold = await findSoldOrders(tx, await lockOrders(tx, { id: instanceId, ids }))
        await recordSales(tx, { instanceId, orders: sold, createdBy: 'on_demand' })
      },
    })
  },
}
