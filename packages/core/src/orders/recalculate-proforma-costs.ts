import { type ProformaRecalculation, RecalculateProformaCosts } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import type { IdRange } from '../platform/define-list.ts'
import { nothing, write } from '../platform/write.ts'
import { inProgress, pagesById, runSlice, type RunSource, startLocalRun } from '../runs/index.ts'
import { reconcileSalesOrders } from '../sales-orders/index.ts'
import { endOf, startOf } from './order-list.ts'
import { findSoldOrders, lockOrders } from './sold-orders.ts'

const { from, to } = RecalculateProformaCosts.shape
const Filters = z.strictObject({ from, to })
const kind = 'recalculate_proforma_costs'

/** Starts a run that gives the lines of sales orders the instance's current percentages. */
export function startRecalculation(
  ctx: TenantRequestContext,
  input: RecalculateProformaCosts,
): Promise<ProformaRecalculation> {
  const { id, ...filters } = input
  return write(ctx, { input, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    const sold = { instanceId: id, filters }
    const queued = await countSalesOrders(tx, sold)
    const { run, isNew } = await startLocalRun(ctx, tx, { ...sold, kind, total: queued })
    if (!run || !isNew) report(nothing)
    return {
      data: { queued, run },
      message: run && !isNew ? inProgress('A run that recalculates proforma costs') : null,
    }
  })
}

export function recalculateProformaCosts(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, recalculation)
}

const recalculation: RunSource = {
  followers: [],
  pages(ctx, position) {
    const { instanceId } = position
    const sold = { instanceId, filters: Filters.parse(position.filters) }
    return pagesById(ctx, position, {
      select: (tx, range) => selectOrderIds(tx, sold, range),
      async store(tx, ids) {
        const orders = await findSoldOrders(tx, await lockOrders(tx, { id: instanceId, ids }))
        const page = { instanceId, orders, createdBy: 'on_demand', recalculates: true } as const
        // Documents do not depend on these costs.
        await reconcileSalesOrders(tx, page, () => Promise.resolve())
      },
    })
  },
}

interface Sold {
  readonly instanceId: number
  readonly filters: z.output<typeof Filters>
}

/** The sales orders of an instance that were placed on these days. */
const chosen = ({ instanceId, filters }: Sold) => sql`
  from sales_orders where instance_id = ${instanceId}
    ${filters.from === undefined ? sql`` : sql`and order_date >= ${startOf(filters.from)}`}
    ${filters.to === undefined ? sql`` : sql`and order_date < ${endOf(filters.to)}`}`

async function countSalesOrders(tx: TenantTransaction, sold: Sold): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total ${chosen(sold)}`.execute(tx)
  return rows[0]?.total ?? 0
}

/** The ids of Walmart's orders of the next ones, by date, for which there is an index. The cursor is the last order's id. */
async function selectOrderIds(tx: TenantTransaction, sold: Sold, { after, limit }: IdRange): Promise<number[]> {
  const last = (column: 'id' | 'order_date') =>
    sql`(select ${sql.ref(column)} from sales_orders where walmart_order_id = ${after})`
  const { rows } = await sql<{ id: number }>`
    select walmart_order_id as id ${chosen(sold)}
      ${after === 0 ? sql`` : sql`and (order_date, id) > (${last('order_date')}, ${last('id')})`}
    order by order_date, id limit ${limit}
  `.execute(tx)
  return rows.map(({ id }) => id)
}
