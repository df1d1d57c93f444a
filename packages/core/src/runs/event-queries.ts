import type { Database, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { isUnderWay, underWay } from './status.ts'

/** A place in the stream of an instance's events: what comes after it has not been seen. */
export interface EventCursor {
  readonly id: number
  /** When it was handed out or written, in seconds: tells whether what came after may be gone. */
  readonly at: number
}

// The run's `id` takes the event's place in the order too, unless that is named with its table.
const eventColumns = [
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

export type RunEventRow = Awaited<ReturnType<typeof listRunEvents>>[number]

interface Stretch {
  readonly instanceId: number
  readonly after: EventCursor
  readonly limit: number
}

/** The next events after a place, in the order that all watchers see. */
export function listRunEvents(tx: TenantTransaction, { instanceId, after, limit }: Stretch) {
  return tx
    .selectFrom('sync_run_events')
    .select(eventColumns)
    .where('instance_id', '=', instanceId)
    .where('sync_run_events.id', '>', after.id)
    .orderBy('sync_run_events.id')
    .limit(limit)
    .execute()
}

/** The last event of each run that was not over at that place. In a snapshot, so that the place is the same for both. */
export async function listRunsUnderWay(tx: TenantTransaction, instanceId: number) {
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

/** The place behind an instance's last event, and the last id that any event has got. */
export async function findCurrentCursor(
  tx: TenantTransaction,
  instanceId: number,
): Promise<EventCursor & { readonly newestId: number }> {
  const { rows } = await sql<{ id: number; newestId: number; at: number }>`
    select last_value as "newestId", extract(epoch from clock_timestamp())::float8 as at,
      coalesce((select max(id) from sync_run_events where instance_id = ${instanceId}), 0) as id
    from sync_run_events_id_seq
  `.execute(tx)
  const [now] = rows
  if (!now) throw new Error('A sequence is a table of one row, and had none.')
  return now
}

/** Those of a run that is not over stay, however old: from its last one a new watcher learns of it. */
export async function deleteRunEvents(db: Database, olderThanHours: number): Promise<void> {
  await sql`
    delete from sync_run_events event
    where happened_at < now() - make_interval(hours => ${olderThanHours}) and not exists (
      select from sync_runs
      where sync_runs.tenant_id = event.tenant_id and sync_runs.id = event.run_id and ${isUnderWay}
    )
  `.execute(db)
}
