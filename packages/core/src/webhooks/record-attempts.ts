import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { PostResult } from '../platform/post-outside.ts'
import { toPostgresJson, toPostgresText } from '../platform/to-postgres.ts'
import { lockWebhook } from './webhook.ts'

const minute = 60
const hour = 60 * minute
/** How long after each failed attempt a delivery is tried again. The last one is three days after the first. */
const retrySeconds = [
  5,
  30,
  2 * minute,
  10 * minute,
  hour,
  3 * hour,
  8 * hour,
  12 * hour,
  24 * hour,
  24 * hour,
] as const
const longestFailureSeconds = 72 * hour
// A webhook that fails this often in a row is tried less and less often.
const failuresBeforeHold = 3
const longestHoldSeconds = 10 * minute

const goneReason = 'The receiver has responded with 410: it wants no more events.'
const failingReason = 'Every attempt of the last three days has failed.'

interface Attempt {
  readonly delivery: Row<'webhook_deliveries', 'attempts' | 'id'>
  readonly result: PostResult
}

export const hasArrived = ({ status }: PostResult) => status !== null && status >= 200 && status <= 299

/**
 * Stores the results of attempts. Returns whether to continue sending.
 *
 * @param sent the webhook as it was when they began
 */
export async function recordAttempts(
  tx: TenantTransaction,
  sent: Row<'webhooks', 'claim' | 'id' | 'updated_at'>,
  attempts: readonly Attempt[],
): Promise<boolean> {
  // Whoever changes the status of deliveries locks their webhook first.
  const webhook = await lockWebhook(tx, sent.id)
  // Another job has taken the webhook over, and sends the same deliveries.
  if (webhook.claim !== sent.claim) return false
  const rows = attempts.map(({ delivery, result }) => ({ id: delivery.id, ...outcomeOf(delivery.attempts, result) }))
  await sql`
    update webhook_deliveries set attempts = attempts + 1, attempted_at = clock_timestamp(), status = given.status,
      next_attempt_at = clock_timestamp() + make_interval(secs => given.retry_seconds),
      response_status = given.response_status, response_body = given.response_body, error = given.error,
      duration_ms = given.duration_ms
    from json_to_recordset(${toPostgresJson(rows)}::json) as given (
      id bigint, status text, retry_seconds float8, response_status int, response_body text, error text, duration_ms int
    )
    -- Not one that was replayed or deleted meanwhile.
    where webhook_deliveries.id = given.id and webhook_deliveries.id = any(${rows.map(({ id }) => id)}::bigint[])
      and webhook_deliveries.status = 'pending'
  `.execute(tx)
  if (attempts.some(({ result }) => hasArrived(result))) {
    await recordSuccess(tx, webhook)
    return true
  }
  // A failure says nothing about a URL that was set meanwhile, nor may it disable what a person has just enabled.
  if (webhook.updated_at.getTime() !== sent.updated_at.getTime()) return true
  return recordFailure(tx, webhook, attempts)
}

function outcomeOf(attemptsBefore: number, result: PostResult) {
  const { status: response_status, durationMs: duration_ms } = result
  const response_body = result.body === null ? null : toPostgresText(result.body)
  const shown = { response_status, response_body, duration_ms }
  if (hasArrived(result)) return { ...shown, status: 'delivered', retry_seconds: null, error: null }
  const error = result.error ?? explain(response_status)
  const retry = retrySeconds[attemptsBefore]
  return { ...shown, status: retry === undefined ? 'failed' : 'pending', retry_seconds: retry ?? null, error }
}

const explain = (status: number | null) =>
  status !== null && status >= 300 && status <= 399 ? 'redirects are not followed' : `the response was ${status}`

/** If the webhook itself was down, deliveries that wait for another attempt are sent now. */
async function recordSuccess(tx: TenantTransaction, { id, failures }: Row<'webhooks', 'failures' | 'id'>) {
  if (failures === 0) return
  await tx
    .updateTable('webhooks')
    .set({ failures: 0, failing_since: null, held_until: null })
    .where('id', '=', id)
    .execute()
  if (failures >= failuresBeforeHold) await retryNow(tx, id)
}

/** Makes deliveries due that wait for another attempt. */
export async function retryNow(tx: TenantTransaction, webhookId: number): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set({ next_attempt_at: sql`now()` })
    .where('webhook_id', '=', webhookId)
    .where('status', '=', 'pending')
    .where('is_waiting', '=', false)
    .where('next_attempt_at', '>', sql<Date>`now()`)
    .execute()
}

async function recordFailure(
  tx: TenantTransaction,
  webhook: Row<'webhooks', 'failures' | 'id'>,
  attempts: readonly Attempt[],
): Promise<boolean> {
  // Failures of deliveries that were sent together count as one.
  const failures = webhook.failures + 1
  const holds = failures >= failuresBeforeHold
  const holdSeconds = Math.min(longestHoldSeconds, 5 * 2 ** Math.min(failures - failuresBeforeHold, 20))
  const isGone = attempts.some(({ result }) => result.status === 410)
  const { rows } = await sql<{ isOver: boolean }>`
    update webhooks set failures = ${failures}, failing_since = coalesce(failing_since, now()),
      held_until = ${holds ? sql`clock_timestamp() + make_interval(secs => ${holdSeconds})` : null}
    where id = ${webhook.id}
    returning failing_since < now() - make_interval(secs => ${longestFailureSeconds}) as "isOver"
  `.execute(tx)
  if (isGone || rows[0]?.isOver === true) {
    const disabled = {
      is_enabled: false,
      disabled_reason: isGone ? goneReason : failingReason,
      updated_at: sql<Date>`now()`,
    }
    await tx.updateTable('webhooks').set(disabled).where('id', '=', webhook.id).execute()
  }
  return !holds
}
