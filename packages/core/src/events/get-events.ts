import type { EventFeed, GetEvents } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { validationError } from '../platform/errors.ts'
import { type EventCursor, formatCursor, judgeCursor } from '../platform/streams.ts'
import { transaction } from '../platform/transaction.ts'
import { eventsKeptDays, findPosition, presentEvent, readFeed } from './feed.ts'

/** The next events of the feed. Not from a snapshot: events get their positions from their readers. */
export function getEvents(ctx: TenantContext, { after, since, limit }: GetEvents): Promise<EventFeed> {
  return transaction(ctx, async (tx) => {
    const now = await findNow(tx)
    const start =
      after === undefined ? await firstPosition(tx, since) : checkCursor(now, { field: 'after', text: after })
    const events = await readFeed(tx, start, limit)
    const last = events.at(-1)
    // Later events are not much older than the last one, or, if there are none yet, than this call.
    const at = last && events.length === limit ? last.created_at.getTime() / 1000 : now.at
    return {
      data: events.map(presentEvent),
      next: formatCursor({ id: last?.position ?? start, at }),
      message: null,
    }
  })
}

/** The time, and the newest position of all tenants. */
export async function findNow(tx: TenantTransaction): Promise<EventCursor> {
  const { rows } = await sql<EventCursor>`
    select last_value as id, extract(epoch from clock_timestamp())::float8 as at from event_positions
  `.execute(tx)
  const [now] = rows
  if (!now) throw new Error('A sequence has one row, and returned none.')
  return now
}

const firstPosition = async (tx: TenantTransaction, since: string | undefined) =>
  since === undefined ? 0 : findPosition(tx, since)

interface SentCursor {
  readonly field: 'after' | 'lastEventId'
  readonly text: string
}

/** The position of a cursor, if no event after it can be missing. */
export function checkCursor(now: EventCursor, { field, text }: SentCursor): number {
  const cursor = judgeCursor(text, now, eventsKeptDays * 86_400)
  if (cursor === 'unknown') {
    throw validationError({
      [field]: [`The ${field} field must be the ${cursorOrigins[field]}, exactly as received.`],
    })
  }
  if (cursor === 'expired') {
    const days = `events are kept for ${eventsKeptDays} days`
    throw validationError({
      [field]: [`The ${field} field is too old: ${days}, and some may be gone. Begin again without it, or with since.`],
    })
  }
  return cursor.id
}

const cursorOrigins = { after: 'next value of an earlier call', lastEventId: 'id of an event of the stream' } as const
