import { setTimeout as sleep } from 'node:timers/promises'

import { type Database, describeDefects, findDefects } from '@aisle/db'
import { sql } from 'kysely'

import type { Services } from './context.ts'
import { AisleError, cannotStore } from './errors.ts'

const longestCheckMs = 5000

/**
 * Throws `ERR_UNAVAILABLE` unless Postgres responds, stores, and the database is complete. The message says what still
 * works; the cause says what is wrong.
 */
export async function checkDatabase({ db, log, outages }: Pick<Services, 'db' | 'log' | 'outages'>): Promise<void> {
  let found: Findings
  try {
    found = await inTime(examine(db))
  } catch (cause) {
    outages.report(cause)
    throw unavailable('The database cannot be reached.', cause)
  }
  if (found.defects.length > 0) {
    const message = describeDefects(found.defects)
    log.error({}, message)
    throw unavailable('The database is incomplete. See the log for what is missing.', new Error(message))
  }
  if (found.isReadOnly) {
    const cause = Object.assign(new Error('Transactions are read-only.'), { code: '25006' })
    outages.report(cause)
    throw unavailable('The database is read-only: records can be read, but not changed.', cause)
  }
  const error = outages.ongoing()
  if (cannotStore(error)) throw unavailable('The database is full: records can be read, but not changed.', error)
}

type Findings = Awaited<ReturnType<typeof examine>>

async function examine(db: Database) {
  const defects = await findDefects(db)
  const { rows } = await sql`select where current_setting('transaction_read_only')::boolean`.execute(db)
  return { defects, isReadOnly: rows.length > 0 }
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const ended = new AbortController()
  const late = sleep(longestCheckMs, undefined, { signal: ended.signal }).then(() => {
    throw Object.assign(new Error('Postgres did not respond in time.'), { code: 'ETIMEDOUT' })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    ended.abort()
  }
}

function unavailable(message: string, cause: unknown): AisleError {
  return new AisleError('ERR_UNAVAILABLE', message, { cause, retryAfterSeconds: 1 })
}
