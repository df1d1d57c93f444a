import { CreateWalmartSalesOrders } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import { lockInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob, inSlices } from '../platform/jobs.ts'
import { reconcileSalesOrders } from '../sales-orders/index.ts'
import { type OrderFilter, orders } from './order-list.ts'
import { lockOrders } from './store-orders.ts'

/** Creates sales orders for an instance's orders that match the filters and have none. */
export const createSalesOrdersJob = defineJob({
  name: 'tenant.create_sales_orders',
  payload: z.strictObject({
    tenantId: z.int(),
    instanceId: z.int(),
    filters: z.record(z.string(), z.string()),
    /** Cursor: the id of the last processed order. */
    after: z.int().default(0),
  }),
  // Includes the cursor, so that the rest of an older request does not replace a newer request.
  key: ({ instanceId, filters, after }) => `sales_orders:${instanceId}:${JSON.stringify(sorted(filters))}:${after}`,
})

type Filters = NonNullable<CreateWalmartSalesOrders['filters']>

// A few times the size of a page of a refresh.
const batchSize = 500

interface Creation {
  readonly instanceId: number
  /** As in the request. */
  readonly filters: Readonly<Record<string, string>>
  /** The id of the last processed order. */
  readonly after: number
}

/** Creates the sales orders, continuing after the order `after`. */
export function createMissingSalesOrders(ctx: TenantContext, creation: Creation): Promise<void> {
  const { instanceId } = creation
  const filters = CreateWalmartSalesOrders.shape.filters.unwrap().parse(creation.filters)
  const filter = { ...filters, id: instanceId, archived: false }
  return inSlices(ctx, {
    from: creation.after,
    batch: async (tx, after) => {
      if (!(await lockInstance(tx, instanceId, 'share'))) return undefined
      const ids = await selectWithoutSalesOrder(tx, { filter, after, limit: batchSize })
      const orderIds = await lockOrders(tx, { id: instanceId, ids })
      await reconcileSalesOrders(tx, { instanceId, orderIds, createdBy: 'on_demand' })
      return ids.at(-1)
    },
    requeue: (tx, after) => queueSalesOrders(ctx, tx, { instanceId, filters, after }),
  })
}

interface NewCreation {
  readonly instanceId: number
  readonly filters: Filters
  readonly after?: number
}

/** Requests with the same filters that come before the job starts share it. */
export function queueSalesOrders(ctx: TenantContext, tx: TenantTransaction, creation: NewCreation): Promise<void> {
  const given = Object.entries(creation.filters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return addJob(tx, createSalesOrdersJob, {
    payload: { ...creation, tenantId: ctx.tenantId, filters: Object.fromEntries(given) },
  })
}

interface Batch {
  readonly filter: OrderFilter
  /** Exclusive. */
  readonly after: number
  readonly limit: number
}

/** The ids of the next orders that should have a sales order but have none. */
async function selectWithoutSalesOrder(tx: TenantTransaction, { filter, after, limit }: Batch): Promise<number[]> {
  const { rows } = await sql<Row<'walmart_orders', 'id'>>`
    select o.id from walmart_orders o
    where ${orders.condition({ ...filter, link_state: 'unlinked' })} and o.status <> 'Cancelled' and o.id > ${after}
    order by o.id limit ${limit}
  `.execute(tx)
  return rows.map((row) => row.id)
}

export async function countWithoutSalesOrder(tx: TenantTransaction, filter: OrderFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from walmart_orders o
    where ${orders.condition({ ...filter, link_state: 'unlinked' })} and o.status <> 'Cancelled'
  `.execute(tx)
  return rows[0]?.total ?? 0
}

function sorted(filters: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
