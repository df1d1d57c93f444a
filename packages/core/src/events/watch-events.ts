import { setTimeout as sleep } from 'node:timers/promises'

import { contract, type Event, type WatchEvents } from '@aisle/contract'

import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { checkToken, formatCursor, isOver, untilPoll } from '../platform/streams.ts'
import { transaction } from '../platform/transaction.ts'
import { type EventRow, findEnd, findPosition, presentEvent, readFeed } from './feed.ts'
import { checkCursor, findNow } from './get-events.ts'

const batchSize = 100

interface StreamedEvent {
  readonly id: string
  readonly data: Event
}

/** The events of the feed from now on, since a time, or after one of them, until the caller disconnects. */
export async function* watchEvents(ctx: TenantRequestContext, input: WatchEvents): AsyncGenerator<StreamedEvent, void> {
  const over = AbortSignal.any([ctx.request.signal, ctx.stopping])
  let position = await findStart(ctx, input)
  while (!isOver(ctx)) {
    const [events] = await Promise.all([readAfter(ctx, position), checkToken(ctx, contract.events.watch.scope)])
    for (const event of events) {
      position = event.position ?? position
      yield { id: formatCursor({ id: position, at: event.created_at.getTime() / 1000 }), data: presentEvent(event) }
    }
    if (events.length === batchSize) continue
    await sleep(untilPoll(ctx.tenantId), undefined, { signal: over }).catch(() => undefined)
  }
}

function findStart(ctx: TenantContext, { since, lastEventId }: WatchEvents): Promise<number> {
  return transaction(ctx, async (tx) => {
    if (lastEventId !== undefined) return checkCursor(await findNow(tx), { field: 'lastEventId', text: lastEventId })
    return since === undefined ? findEnd(tx) : findPosition(tx, since)
  })
}

/** Streams of a tenant read in one transaction, and those at the same position by one query. */
async function readAfter(ctx: TenantRequestContext, position: number): Promise<readonly EventRow[]> {
  // A caller that disconnects must not stop the others' read.
  const shared = { ...ctx, request: undefined }
  const read = await ctx.batch(`events ${ctx.tenantId}`, position, (positions) =>
    transaction(shared, async (tx) => {
      const found = new Map<number, readonly EventRow[]>()
      for (const after of new Set(positions)) found.set(after, await readFeed(tx, after, batchSize))
      return found
    }),
  )
  return read.get(position) ?? []
}
