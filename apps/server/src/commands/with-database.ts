import { createDatabase, type Database, requireSession } from '@aisle/db'

import { databaseVariables, directUrlOf, usingDirectUrl } from '../direct-database.ts'
import { readEnvironment } from '../environment.ts'

/** Runs one administrative task on the database, without a pooler. */
export async function withDatabase<Result>(
  source: NodeJS.ProcessEnv,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  const env = readEnvironment(source, databaseVariables)
  const db = createDatabase({ url: directUrlOf(env), maxConnections: 1 })
  try {
    return await usingDirectUrl(env, async () => {
      await requireSession(db)
      return work(db)
    })
  } finally {
    await db.destroy()
  }
}
