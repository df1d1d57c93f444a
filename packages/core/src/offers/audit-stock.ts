import type { Row, TenantTransaction } from '@aisle/db'
import { type ItemInventories, WalmartError } from '@aisle/walmart'
import { sql } from 'kysely'
import { z } from 'zod'

import { type Connection, lacksPermission, openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { afterCommit } from '../platform/transaction.ts'
import { problemsOf, type RunPosition, runSlice, type RunSource, type SourcePage } from '../runs/index.ts'
import { lockOrder } from './claim-targets.ts'

/** Compares the stock levels that Walmart shows with those that it has confirmed. Changes nothing on Walmart. */
export function auditStock(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, audit)
}

// Walmart may show earlier values for some minutes.
const settledMs = 300_000

const Cursor = z
  .object({
    next: z.string(),
    /** Walmart's id of the default node; null if Walmart does not say. */
    defaultNode: z.string().nullable(),
  })
  .nullable()

const audit: RunSource = {
  followers: [],
  async *pages(ctx: TenantContext, { instanceId, cursor }: RunPosition): AsyncGenerator<SourcePage> {
    const { walmart, openedAt } = await openConnection(ctx, instanceId)
    const from = Cursor.parse(cursor)
    const defaultNode = from ? from.defaultNode : await findDefaultNode(ctx, walmart)
    const before = new Date(openedAt.getTime() - settledMs)
    for await (const page of walmart.listInventories({ cursor: from?.next, signal: ctx.stopping })) {
      const reported = page.elements.flatMap(({ value }) => reportedOf(value, defaultNode))
      yield {
        cursor: page.cursor === undefined ? undefined : { next: page.cursor, defaultNode },
        total: page.total,
        count: page.elements.length,
        problems: problemsOf(page, { what: 'Stock', key: 'sku' }),
        store: reported.length === 0 ? undefined : (tx) => storeReported(tx, { instanceId, before, reported }),
      }
    }
  },
}

/** The id of the default node is the seller's. Some sellers have no access to their profile. */
async function findDefaultNode(ctx: TenantContext, walmart: Connection['walmart']): Promise<string | null> {
  try {
    return (await walmart.getPartnerProfile({ signal: ctx.stopping })).value.partner.partnerId
  } catch (error) {
    if (error instanceof WalmartError && (lacksPermission(error) || error.kind === 'not_found')) return null
    throw error
  }
}

interface Reported {
  readonly sku: string
  /** Empty: the default node. */
  readonly ship_node: string
  readonly amount: number
}

/**
 * The quantity that the seller was last known to have set, at each node. The quantity available for sale cannot be
 * compared, because orders reduce it. If an item has a single node, that is the default one.
 */
function reportedOf({ sku, nodes }: ItemInventories, defaultNode: string | null): Reported[] {
  const known = nodes.flatMap(({ shipNode, inputQty }) => (inputQty ? [{ shipNode, amount: inputQty.amount }] : []))
  const [only] = nodes.length === 1 ? known : []
  const standard = known.find(({ shipNode }) => shipNode === defaultNode) ?? only
  return [
    ...known.map(({ shipNode, amount }) => ({ sku, ship_node: shipNode, amount })),
    ...(standard ? [{ sku, ship_node: '', amount: standard.amount }] : []),
  ]
}

interface ReportedPage {
  readonly instanceId: number
  /** A later confirmation may not show yet. */
  readonly before: Date
  readonly reported: readonly Reported[]
}

async function storeReported(tx: TenantTransaction, { instanceId, before, reported }: ReportedPage): Promise<void> {
  const { rows } = await sql<Row<'offer_targets', 'id' | 'reported_amount'>>`
    select target.id, given.amount as reported_amount
    from (
      select sku, ship_node, amount
      from json_to_recordset(${toPostgresJson(reported)}::json) as given (sku text, ship_node text, amount numeric)
      order by ${lockOrder}
    ) given
    cross join lateral (
      select id from offer_targets
      where instance_id = ${instanceId} and kind = 'stock' and sku = given.sku and ship_node = given.ship_node
        and status = 'applied' and confirmed_amount is not null and confirmed_at < ${before}
      limit 1 for no key update
    ) target
  `.execute(tx)
  if (rows.length === 0) return
  const { rows: compared } = await sql<{ outcome: string }>`
    update offer_targets set reported_amount = given.reported_amount, reported_at = now(),
      drifted_at = case when confirmed_amount <> given.reported_amount then coalesce(drifted_at, now()) end
    from json_to_recordset(${toPostgresJson(rows)}::json) as given (id bigint, reported_amount numeric)
    where offer_targets.id = given.id and offer_targets.id = any(${rows.map(({ id }) => id)}::bigint[])
    returning case when drifted_at is null then 'as_confirmed' else 'drifted' end as outcome
  `.execute(tx)
  afterCommit(tx, (metrics) => {
    for (const { outcome } of compared) metrics?.auditedStockLevels.add(1, { outcome })
  })
}
