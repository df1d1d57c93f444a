import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

/** The current time by Postgres's clock, which also sets the times of rows. The clocks of processes may be wrong. */
export const databaseNow = sql<Date>`date_trunc('milliseconds', clock_timestamp())`.as('now')

export async function databaseTime(tx: TenantTransaction): Promise<Date> {
  return (await tx.selectNoFrom(databaseNow).executeTakeFirstOrThrow()).now
}
