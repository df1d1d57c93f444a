import { CreateWalmartSalesOrders } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { lockInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { inSlices } from '../platform/in-slices.ts'
import { addJob } from '../platform/jobs.ts'
import { reconcileSalesOrders } from '../sales-orders/index.ts'
import { createSalesOrdersJob } from './jobs.ts'
import { lockOrders, selectWithoutSalesOrder } from './write-queries.ts'

type Filters = NonNullable<CreateWalmartSalesOrders['filters']>

// As many as a page of a refresh has, a few times over.
const batchSize = 500

interface Creation {
  readonly instanceId: number
  /** As the request has them. */
  readonly filters: Readonly<Record<string, string>>
  /** The last order that was looked at. */
  readonly after: number
}

/** Creates the sales orders that an instance's orders lack. */
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

/** One job is enough for requests with the same filters that come before it starts. */
export function queueSalesOrders(ctx: TenantContext, tx: TenantTransaction, creation: NewCreation): Promise<void> {
  const given = Object.entries(creation.filters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return addJob(tx, createSalesOrdersJob, {
    payload: { ...creation, tenantId: ctx.tenantId, filters: Object.fromEntries(given) },
  })
}
