import { sql } from 'kysely'

import type { Services } from './platform/context.ts'
import { AisleError } from './platform/errors.ts'

/** Throws `ERR_UNAVAILABLE`, with Postgres's reason as its cause, unless Postgres answers. */
export async function checkDatabase({ db }: Pick<Services, 'db'>): Promise<void> {
  try {
    await sql`select 1`.execute(db)
  } catch (cause) {
    throw new AisleError('ERR_UNAVAILABLE', 'The database cannot be reached.', { cause })
  }
}
