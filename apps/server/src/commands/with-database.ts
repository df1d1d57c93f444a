import { createDatabase, type Database } from '@aisle/db'

import { readEnvironment } from '../environment.ts'

/** Runs one administrative task on the database that DATABASE_URL names. */
export async function withDatabase<Result>(
  source: NodeJS.ProcessEnv,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  const db = createDatabase({ url: readEnvironment(source, ['DATABASE_URL']).DATABASE_URL, maxConnections: 1 })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}
