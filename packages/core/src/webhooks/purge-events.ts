import type { Database, Row } from '@aisle/db'
import { sql } from 'kysely'

import { oldestKept } from '../events/index.ts'
import type { Services } from '../platform/context.ts'
import { deleteUnlocked, purgeBatches } from '../platform/jobs.ts'

// An hour longer than promised: a cursor may be up to ten minutes newer than the events after it, and a transaction that has
// read an event may still make a delivery of it.
const isOld = sql`created_at < ${oldestKept} - interval '1 hour'`

/** Once an hour, for all tenants: deletes old events with their deliveries. */
export function purgeEvents(services: Services): Promise<void> {
  return purgeBatches(services, async (db, limit) => {
    const { rows } = await sql<OldEvent>`
      select ctid::text as place, tenant_id, id from events where ${isOld} limit ${limit}
    `.execute(db)
    await lockWebhooks(db, rows)
    return deleteUnlocked(db, 'events', sql`ctid = any(${rows.map(({ place }) => place)}::tid[]) and ${isOld}`)
  })
}

interface OldEvent extends Row<'events', 'id' | 'tenant_id'> {
  /** Where Postgres stores it. */
  readonly place: string
}

/** Whoever ends pending deliveries locks their webhook first. No other deliveries of old events can become pending. */
async function lockWebhooks(db: Database, events: readonly OldEvent[]): Promise<void> {
  const { rows } = await sql<Row<'webhook_deliveries', 'tenant_id' | 'webhook_id'>>`
    select distinct pending.tenant_id, pending.webhook_id
    from unnest(${events.map((event) => event.tenant_id)}::bigint[], ${events.map(({ id }) => id)}::bigint[]) as event (tenant_id, id)
    cross join lateral (
      select * from webhook_deliveries
      where tenant_id = event.tenant_id and event_id = event.id and status = 'pending' offset 0
    ) pending
  `.execute(db)
  if (rows.length === 0) return
  await sql`
    select from webhooks
    where tenant_id = any(${rows.map((row) => row.tenant_id)}::bigint[]) and id = any(${rows.map((row) => row.webhook_id)}::bigint[])
    order by tenant_id, id for no key update
  `.execute(db)
}
