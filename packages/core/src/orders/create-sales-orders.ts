import { CreatedWalmartSalesOrders, CreateWalmartSalesOrders } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { nothing, write } from '../platform/write.ts'
import { inProgress, pagesById, runSlice, type RunSource, startLocalRun } from '../runs/index.ts'
import { explainOrderLink } from './explain-order-link.ts'
import { type OrderFilter, orders, requireDatesInOrder, selectOrdersByIds, type ShownOrderRow } from './order-list.ts'
import { findSoldOrders, lockOrders } from './sold-orders.ts'
import { recordSales } from './store-orders.ts'

/** Creates sales orders for the given orders immediately, or in the background for all that have none. */
export function createSalesOrders(
  ctx: TenantRequestContext,
  input: CreateWalmartSalesOrders,
): Promise<CreatedWalmartSalesOrders> {
  const { id, ids, filters = {} } = input
  return write(ctx, { input, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    await requireDatesInOrder(tx, filters, 'filters.orderDateTo')
    if (ids !== undefined)
      return { data: { queued: 0, results: await createNamed(tx, { id, ids }), run: null }, message: null }
    const queued = await orders.count(tx, { ...mayGetSalesOrder(id, filters), link_state: 'unlinked' })
    const creation = { instanceId: id, kind: 'create_sales_orders', filters, total: queued } as const
    const { run, isNew } = await startLocalRun(ctx, tx, creation)
    if (!run || !isNew) report(nothing)
    return {
      data: { queued, results: [], run },
      message: run && !isNew ? inProgress('A run that creates sales orders') : null,
    }
  })
}

type Result = CreatedWalmartSalesOrders['data']['results'][number]

async function createNamed(tx: TenantTransaction, named: { readonly id: number; readonly ids: readonly number[] }) {
  const orderIds = await lockOrders(tx, named)
  const before = new Map((await selectOrdersByIds(tx, named)).map((row) => [row.id, row]))
  const missing = orderIds.filter((orderId) => before.get(orderId)?.sales_order_id === null)
  const sold = await findSoldOrders(tx, missing)
  await recordSales(tx, { instanceId: named.id, orders: sold, createdBy: 'on_demand' })
  const after = new Map((await selectOrdersByIds(tx, named)).map((row) => [row.id, row]))
  return named.ids.map((orderId) => resultOf(orderId, { before: before.get(orderId), after: after.get(orderId) }))
}

interface Change {
  readonly before: ShownOrderRow | undefined
  readonly after: ShownOrderRow | undefined
}

function resultOf(order_id: number, { before, after }: Change): Result {
  const failed = { order_id, result: 'failed', sales_order_id: null } as const
  if (!after) return { ...failed, message: `The instance has no order ${order_id}.` }
  if (after.sales_order_id === null) return { ...failed, message: explainOrderLink(after).message }
  const result = before?.sales_order_id === null ? 'created' : 'already_created'
  return { order_id, result, sales_order_id: after.sales_order_id, message: null }
}

const Filters = CreateWalmartSalesOrders.shape.filters.unwrap()

/** Orders that should have a sales order. */
function mayGetSalesOrder(id: number, filters: NonNullable<CreateWalmartSalesOrders['filters']>): OrderFilter {
  return { ...filters, id, archived: false, cancelled: false }
}

/** Creates sales orders for orders that match the run's filters and have none. */
export function createMissingSalesOrders(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, missingSalesOrders)
}

const missingSalesOrders: RunSource = {
  followers: [],
  pages(ctx, position) {
    const { instanceId } = position
    const filter = { ...mayGetSalesOrder(instanceId, Filters.parse(position.filters)), linked: false } as const
    return pagesById(ctx, position, {
      select: (tx, range) => orders.idsAfter(tx, filter, range),
      async store(tx, ids) {
        const sold = await findSoldOrders(tx, await lockOrders(tx, { id: instanceId, ids }))
        await recordSales(tx, { instanceId, orders: sold, createdBy: 'on_demand' })
      },
    })
  },
}
