import type { WalmartSendBaseline, WalmartSendOutcome } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import type { PreparedWrite } from '@aisle/walmart'
import { type RawBuilder, sql } from 'kysely'

import { lockInstance } from '../instances/index.ts'
import { toPostgresJson } from '../platform/postgres-text.ts'
import type { Lane } from './send-job.ts'
import { storeTracking } from './store-tracking.ts'
import { giveTurns, lockSubject } from './turns.ts'

/** How long a call may be under way, with the reads around it. */
export const longestDeliveryMs = 60_000
/** How long Walmart may still work on a call whose response was lost. */
export const settlingMs = 60_000

type SendFields = Row<
  'sends',
  | 'claim'
  | 'id'
  | 'instance_id'
  | 'order_id'
  | 'purchase_order_id'
  | 'reference'
  | 'return_id'
  | 'subject'
  | 'tenant_id'
  | 'type'
>

/** A send that a worker has taken. */
export interface ClaimedSend extends SendFields {
  readonly intent: unknown
  /** Set once it may have reached Walmart. */
  readonly prepared: PreparedWrite | null
  /** Whether it is too late to send it. */
  readonly isExpired: boolean
  /** Of a return. */
  readonly returnOrderId: string | null
  readonly customerOrderId: string | null
}

/**
 * Takes sends that are due, those with the nearest deadline first. A worker that dies loses them once the call can no longer be
 * under way.
 */
export async function claimSends(
  tx: TenantTransaction,
  { instanceId, type, limit }: Lane & { readonly limit: number },
): Promise<ClaimedSend[]> {
  const { rows } = await sql<ClaimedSend>`
    update sends set status = 'sending', claim = claim + 1,
      next_attempt_at = now() + make_interval(secs => ${(longestDeliveryMs + settlingMs) / 1000})
    where id = any(array(
      select id from sends
      where instance_id = ${instanceId} and type = ${type} and has_turn and next_attempt_at <= now()
      order by deadline_at, id limit ${limit} for no key update skip locked
    ))
    returning tenant_id, id, instance_id, type, subject, order_id, purchase_order_id, reference, return_id, intent, prepared,
      claim,
      expires_at <= now() as "isExpired",
      (select return_order_id from walmart_returns r where r.id = sends.return_id limit 1) as "returnOrderId",
      (select customer_order_id from walmart_returns r where r.id = sends.return_id limit 1) as "customerOrderId"
  `.execute(tx)
  return rows
}

/** When the next send of a lane is due, in milliseconds from now; undefined if none is. */
export async function untilNextMs(tx: TenantTransaction, { instanceId, type }: Lane): Promise<number | undefined> {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from next_attempt_at - clock_timestamp()) * 1000)::float8 as ms from sends
    where instance_id = ${instanceId} and type = ${type} and has_turn
    order by next_attempt_at limit 1
  `.execute(tx)
  return rows[0] && Math.max(0, rows[0].ms)
}

export interface Attempt {
  readonly prepared: PreparedWrite
  readonly baseline: readonly WalmartSendBaseline[] | null
}

/** Stores that the send is handed to Walmart. Returns false if another worker has taken it: then it must not be. */
export async function beginAttempt(
  tx: TenantTransaction,
  send: ClaimedSend,
  { prepared, baseline }: Attempt,
): Promise<boolean> {
  const isFirstAttempt = send.prepared === null
  return updateClaimed(
    tx,
    send,
    sql`status = 'sending', attempts = attempts + 1, sent_at = now(),
      next_attempt_at = now() + make_interval(secs => ${(longestDeliveryMs + settlingMs) / 1000})
      ${isFirstAttempt ? sql`, prepared = ${toPostgresJson(prepared)}::jsonb, baseline = ${baseline && toPostgresJson(baseline)}::jsonb` : sql``}`,
  )
}

/**
 * Lets go of a send until later: `queued` if Walmart has not applied it, otherwise `sending`, and what became of it is read
 * first.
 */
export async function releaseSend(
  tx: TenantTransaction,
  send: ClaimedSend,
  { status, delayMs }: { readonly status: 'queued' | 'sending'; readonly delayMs: number },
): Promise<void> {
  await updateClaimed(
    tx,
    send,
    sql`status = ${status}, next_attempt_at = now() + make_interval(secs => ${delayMs / 1000})`,
  )
}

export interface Ending {
  readonly status: 'applied' | 'failed' | 'unknown'
  readonly outcome: WalmartSendOutcome | null
}

/** Ends a send, and gives its turn to the next one of the same order or return. */
export async function endClaimed(tx: TenantTransaction, send: ClaimedSend, ending: Ending): Promise<void> {
  const { status, outcome } = ending
  const { tenant_id: tenantId, instance_id: instanceId, subject } = send
  if (!(await lockInstance(tx, instanceId, 'share'))) return
  await lockSubject(tx, send)
  const ended = sql`status = ${status}, has_turn = false, settled_at = now(),
    outcome = ${outcome && toPostgresJson(outcome)}::jsonb`
  if (!(await updateClaimed(tx, send, ended))) return
  if (status === 'applied') await storeTracking(tx, send)
  await giveTurns(tx, { tenantId, instanceId, subjects: [subject] })
}

async function updateClaimed(tx: TenantTransaction, { id, claim }: ClaimedSend, changes: RawBuilder<unknown>) {
  const { numAffectedRows } = await sql`update sends set ${changes} where id = ${id} and claim = ${claim}`.execute(tx)
  return numAffectedRows === 1n
}
