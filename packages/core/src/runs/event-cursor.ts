import { validationError } from '../platform/errors.ts'
import type { EventCursor } from './event-queries.ts'

export const eventsKeptHours = 24

export function formatCursor({ id, at }: EventCursor): string {
  return `${id}-${Math.floor(at)}`
}

/** Reads the id of an event, which came from a caller. */
export function readCursor(text: string): EventCursor {
  const [, id, at] = /^(\d{1,15})-(\d{1,12})$/.exec(text) ?? []
  if (id === undefined || at === undefined) throw unknownCursor()
  return { id: Number(id), at: Number(at) }
}

export function unknownCursor(): Error {
  return validationError({
    lastEventId: ['The last event id is none of this stream. Send one as it came, or watch again without it.'],
  })
}

export function expiredCursor(): Error {
  const hours = `events are kept for ${eventsKeptHours} hours`
  return validationError({ lastEventId: [`The last event id is too old: ${hours}. Watch again without it.`] })
}
