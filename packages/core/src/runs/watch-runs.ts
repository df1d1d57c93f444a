import type { WalmartRunEvent, WatchWalmartRuns } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { validationError } from '../platform/errors.ts'
import { type EventCursor, formatCursor, judgeCursor } from '../platform/streams.ts'
import { snapshot } from '../platform/transaction.ts'
import { eventColumns, followRuns } from './follow-runs.ts'
import { underWay } from './queries.ts'
import { presentRun } from './run.ts'

interface RunEvent {
  readonly id: string
  readonly data: WalmartRunEvent
}

/** Every change of an instance's runs, once: either from now on, beginning with the runs under way, or after an event. */
export async function* watchRuns(
  ctx: TenantRequestContext,
  { id, lastEventId }: WatchWalmartRuns,
): AsyncGenerator<RunEvent, void> {
  const begin = lastEventId === undefined ? await readRunsUnderWay(ctx, id) : undefined
  if (begin) yield { id: formatCursor(begin.cursor), data: { type: 'under_way', runs: begin.runs } }
  const after = begin?.cursor ?? (await findEventCursor(ctx, id, lastEventId))
  for await (const events of followRuns(ctx, { instanceId: id, after })) {
    for (const event of events) {
      yield {
        id: formatCursor({ id: event.event_id, at: event.at }),
        data: { type: 'changed', run: presentRun(event) },
      }
    }
  }
}

/** Read from the events: a run's row may be ahead of the cursor, and its change would then be sent twice. */
function readRunsUnderWay(ctx: TenantContext, instanceId: number) {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, instanceId)
    const cursor = await findCurrentCursor(tx, instanceId)
    return { cursor, runs: (await listRunsUnderWay(tx, instanceId)).map(presentRun) }
  })
}

/** The last event of each run under way. Call it in a snapshot, together with the cursor. */
async function listRunsUnderWay(tx: TenantTransaction, instanceId: number) {
  const latest = await tx
    .selectFrom('sync_run_events')
    .distinctOn('run_id')
    .select(eventColumns)
    .where('instance_id', '=', instanceId)
    .orderBy('run_id')
    .orderBy('sync_run_events.id', 'desc')
    .execute()
  return latest.filter(({ status }) => underWay.some((name) => name === status))
}

export const eventsKeptHours = 24

export function unknownCursor(): Error {
  return validationError({
    lastEventId: [
      'The last event id does not belong to this stream. Send an id exactly as received, or watch again without one.',
    ],
  })
}

function expiredCursor(): Error {
  const hours = `events are kept for ${eventsKeptHours} hours`
  return validationError({ lastEventId: [`The last event id is too old: ${hours}. Watch again without one.`] })
}

/**
 * The position to continue from: after the event with that id, or from now on.
 *
 * @throws AisleError if there is no such instance, or later events may have been purged
 */
export function findEventCursor(ctx: TenantContext, instanceId: number, lastEventId?: string): Promise<EventCursor> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, instanceId)
    const now = await findCurrentCursor(tx, instanceId)
    if (lastEventId === undefined) return now
    const cursor = judgeCursor(lastEventId, { id: now.newestId, at: now.at }, eventsKeptHours * 3600)
    if (cursor === 'unknown') throw unknownCursor()
    if (cursor === 'expired') throw expiredCursor()
    return cursor
  })
}

/** The cursor after an instance's last event, and the newest event id of all instances. */
async function findCurrentCursor(
  tx: TenantTransaction,
  instanceId: number,
): Promise<EventCursor & { readonly newestId: number }> {
  const { rows } = await sql<{ id: number; newestId: number; at: number }>`
    select last_value as "newestId", extract(epoch from clock_timestamp())::float8 as at,
      coalesce((select max(id) from sync_run_events where instance_id = ${instanceId}), 0) as id
    from sync_run_events_id_seq
  `.execute(tx)
  const [now] = rows
  if (!now) throw new Error('A sequence has one row, and returned none.')
  return now
}
