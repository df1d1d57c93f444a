import { setTimeout as sleep } from 'node:timers/promises'

import { contract } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { authenticate } from '../platform/authenticate.ts'
import { snapshot, type TenantContext, type TenantRequestContext, transaction } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { eventsKeptHours, expiredCursor, readCursor, unknownCursor } from './event-cursor.ts'
import { type EventCursor, findCurrentCursor, listRunEvents, type RunEventRow } from './event-queries.ts'

const batchSize = 100
const shortestPauseMs = 200
const longestPauseMs = 1000
const checkEveryMs = 5000

interface Follow {
  readonly instanceId: number
  readonly after: EventCursor
}

/**
 * The events of an instance's runs after a place, batch by batch, for as long as the caller stays. The first batch, which
 * may be empty, comes at once, and an empty one every few seconds. It asks Postgres again and again, so that nothing is
 * kept in a process that another would miss; the less there is, the more rarely. Ends when the instance is deleted; throws
 * when the token no longer holds, and an AbortError when the process stops.
 */
export async function* followRuns(
  ctx: TenantRequestContext,
  { instanceId, after }: Follow,
): AsyncGenerator<readonly RunEventRow[], void> {
  const over = AbortSignal.any([ctx.request.signal, ctx.stopping])
  let place = after
  let pauseMs = shortestPauseMs
  let checkAt = 0
  for (;;) {
    if (ctx.request.signal.aborted) return
    if (ctx.stopping.aborted) throw new DOMException('The stream is cut off.', 'AbortError')
    const events = await transaction(ctx, (tx) => listRunEvents(tx, { instanceId, after: place, limit: batchSize }))
    const isTimeToCheck = Date.now() >= checkAt
    if (events.length > 0 || isTimeToCheck) yield events
    place = cursorOf(events.at(-1)) ?? place
    if (isTimeToCheck) {
      if (!(await isStillWatched(ctx, instanceId))) return
      checkAt = Date.now() + checkEveryMs
    }
    if (events.length === batchSize) continue
    pauseMs = events.length > 0 ? shortestPauseMs : Math.min(pauseMs * 1.2, longestPauseMs)
    await sleep(pauseMs, undefined, { signal: over }).catch(() => undefined)
  }
}

/** False when the instance is gone. Throws when the token was revoked, has expired or lost its scope meanwhile. */
async function isStillWatched(ctx: TenantRequestContext, instanceId: number): Promise<boolean> {
  await authenticate(ctx, contract.walmart.runs.watch.scope)
  try {
    await transaction(ctx, (tx) => requireInstance(tx, instanceId))
    return true
  } catch (error) {
    if (error instanceof AisleError && error.code === 'ERR_NOT_FOUND') return false
    throw error
  }
}

/**
 * Where to go on: after the event of that id, or from now on. Throws where the tenant has no such instance, and where what
 * came after the event may be gone.
 */
export function findEventCursor(ctx: TenantContext, instanceId: number, lastEventId?: string): Promise<EventCursor> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, instanceId)
    const now = await findCurrentCursor(tx, instanceId)
    if (lastEventId === undefined) return now
    const place = readCursor(lastEventId)
    // From before a restore of the database, for one.
    if (place.id > now.newestId || place.at > now.at + 60) throw unknownCursor()
    if (place.at < now.at - eventsKeptHours * 3600) throw expiredCursor()
    return place
  })
}

export function cursorOf(event: RunEventRow | undefined): EventCursor | undefined {
  return event && { id: event.event_id, at: event.at }
}
