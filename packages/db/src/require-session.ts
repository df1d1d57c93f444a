import { sql } from 'kysely'

import { sessionMark } from './connection-limits.ts'
import type { Database } from './database.ts'

/** A session is needed, but a connection pooler is in between. */
export class PoolerError extends Error {
  constructor(options?: ErrorOptions) {
    super(
      'The connection goes through a pooler, which does not keep sessions. ' +
        'Set DATABASE_DIRECT_URL to a URL of Postgres itself: migrations, jobs, leases and notifications need sessions.',
      options,
    )
  }
}

/** @throws PoolerError if a pooler is between the program and Postgres */
export async function requireSession(db: Database): Promise<void> {
  try {
    const { rows } = await sql`select where current_setting(${sessionMark}, true) = 'on'`.execute(db)
    if (rows.length === 0) throw new PoolerError()
  } catch (cause) {
    // PgBouncer rejects settings that it cannot apply, unless it is told to ignore them.
    const isRejected = cause instanceof Error && cause.message.includes('startup parameter')
    throw isRejected ? new PoolerError({ cause }) : cause
  }
}

/** Whether both lead to the same database of the same server. */
export async function isSameDatabase(one: Database, other: Database): Promise<boolean> {
  const [ofOne, ofOther] = await Promise.all([one, other].map(identify))
  return ofOne === ofOther
}

async function identify(db: Database): Promise<string | undefined> {
  const { rows } = await sql<{ identity: string }>`
    select extract(epoch from pg_postmaster_start_time()) || ' ' || current_database() as identity
  `.execute(db)
  return rows[0]?.identity
}
