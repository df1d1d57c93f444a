import { AisleError } from '@aisle/core'
import { createDatabase, type Database } from '@aisle/db'
import { z } from 'zod'

import { readEnvironment } from '../environment.ts'
import { StartError } from '../start-error.ts'

/** Runs one short piece of administration on the database that DATABASE_URL names. */
export async function withDatabase<Result>(
  source: NodeJS.ProcessEnv,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  const db = createDatabase({ url: readEnvironment(source, ['DATABASE_URL']).DATABASE_URL, maxConnections: 1 })
  try {
    return await work(db)
  } catch (error) {
    if (error instanceof AisleError) throw new StartError(error.message)
    if (error instanceof z.ZodError) {
      throw new StartError(error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '))
    }
    throw error
  } finally {
    await db.destroy()
  }
}
