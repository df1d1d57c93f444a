import type { WalmartRunEvent, WatchWalmartRuns } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext, type TenantRequestContext } from '../platform/context.ts'
import { formatCursor } from './event-cursor.ts'
import { findCurrentCursor, listRunsUnderWay } from './event-queries.ts'
import { findEventCursor, followRuns } from './follow-runs.ts'
import { presentRun } from './present-run.ts'

interface RunEvent {
  readonly id: string
  readonly data: WalmartRunEvent
}

/** Every change of an instance's runs, once, from what is under way now or from after an event on. */
export async function* watchRuns(
  ctx: TenantRequestContext,
  { id, lastEventId }: WatchWalmartRuns,
): AsyncGenerator<RunEvent, void> {
  const begin = lastEventId === undefined ? await readRunsUnderWay(ctx, id) : undefined
  if (begin) yield { id: formatCursor(begin.place), data: { type: 'under_way', runs: begin.runs } }
  const after = begin?.place ?? (await findEventCursor(ctx, id, lastEventId))
  for await (const events of followRuns(ctx, { instanceId: id, after })) {
    for (const event of events) {
      yield {
        id: formatCursor({ id: event.event_id, at: event.at }),
        data: { type: 'changed', run: presentRun(event) },
      }
    }
  }
}

/** From the events, not from the runs: what these show beyond the place comes as an event, and would come twice. */
function readRunsUnderWay(ctx: TenantContext, instanceId: number) {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, instanceId)
    const place = await findCurrentCursor(tx, instanceId)
    return { place, runs: (await listRunsUnderWay(tx, instanceId)).map(presentRun) }
  })
}
