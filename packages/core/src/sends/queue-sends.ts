import type { WalmartSendIntent, WalmartSendType } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { validationError } from '../platform/errors.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { sendNames } from './send.ts'
import { giveTurns } from './turns.ts'

/** A send as a caller requests it. */
export interface NewSend {
  readonly type: WalmartSendType
  readonly subject: string
  readonly orderId: number | null
  readonly returnId: number | null
  readonly purchaseOrderId: string | null
  readonly customerOrderId: string
  readonly reference: string
  readonly intent: WalmartSendIntent
  readonly deadlineAt: Date | null
}

interface QueuedSend {
  readonly id: number
  /** False if the subject already has a send of the type with the reference, which has not failed. */
  readonly isQueued: boolean
  /** False if the existing send does something else. */
  readonly isSame: boolean
}

/**
 * Until when a send that is queued now is tried: until its deadline, or for 24 hours if it has none, or if that has
 * passed or is less than an hour away, because Walmart may still accept it.
 */
export const expiryOf = (deadline: RawBuilder<unknown>) =>
  sql<Date>`case when ${deadline} > now() + interval '1 hour' then ${deadline} else now() + interval '24 hours' end`

/**
 * Queues sends in one statement, in the caller's transaction, which has locked what they change. A send that has failed is
 * queued again, with the new content: Walmart has not applied it. Returns a result for each, in order.
 */
export async function queueSends(
  ctx: TenantContext,
  tx: TenantTransaction,
  { instanceId, sends }: { readonly instanceId: number; readonly sends: readonly NewSend[] },
): Promise<QueuedSend[]> {
  if (sends.length === 0) return []
  const given = sends.map((send, index) => ({ ...send, index }))
  const { rows } = await sql<QueuedSend>`
    with given as (
      select * from json_to_recordset(${toPostgresJson(given)}::json) as given (
        index int, type text, subject text, "orderId" bigint, "returnId" bigint, "purchaseOrderId" text,
        "customerOrderId" text, reference text, intent jsonb, "deadlineAt" timestamptz
      )
    ), queued as (
      insert into sends as old (
        instance_id, type, subject, order_id, return_id, purchase_order_id, customer_order_id, reference, intent, deadline_at,
        expires_at
      )
      select ${instanceId}::bigint, type, subject, "orderId", "returnId", "purchaseOrderId", "customerOrderId", reference, intent,
        "deadlineAt", ${expiryOf(sql`"deadlineAt"`)}
      from given
      on conflict (tenant_id, instance_id, subject, type, reference) do update set
        status = 'queued', intent = excluded.intent, baseline = null, prepared = null, outcome = null, attempts = 0,
        claim = old.claim + 1, deadline_at = excluded.deadline_at, expires_at = excluded.expires_at, next_attempt_at = now(),
        sent_at = null, settled_at = null
      where old.status = 'failed'
      returning id, type, subject, reference
    )
    select coalesce(queued.id, kept.id) as id, queued.id is not null as "isQueued",
      queued.id is not null or kept.intent = given.intent as "isSame"
    from given
    left join queued
      on queued.subject = given.subject and queued.type = given.type and queued.reference = given.reference
    left join lateral (
      select id, intent from sends
      where instance_id = ${instanceId} and subject = given.subject and type = given.type and reference = given.reference
      limit 1
    ) kept on queued.id is null
    order by given.index
  `.execute(tx)
  const queued = sends.filter((_, index) => rows[index]?.isQueued === true)
  const customerOrderIds = [...new Set(queued.map(({ customerOrderId }) => customerOrderId))]
  await giveTurns(tx, { tenantId: ctx.tenantId, instanceId, customerOrderIds })
  return rows
}

/**
 * The same for one send.
 *
 * @throws AisleError `ERR_VALIDATION` if the reference belongs to a send of other content
 */
export async function queueSend(
  ctx: TenantContext,
  tx: TenantTransaction,
  { instanceId, send }: { readonly instanceId: number; readonly send: NewSend },
): Promise<QueuedSend> {
  const [queued] = await queueSends(ctx, tx, { instanceId, sends: [send] })
  if (!queued) throw new Error('A send was neither queued nor found.')
  const { type, reference } = send
  const otherContent = `The reference ${reference} belongs to another ${sendNames[type]}. Use a new one.`
  if (!queued.isSame) throw validationError({ reference: [otherContent] })
  return queued
}
