import { sql } from 'kysely'

import type { Services } from './context.ts'

/** Deletes expired responses of all tenants in one statement, on schedule. */
export async function purgeIdempotencyKeys({ db }: Services): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', sql<Date>`now() - interval '24 hours'`)
    .execute()
}
