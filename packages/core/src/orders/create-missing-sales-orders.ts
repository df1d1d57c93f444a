import { CreateWalmartSalesOrders, type WalmartRun } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { pagesById, runSlice, type RunSource, startCreation } from '../runs/index.ts'
import { reconcileSalesOrders } from '../sales-orders/index.ts'
import { type OrderFilter, orders } from './order-list.ts'
import { findSoldOrders } from './sold-orders.ts'
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
  const queued = await countWithoutSalesOrder(tx, ordersOf(creation))
  return { queued, ...(await startCreation(ctx, tx, { ...creation, kind: 'create_sales_orders', total: queued })) }
}

const ordersOf = ({ instanceId, filters }: Creation): OrderFilter => ({ ...filters, id: instanceId, archived: false })

/** Creates sales orders for orders that match the run's filters and have none. */
export function createMissingSalesOrders(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, ordersWithout)
}

const ordersWithout: RunSource = {
  followers: [],
  pages(ctx, position) {
    const { instanceId } = position
    const filter = ordersOf({ instanceId, filters: Filters.parse(position.filters) })
    return pagesById(ctx, position, {
      limit: batchSize,
      select: (tx, after) => selectWithoutSalesOrder(tx, { filter, after, limit: batchSize }),
      async store(tx, { ids }) {
        const sold = await findSoldOrders(tx, await lockOrders(tx, { id: instanceId, ids }))
        await reconcileSalesOrders(tx, { instanceId, orders: sold, createdBy: 'on_demand' })
      },
    })
  },
}

interface Batch {
  readonly filter: OrderFilter
  /** Exclusive. */
  readonly after: number
  readonly limit: number
}

/** The ids of the next orders that should have a sales order but have none. */
async function selectWithoutSalesOrder(tx: TenantTransaction, { filter, after, limit }: Batch): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select o.id from walmart_orders o
    where ${orders.condition({ ...filter, link_state: 'unlinked' })} and o.status <> 'Cancelled' and o.id > ${after}
    order by o.id limit ${limit}
  `.execute(tx)
  return rows.map((row) => row.id)
}

async function countWithoutSalesOrder(tx: TenantTransaction, filter: OrderFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from walmart_orders o
    where ${orders.condition({ ...filter, link_state: 'unlinked' })} and o.status <> 'Cancelled'
  `.execute(tx)
  return rows[0]?.total ?? 0
}
