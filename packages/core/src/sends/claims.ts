import type { WalmartSendBaseline, WalmartSendOutcome } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import type { PreparedWrite } from '@aisle/walmart'
import { type RawBuilder, sql } from 'kysely'

import { claimDuration, lockInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { afterCommit, transaction } from '../platform/transaction.ts'
import { storeTracking } from './fulfillment.ts'
import { giveTurns, type Lane, lockTurn } from './turns.ts'

type SendFields = Row<
  'sends',
  | 'claim'
  | 'customer_order_id'
  | 'deadline_at'
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

/** A send that a worker has claimed. */
export interface ClaimedSend extends SendFields {
  readonly intent: unknown
  /** Set once it may have reached Walmart. */
  readonly prepared: PreparedWrite | null
  /** Whether it is too late to send it. */
  readonly isExpired: boolean
  /** Whether it is too late to send it or, if it may have been sent, to keep checking its outcome. */
  readonly isOverdue: boolean
  /** Only for a return. */
  readonly returnOrderId: string | null
}

interface Wanted extends Lane {
  readonly limit: number
  /** Only sends that end now, whatever Walmart shows. */
  readonly isOverdue?: boolean
}

const overdue = sql<boolean>`expires_at <= case when prepared is null then now() else now() - interval '1 hour' end`

/**
 * Claims sends that are due, those with the nearest deadline first, and returns them in that order: the first ones get the
 * calls that are left. A worker that dies loses them once the call can no longer be under way.
 */
export async function claimSends(
  tx: TenantTransaction,
  { instanceId, type, limit, isOverdue }: Wanted,
): Promise<ClaimedSend[]> {
  const { rows } = await sql<ClaimedSend>`
    with claimed as (
      update sends set status = 'sending', claim = claim + 1,
        next_attempt_at = now() + ${claimDuration}
      where id = any(array(
        select id from sends
        where instance_id = ${instanceId} and type = ${type} and has_turn and next_attempt_at <= now()
          ${isOverdue === true ? sql`and ${overdue}` : sql``}
        order by deadline_at, id limit ${limit} for no key update skip locked
      ))
      returning ${claimedColumns}
    )
    select * from claimed order by deadline_at, id
  `.execute(tx)
  return rows
}

const claimedColumns = sql`tenant_id, id, instance_id, type, subject, order_id, purchase_order_id, customer_order_id, reference,
  return_id, deadline_at, intent, prepared, claim, expires_at <= now() as "isExpired", ${overdue} as "isOverdue",
  (select return_order_id from walmart_returns r where r.id = sends.return_id limit 1) as "returnOrderId"`

/** A send that a worker has claimed, or had claimed when it died. */
export async function findUnderWay(tx: TenantTransaction, id: number): Promise<ClaimedSend | undefined> {
  const { rows } = await sql<ClaimedSend>`
    select ${claimedColumns} from sends where id = ${id} and status = 'sending'
  `.execute(tx)
  return rows[0]
}

interface Prepared {
  readonly prepared: PreparedWrite
  readonly baseline: readonly WalmartSendBaseline[] | null
}

/** Stores that the send is about to go out. Returns false if the worker has lost its claim: then it must not be sent. */
export async function beginAttempt(
  tx: TenantTransaction,
  send: ClaimedSend,
  { prepared, baseline }: Prepared,
): Promise<boolean> {
  const isFirstAttempt = send.prepared === null
  const updated = await updateClaimed(
    tx,
    send,
    sql`status = 'sending', attempts = attempts + 1, sent_at = now(),
      next_attempt_at = now() + ${claimDuration}
      ${isFirstAttempt ? sql`, prepared = ${toPostgresJson(prepared)}::jsonb, baseline = ${baseline && toPostgresJson(baseline)}::jsonb` : sql``}`,
  )
  return updated !== undefined
}

interface Released {
  readonly status: 'queued' | 'sending'
  readonly delayMs: number
  /** Whether no attempt may have reached Walmart: the next one then begins with a new baseline. */
  readonly isUnsent?: boolean
  /** If so, the delay grows, up to a quarter of an hour: an order that Walmart cannot show must not keep others waiting. */
  readonly isOutage?: boolean
}

/**
 * Releases a send until later: `queued` if Walmart has not applied it, otherwise `sending`, so that its outcome is
 * read first.
 */
export async function releaseSend(
  tx: TenantTransaction,
  send: ClaimedSend,
  { status, delayMs, isUnsent, isOutage }: Released,
): Promise<void> {
  const delay = sql`make_interval(secs => ${delayMs / 1000})`
  const growing = sql`greatest(${delay}, least(interval '15 minutes', (now() - created_at) / 4))`
  await updateClaimed(
    tx,
    send,
    sql`status = ${status}, next_attempt_at = now() + ${isOutage === true ? growing : delay}
      ${isUnsent === true ? sql`, prepared = null, baseline = null` : sql``}`,
  )
}

export interface Ending {
  readonly status: 'applied' | 'failed' | 'unknown'
  readonly outcome: WalmartSendOutcome | null
}

/** Ends a send, and gives a turn to those of the same customer order that have waited for it. */
export async function endClaimed(ctx: TenantContext, send: ClaimedSend, ending: Ending): Promise<void> {
  await transaction(ctx, async (tx) => {
    const ended = await storeEnding(tx, send, ending)
    if (ended) afterCommit(tx, () => reportEnding(ctx, send, { ...ending, ...ended }))
  })
}

async function storeEnding(tx: TenantTransaction, send: ClaimedSend, ending: Ending): Promise<Updated | undefined> {
  const { status, outcome } = ending
  const { tenant_id: tenantId, instance_id: instanceId, customer_order_id: customerOrderId } = send
  if (!(await lockInstance(tx, instanceId, 'share'))) return undefined
  await lockTurn(tx, send)
  const changes = sql`status = ${status}, has_turn = false, settled_at = now(), prepared = null,
    outcome = ${outcome && toPostgresJson(outcome)}::jsonb`
  const ended = await updateClaimed(tx, send, changes)
  if (!ended) return undefined
  if (status === 'applied') await storeTracking(tx, send)
  await giveTurns(tx, { tenantId, instanceId, customerOrderIds: [customerOrderId] })
  return ended
}

/** Logs one line for the send, and measures how long it took. */
function reportEnding({ log, telemetry }: TenantContext, send: ClaimedSend, ending: Ending & Updated): void {
  const { tenant_id: tenantId, instance_id: instanceId, id: sendId, type } = send
  const { status, outcome, attempts, durationMs } = ending
  const reason = outcome ? { code: outcome.code, reason: outcome.message } : {}
  const line = { tenantId, instanceId, sendId, type, status, attempts, durationMs, ...reason }
  log[status === 'applied' ? 'info' : 'warn'](line, `send ${sendId} (${type}) is ${status}`)
  telemetry.metrics.sends.record(durationMs / 1000, { type, status })
}

interface Updated {
  readonly attempts: number
  /** Since it was queued. */
  readonly durationMs: number
}

/** Updates nothing if another worker has taken the send, or a refresh has ended it. */
async function updateClaimed(tx: TenantTransaction, { id, claim }: ClaimedSend, changes: RawBuilder<unknown>) {
  const { rows } = await sql<Updated>`
    update sends set ${changes} where id = ${id} and claim = ${claim} and status = 'sending'
    returning attempts, round(extract(epoch from now() - created_at) * 1000)::float8 as "durationMs"
  `.execute(tx)
  return rows[0]
}
