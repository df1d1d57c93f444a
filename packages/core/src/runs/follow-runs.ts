import { setTimeout as sleep } from 'node:timers/promises'

import { contract } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantRequestContext } from '../platform/context.ts'
import { checkToken, type EventCursor, isOver, untilPoll } from '../platform/streams.ts'
import { transaction } from '../platform/transaction.ts'

const batchSize = 100
// Events that come in quick succession are read together.
const gatherMs = 100

interface Follow {
  readonly instanceId: number
  readonly after: EventCursor
}

/**
 * The events of an instance's runs after a cursor, in batches, until the caller disconnects. The first batch, which may be
 * empty, comes immediately, and an empty one when the instance has changed. A notification from Postgres announces new
 * events; a slow poll, which a tenant's streams share, finds the rest. Ends after the last event when the instance is
 * deleted. Throws if the token is no longer valid, and an AbortError when the process stops.
 */
export async function* followRuns(
  ctx: TenantRequestContext,
  { instanceId, after }: Follow,
): AsyncGenerator<readonly RunEventRow[], void> {
  const over = AbortSignal.any([ctx.request.signal, ctx.stopping])
  const subscription = ctx.runListener.subscribe({ tenantId: ctx.tenantId, instanceId })
  let cursor = after
  let seenVersion: string | undefined
  try {
    for (;;) {
      if (isOver(ctx)) return
      const [{ version, events }] = await Promise.all([
        readWatched(ctx, { instanceId, afterId: cursor.id }),
        checkToken(ctx, contract.walmart.runs.watch.scope),
      ])
      if (events.length > 0 || version !== seenVersion || cursor === after) yield events
      seenVersion = version
      const last = events.at(-1)
      if (last) cursor = { id: last.event_id, at: last.at }
      if (events.length === batchSize) continue
      if (version === undefined) return
      await sleep(gatherMs, undefined, { signal: over }).catch(() => undefined)
      await subscription.next({ timeoutMs: untilPoll(ctx.tenantId), signal: over })
    }
  } finally {
    subscription.end()
  }
}

interface Watched {
  readonly instanceId: number
  readonly afterId: number
}

interface WatchedState {
  /** Differs after each change of the instance; undefined if it has been deleted. */
  readonly version: string | undefined
  readonly events: readonly RunEventRow[]
}

const keyOf = ({ instanceId, afterId }: Watched) => `${instanceId}:${afterId}`

async function readWatched(ctx: TenantRequestContext, watched: Watched): Promise<WatchedState> {
  // A caller that disconnects must not stop the others' read.
  const shared = { ...ctx, request: undefined }
  const { versions, events } = await ctx.batch(`watched ${ctx.tenantId}`, watched, (all: readonly Watched[]) => {
    const distinct = [...new Map(all.map((one) => [keyOf(one), one])).values()]
    return transaction(shared, async (tx) => ({
      // Before the events, which then include those that were committed with a deletion.
      versions: await findVersions(tx, distinct),
      events: await listRunEvents(tx, distinct),
    }))
  })
  return { version: versions.get(watched.instanceId), events: events.get(keyOf(watched)) ?? [] }
}

async function findVersions(tx: TenantTransaction, watched: readonly Watched[]): Promise<Map<number, string>> {
  const rows = await tx
    .selectFrom('integration_instances')
    .select(['id', sql<string>`xmin::text`.as('version')])
    .where('id', '=', sql<number>`any(${watched.map(({ instanceId }) => instanceId)}::bigint[])`)
    .where('deleting_since', 'is', null)
    .execute()
  return new Map(rows.map(({ id, version }) => [id, version]))
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

type RunEventRow = Omit<Awaited<ReturnType<typeof selectRunEvents>>[number], 'after_id'>

async function listRunEvents(tx: TenantTransaction, watched: readonly Watched[]): Promise<Map<string, RunEventRow[]>> {
  const events = await selectRunEvents(tx, watched)
  return Map.groupBy(events, (event) => keyOf({ instanceId: event.instance_id, afterId: event.after_id }))
}

function selectRunEvents(tx: TenantTransaction, watched: readonly Watched[]) {
  const cursors = sql<{ watched_id: number; after_id: number }>`unnest(
    ${watched.map(({ instanceId }) => instanceId)}::bigint[], ${watched.map(({ afterId }) => afterId)}::bigint[])`
  return tx
    .selectFrom(cursors.as<'cursors'>(sql`cursors (watched_id, after_id)`))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('sync_run_events')
          .select(eventColumns)
          .whereRef('instance_id', '=', 'cursors.watched_id')
          .whereRef('sync_run_events.id', '>', 'cursors.after_id')
          .orderBy('sync_run_events.id')
          .limit(batchSize)
          .as('events'),
      (join) => join.onTrue(),
    )
    .selectAll('events')
    .select('cursors.after_id')
    .orderBy('event_id')
    .execute()
}
