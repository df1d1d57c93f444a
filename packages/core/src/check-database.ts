import { sql } from 'kysely'

import type { Services } from './platform/context.ts'
import { AisleError, isDatabaseOutage } from './platform/errors.ts'

/** Throws `ERR_UNAVAILABLE` when Postgres is away, or when its schema is not there yet. */
export async function checkDatabase({ db }: Pick<Services, 'db'>): Promise<void> {
  try {
    await sql`select from sync_problems limit 1`.execute(db)
  } catch (error) {
    if (isDatabaseOutage(error))
      throw new AisleError('ERR_UNAVAILABLE', 'The database cannot be reached.', { cause: error })
    throw new AisleError('ERR_UNAVAILABLE', 'The database is not migrated. Run: pnpm aisle migrate', { cause: error })
  }
}
