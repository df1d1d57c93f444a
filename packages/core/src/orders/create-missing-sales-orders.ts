import { CreateWalmartSalesOrders } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireLockedInstance } from '../instances/index.ts'
import { type TenantContext, transaction } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { addJob } from '../platform/jobs.ts'
import { reconcileSalesOrders } from '../sales-orders/index.ts'
import { createSalesOrdersJob } from './jobs.ts'
import { lockOrders, selectWithoutSalesOrder } from './write-queries.ts'

type Filters = NonNullable<CreateWalmartSalesOrders['filters']>

// As many as a page of a refresh has, a few times over.
const batchSize = 500

interface Wanted {
  readonly instanceId: number
  /** As the request has them. */
  readonly filters: Readonly<Record<string, string>>
  readonly after: number
}

/** Goes through an instance's orders that have no sales order, and makes them, in batches. What is made stays made. */
export async function createMissingSalesOrders(ctx: TenantContext, wanted: Wanted): Promise<void> {
  const { instanceId } = wanted
  const filters = CreateWalmartSalesOrders.shape.filters.unwrap().parse(wanted.filters)
  let after: number | undefined = wanted.after
  while (after !== undefined && !ctx.stopping.aborted) after = await createBatch(ctx, { instanceId, filters, after })
  if (after === undefined) return
  const rest = { instanceId, filters, after }
  await transaction(ctx, (tx) => queueSalesOrders(ctx, tx, rest))
}

/** The last order that was gone through, or nothing when there are no more. */
async function createBatch(
  ctx: TenantContext,
  { instanceId, filters, after }: { readonly instanceId: number; readonly filters: Filters; readonly after: number },
): Promise<number | undefined> {
  const filter = { ...filters, id: instanceId, archived: false }
  const batch = transaction(ctx, async (tx) => {
    await requireLockedInstance(tx, instanceId, 'share')
    const ids = await selectWithoutSalesOrder(tx, { filter, after, limit: batchSize })
    const orderIds = await lockOrders(tx, { id: instanceId, ids })
    await reconcileSalesOrders(tx, { instanceId, orderIds, createdBy: 'on_demand' })
    return ids.at(-1)
  })
  return batch.catch((error: unknown) => {
    // It is gone, or on its way there, and its orders with it.
    if (error instanceof AisleError && error.code === 'ERR_NOT_FOUND') return undefined
    throw error
  })
}

/** One job is enough for what is asked for in the same words before it starts. */
export function queueSalesOrders(
  ctx: TenantContext,
  tx: TenantTransaction,
  {
    instanceId,
    filters,
    after = 0,
  }: { readonly instanceId: number; readonly filters: Filters; readonly after?: number },
): Promise<void> {
  const given = Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const words = given.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const payload = { tenantId: ctx.tenantId, instanceId, filters: Object.fromEntries(words), after }
  return addJob(tx, createSalesOrdersJob, { key: `sales_orders:${instanceId}:${JSON.stringify(words)}`, payload })
}
