import type {
  ListWalmartPrices,
  ListWalmartStock,
  OfferOutcome,
  WalmartPrice,
  WalmartPricePage,
  WalmartStockLevel,
  WalmartStockPage,
} from '@aisle/contract'
import type { Row, Schema } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { defineList, isNull, presentPage } from '../platform/define-list.ts'
import { snapshot } from '../platform/transaction.ts'

const columns = [
  'id',
  'instance_id',
  'listing_id',
  'sku',
  'ship_node',
  'amount',
  'buffer',
  'floor',
  'offered',
  'status',
  'version',
  'sent_version',
  'confirmed_version',
  'outcome',
  'feed_id',
  'next_attempt_at',
  'confirmed_amount',
  'reported_amount',
  'reported_at',
  'drifted_at',
  'sent_at',
  'confirmed_at',
  'created_at',
  'updated_at',
] as const

export type TargetRow = Row<'offer_targets', (typeof columns)[number]>

/** Which targets of an instance to select. `id` is the instance's. */
type TargetFilter = Pick<ListWalmartStock, 'drifted' | 'id' | 'sku' | 'status'>

function targetsOf(kind: 'stock' | 'price') {
  return defineList<TargetFilter, TargetRow>({
    from: sql`offer_targets`,
    id: sql`id`,
    filters: {
      id: (id) => sql`instance_id = ${id} and kind = ${kind}`,
      status: (status) => sql`status = ${status}`,
      sku: (sku) => sql`sku = ${sku}`,
      drifted: (isWanted) => isNull(sql`drifted_at`, !isWanted),
    },
    counted: { table: 'offer_targets', where: sql`kind = ${kind}`, by: { id: 'owner_id' } },
    sorts: {},
    select: (tx, chosen, order) =>
      tx
        .selectFrom(sql<Schema['offer_targets']>`(${chosen})`.as('offer_targets'))
        .select(columns)
        .orderBy(order)
        .execute(),
  })
}

export const stock = targetsOf('stock')
export const prices = targetsOf('price')

export function listStock(ctx: TenantContext, query: ListWalmartStock): Promise<WalmartStockPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await stock.page(tx, query), presentStock)
  })
}

export function listPrices(ctx: TenantContext, query: ListWalmartPrices): Promise<WalmartPricePage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await prices.page(tx, query), presentPrice)
  })
}

export function presentPrice(row: TargetRow): WalmartPrice {
  const { fields, progress } = present(row)
  return { ...fields, price: row.amount, ...progress }
}

export function presentStock(row: TargetRow): WalmartStockLevel {
  const { fields, progress } = present(row)
  const offered = Number(row.offered)
  return {
    ...fields,
    ship_node: row.ship_node === '' ? null : row.ship_node,
    quantity: Number(row.amount),
    buffer: row.buffer,
    floor: row.floor,
    offered_quantity: offered,
    limited_by: limitOf(row),
    confirmed_quantity: row.confirmed_amount === null ? null : Number(row.confirmed_amount),
    reported_quantity: row.reported_amount === null ? null : Number(row.reported_amount),
    reported_at: row.reported_at?.toISOString() ?? null,
    drifted_at: row.drifted_at?.toISOString() ?? null,
    ...progress,
  }
}

function limitOf({ amount, buffer, offered }: TargetRow): WalmartStockLevel['limited_by'] {
  if (offered === amount) return null
  return Number(offered) === Math.max(0, Number(amount) - buffer) ? 'buffer' : 'floor'
}

function present(row: TargetRow) {
  const { id, instance_id, listing_id, sku, status, version, sent_version, confirmed_version } = row
  return {
    fields: { id, integration_instance_id: instance_id, listing_id, sku },
    progress: {
      status,
      version,
      sent_version,
      confirmed_version,
      outcome: row.outcome as OfferOutcome | null,
      feed_id: row.feed_id,
      next_attempt_at: row.next_attempt_at?.toISOString() ?? null,
      sent_at: row.sent_at?.toISOString() ?? null,
      confirmed_at: row.confirmed_at?.toISOString() ?? null,
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
    },
  }
}
