import { sql } from 'kysely'

import type { Services } from '../platform/context.ts'
import { purge } from '../platform/purge.ts'

// Longer than anybody repeats a call: a reference can be used again then. Counts from the end: a send may have been retried or
// resolved long after it was queued.
const sendsKeptDays = 400

/** Once an hour, for all tenants: deletes old sends that have ended, with their fulfillments, unless a person has to resolve them. */
export function purgeSends(services: Services): Promise<void> {
  const start = sql`now() - make_interval(days => ${sendsKeptDays})`
  // The index has when they were queued.
  return purge(
    services,
    'sends',
    sql`created_at < ${start} and settled_at < ${start} and status in ('applied', 'failed')`,
  )
}
