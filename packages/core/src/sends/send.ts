import type {
  ListWalmartSends,
  WalmartSend,
  WalmartSendDocument,
  WalmartSendId,
  WalmartSendOutcome,
  WalmartSendPage,
  WalmartSendType,
} from '@aisle/contract'
import type { Row, Schema, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { Services, TenantContext, TenantRequestContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { purge } from '../platform/jobs.ts'
import { snapshot } from '../platform/transaction.ts'
import { waitUntil } from '../platform/wait-until.ts'

// All but what a worker needs.
const sendColumns = [
  'id',
  'instance_id',
  'type',
  'status',
  'order_id',
  'return_id',
  'purchase_order_id',
  'reference',
  'intent',
  'baseline',
  'outcome',
  'attempts',
  'deadline_at',
  'next_attempt_at',
  'sent_at',
  'settled_at',
  'created_at',
] as const

type SendRow = Row<'sends', (typeof sendColumns)[number]>

function presentSend(row: SendRow): WalmartSend {
  return {
    id: row.id,
    integration_instance_id: row.instance_id,
    type: row.type,
    status: row.status,
    order_id: row.order_id,
    return_id: row.return_id,
    purchase_order_id: row.purchase_order_id,
    reference: row.reference,
    intent: row.intent as WalmartSend['intent'],
    baseline: row.baseline as WalmartSend['baseline'],
    outcome: row.outcome as WalmartSendOutcome | null,
    attempts: row.attempts,
    deadline_at: row.deadline_at?.toISOString() ?? null,
    next_attempt_at: row.settled_at === null ? row.next_attempt_at.toISOString() : null,
    sent_at: row.sent_at?.toISOString() ?? null,
    settled_at: row.settled_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }
}

/** The order or return that a send changes, as text: at most one send of a subject is under way. */
export const subjectOf = {
  order: (purchaseOrderId: string) => `order:${purchaseOrderId}`,
  return: (returnOrderId: string) => `return:${returnOrderId}`,
}

export const sendNames: Readonly<Record<WalmartSendType, string>> = {
  acknowledge: 'acknowledgement',
  ship: 'parcel',
  tracking: 'tracking update',
  cancel: 'cancellation',
  refund: 'refund',
  return_refund: 'refund',
}

// Longer than anybody repeats a call: the reference can be used again afterwards. Counts from the end: a send may have been
// retried or resolved long after it was queued.
const sendsKeptDays = 400

/**
 * Once an hour, for all tenants: deletes old sends that have ended, with their fulfillments, unless a person has to resolve
 * them.
 */
export function purgeSends(services: Services): Promise<void> {
  const start = sql`now() - make_interval(days => ${sendsKeptDays})`
  // The index has when they were queued.
  return purge(
    services,
    'sends',
    sql`created_at < ${start} and settled_at < ${start} and status in ('applied', 'failed')`,
  )
}

const sends = defineList<ListWalmartSends, SendRow>({
  from: sql`sends`,
  id: sql`id`,
  filters: {
    id: (id) => sql`instance_id = ${id}`,
    status: (status) => sql`status = ${status}`,
    type: (type) => sql`type = ${type}`,
    order_id: (orderId) => sql`order_id = ${orderId}`,
    return_id: (returnId) => sql`return_id = ${returnId}`,
  },
  counted: { table: 'sends', by: { id: 'owner_id' } },
  // Not `nullable`, which would put those without a deadline before the nearest one.
  sorts: { deadline_at: sql`deadline_at` },
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['sends']>`(${chosen})`.as('sends'))
      .select(sendColumns)
      .orderBy(order)
      .execute(),
})

export function listSends(ctx: TenantContext, query: ListWalmartSends): Promise<WalmartSendPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await sends.page(tx, query), presentSend)
  })
}

export function getSend(ctx: TenantContext, key: WalmartSendId): Promise<WalmartSendDocument> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, key.id)
    return describeSend(tx, key)
  })
}

/** @throws AisleError `ERR_NOT_FOUND` */
export async function describeSend(
  tx: TenantTransaction,
  { id, send_id: sendId }: WalmartSendId,
): Promise<WalmartSendDocument> {
  const [row] = await sends.where(tx, sql`instance_id = ${id} and id = ${sendId}`)
  if (!row) throw unknownSend(id, sendId)
  return { data: presentSend(row), message: null }
}

export function unknownSend(instanceId: number, sendId: number): AisleError {
  return new AisleError('ERR_NOT_FOUND', `Instance ${instanceId} has no send ${sendId}.`)
}

/** Waits as long as the caller prefers until the send has ended. */
export function waitForSend(ctx: TenantRequestContext, queued: WalmartSendDocument): Promise<WalmartSendDocument> {
  const { id: sendId, integration_instance_id: id } = queued.data
  return waitUntil(ctx, queued, {
    isDone: ({ data }) => data.settled_at !== null,
    read: (tx) => describeSend(tx, { id, send_id: sendId }),
    pollMs: 250,
  })
}
