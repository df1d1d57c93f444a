import { sql } from 'kysely'

import type { Services } from './context.ts'

/** Forgets answers that are no longer given again. For all tenants at once: one statement, on schedule. */
export async function purgeIdempotencyKeys({ db }: Services): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', sql<Date>`now() - interval '24 hours'`)
    .execute()
}
