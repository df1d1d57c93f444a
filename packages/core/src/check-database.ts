import { sql } from 'kysely'

import type { Services } from './platform/context.ts'
import { AisleError } from './platform/errors.ts'

/** @throws AisleError `ERR_UNAVAILABLE` if Postgres cannot be reached, with the reason as its cause */
export async function checkDatabase({ db }: Pick<Services, 'db'>): Promise<void> {
  try {
    await sql`select 1`.execute(db)
  } catch (cause) {
    throw new AisleError('ERR_UNAVAILABLE', 'The database cannot be reached.', { cause })
  }
}
