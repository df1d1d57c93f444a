import { sql } from 'kysely'

import type { Services } from '../platform/context.ts'
import { purge } from '../platform/purge.ts'
import { eventsKeptDays } from './feed.ts'

/**
 * Once an hour, for all tenants: deletes old events. Keeps them an hour longer than promised: a cursor is up to ten minutes newer
 * than the events after it.
 */
export function purgeEvents(services: Services): Promise<void> {
  return purge(services, 'events', sql`created_at < now() - make_interval(days => ${eventsKeptDays}, hours => 1)`)
}
