import type { Services } from '../platform/context.ts'
import { eventsKeptHours } from './event-cursor.ts'
import { deleteRunEvents } from './event-queries.ts'

/** Forgets events that nobody can ask for any more. An hour later than that: whoever has just asked is still reading. */
export async function purgeRunEvents({ db }: Services): Promise<void> {
  await deleteRunEvents(db, eventsKeptHours + 1)
}
