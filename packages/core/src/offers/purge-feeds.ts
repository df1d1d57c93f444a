import { sql } from 'kysely'

import type { Services } from '../platform/context.ts'
import { purge } from '../platform/purge.ts'

const feedsKeptDays = 90

/** Once an hour, for all tenants: deletes old feeds that have ended. Keeps those that values were sent with last. */
export function purgeFeeds(services: Services): Promise<void> {
  const isOld = sql`created_at < now() - make_interval(days => ${feedsKeptDays}) and settled_at is not null`
  const target = sql`select id from offer_targets where tenant_id = old.tenant_id and feed_id = old.id limit 1`
  return purge(services, 'walmart_feeds', sql`${isOld} and (${target}) is null`)
}
