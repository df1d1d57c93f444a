import { type Defect, describeDefects, findDefects } from '@aisle/db'

import type { Services } from './context.ts'
import { AisleError } from './errors.ts'

/** Throws `ERR_UNAVAILABLE` unless Postgres responds and the database is complete. The cause says what is wrong. */
export async function checkDatabase({ db }: Pick<Services, 'db'>): Promise<void> {
  let defects: readonly Defect[]
  try {
    defects = await findDefects(db)
  } catch (cause) {
    throw new AisleError('ERR_UNAVAILABLE', 'The database cannot be reached.', { cause })
  }
  if (defects.length > 0) {
    const cause = new Error(describeDefects(defects))
    throw new AisleError('ERR_UNAVAILABLE', 'The database is incomplete. See the log for what is missing.', { cause })
  }
}
