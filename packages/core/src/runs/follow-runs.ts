import { setTimeout as sleep } from 'node:timers/promises'

import { contract } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import { authenticate } from '../platform/authenticate.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { transaction } from '../platform/transaction.ts'
import type { EventCursor } from './event-cursor.ts'

const batchSize = 100
// Events that come in quick succession are read together.
const pauseMs = 100
const pollMs = 2500
const checkEveryMs = 5000

interface Follow {
  readonly instanceId: number
  readonly after: EventCursor
}

/**
 * The events of an instance's runs after a cursor, in batches, until the caller disconnects. The first batch, which may be
 * empty, comes immediately, and an empty one every few seconds. A notification from Postgres announces new events; a slow
 * poll finds those whose notification was lost. Ends after the last event when the instance is deleted. Throws if the token
 * is no longer valid, and an AbortError when the process stops.
 */
export async function* followRuns(
  ctx: TenantRequestContext,
  { instanceId, after }: Follow,
): AsyncGenerator<readonly RunEventRow[], void> {
  const over = AbortSignal.any([ctx.request.signal, ctx.stopping])
  const subscription = ctx.runListener.subscribe({ tenantId: ctx.tenantId, instanceId })
  let cursor = after
  let checkAt = 0
  let isDeleted = false
  try {
    for (;;) {
      if (ctx.request.signal.aborted) return
      if (ctx.stopping.aborted) throw new DOMException('The stream was cut off.', 'AbortError')
      const isTimeToCheck = Date.now() >= checkAt
      if (isTimeToCheck) {
        // Before the read, which then finds the events that were committed with the deletion.
        isDeleted = !(await mayStillWatch(ctx, instanceId))
        checkAt = Date.now() + checkEveryMs
      }
      const events = await transaction(ctx, (tx) => listRunEvents(tx, { instanceId, after: cursor, limit: batchSize }))
      if (events.length > 0 || isTimeToCheck) yield events
      const last = events.at(-1)
      if (last) cursor = { id: last.event_id, at: last.at }
      if (events.length === batchSize) continue
      if (isDeleted) return
      await sleep(pauseMs, undefined, { signal: over }).catch(() => undefined)
      await subscription.next({ timeoutMs: pollMs, signal: over })
    }
  } finally {
    subscription.end()
  }
}

/** Returns false if the instance is gone; throws if the token was revoked, has expired or lost its scope. */
async function mayStillWatch(ctx: TenantRequestContext, instanceId: number): Promise<boolean> {
  await authenticate(ctx, contract.walmart.runs.watch.scope)
  try {
    await transaction(ctx, (tx) => requireInstance(tx, instanceId))
    return true
  } catch (error) {
    if (error instanceof AisleError && error.code === 'ERR_NOT_FOUND') return false
    throw error
  }
}

// `id` is the run's, so queries must name the event's as `sync_run_events.id`.
export const eventColumns = [
  'run_id as id',
  'instance_id',
  'kind',
  'changed_since',
  'status',
  'is_setup',
  'processed',
  'total',
  'error_code',
  'error_message',
  'next_attempt_at',
  'created_at',
  'started_at',
  'finished_at',
  'id as event_id',
  sql<{ code: string; message: string; count: number }[]>`problems`.as('problems'),
  sql<number>`extract(epoch from happened_at)::float8`.as('at'),
] as const

type RunEventRow = Awaited<ReturnType<typeof listRunEvents>>[number]

interface EventsAfter {
  readonly instanceId: number
  readonly after: EventCursor
  readonly limit: number
}

function listRunEvents(tx: TenantTransaction, { instanceId, after, limit }: EventsAfter) {
  return tx
    .selectFrom('sync_run_events')
    .select(eventColumns)
    .where('instance_id', '=', instanceId)
    .where('sync_run_events.id', '>', after.id)
    .orderBy('sync_run_events.id')
    .limit(limit)
    .execute()
}
