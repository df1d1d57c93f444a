import type {
  ChangeWalmartTracking,
  ListWalmartFulfillments,
  ShippedLine,
  WalmartFulfillment,
  WalmartFulfillmentDocument,
  WalmartFulfillmentId,
  WalmartFulfillmentPage,
} from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'

export interface FulfillmentRow extends Row<'fulfillments'> {
  readonly status: WalmartFulfillment['status']
  readonly changeable_until: Date | null
}

// Walmart's rule. A call that was lost and sent again may have been applied earlier.
const trackingChange = sql`interval '4 hours'`

const fulfillments = defineList<ListWalmartFulfillments, FulfillmentRow>({
  from: sql`fulfillments`,
  id: sql`id`,
  filters: {
    id: (id) => sql`instance_id = ${id}`,
    order_id: (orderId) => sql`order_id = ${orderId}`,
  },
  counted: { table: 'fulfillments', by: { id: 'owner_id' } },
  sorts: {},
  select: async (tx, chosen, order) => {
    const { rows } = await sql<FulfillmentRow>`
      select fulfillments.*, send.* from (${chosen}) fulfillments
      join lateral (
        select status, case when status = 'applied' then coalesce(sent_at, settled_at) + ${trackingChange} end as changeable_until
        from sends where sends.id = fulfillments.send_id limit 1
      ) send on true
      order by ${order}
    `.execute(tx)
    return rows
  },
})

export function listFulfillments(ctx: TenantContext, query: ListWalmartFulfillments): Promise<WalmartFulfillmentPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await fulfillments.page(tx, query), presentFulfillment)
  })
}

export function getFulfillment(ctx: TenantContext, key: WalmartFulfillmentId): Promise<WalmartFulfillmentDocument> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, key.id)
    return { data: presentFulfillment(await requireFulfillment(tx, key)), message: null }
  })
}

/** @throws AisleError `ERR_NOT_FOUND` */
export async function requireFulfillment(
  tx: TenantTransaction,
  { id, fulfillment_id: fulfillmentId }: WalmartFulfillmentId,
): Promise<FulfillmentRow> {
  const [row] = await fulfillments.where(tx, sql`instance_id = ${id} and id = ${fulfillmentId}`)
  if (row) return row
  throw new AisleError('ERR_NOT_FOUND', `Instance ${id} has no fulfillment ${fulfillmentId}.`)
}

function presentFulfillment(row: FulfillmentRow): WalmartFulfillment {
  return {
    id: row.id,
    integration_instance_id: row.instance_id,
    order_id: row.order_id,
    purchase_order_id: row.purchase_order_id,
    reference: row.reference,
    status: row.status,
    send_id: row.send_id,
    shipped_at: row.shipped_at.toISOString(),
    carrier: row.carrier,
    other_carrier: row.other_carrier,
    method_code: row.method_code,
    tracking_number: row.tracking_number,
    tracking_url: row.tracking_url,
    tracking_changeable_until: row.changeable_until?.toISOString() ?? null,
    lines: row.lines as ShippedLine[],
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

/** Copies an applied tracking update to the fulfillment. */
export async function storeTracking(
  tx: TenantTransaction,
  send: Row<'sends', 'reference' | 'type'> & { readonly intent: unknown },
): Promise<void> {
  if (send.type !== 'tracking') return
  const tracking = send.intent as Omit<ChangeWalmartTracking, 'fulfillment_id' | 'id'>
  await tx
    .updateTable('fulfillments')
    .set({
      shipped_at: sql`${tracking.shipped_at}::timestamptz`,
      carrier: tracking.carrier ?? null,
      other_carrier: tracking.other_carrier ?? null,
      method_code: tracking.method_code,
      tracking_number: tracking.tracking_number,
      tracking_url: tracking.tracking_url ?? null,
      updated_at: sql`now()`,
    })
    .where('id', '=', fulfillmentOf(send.reference))
    .execute()
}

/** The reference of the n-th change of a parcel's tracking, which Aisle chooses itself. */
export const trackingReference = (fulfillmentId: number, change: number) => `${fulfillmentId}/${change}`
const fulfillmentOf = (reference: string) => Number(reference.split('/')[0])
