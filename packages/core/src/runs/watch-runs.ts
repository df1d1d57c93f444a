import type { WalmartRunEvent, WatchWalmartRuns } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { formatCursor } from '../platform/event-cursor.ts'
import { snapshot } from '../platform/transaction.ts'
import { findCurrentCursor, findEventCursor } from './event-cursor.ts'
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
