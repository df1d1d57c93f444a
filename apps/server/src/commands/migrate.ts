import { migrate } from '@aisle/db'

import { databaseVariables, directUrlOf, usingDirectUrl } from '../direct-database.ts'
import { readEnvironment } from '../environment.ts'
import { requireMigrated } from '../reach-database.ts'
import { withDatabase } from './with-database.ts'

/** @param options.check only reports what is missing, and fails if anything is */
export async function runMigrate(source: NodeJS.ProcessEnv, { check = false }: { check?: boolean }): Promise<void> {
  if (check) {
    await withDatabase(source, requireMigrated)
  } else {
    const env = readEnvironment(source, databaseVariables)
    await usingDirectUrl(env, () => migrate(directUrlOf(env), (reason) => console.error(`Waiting: ${reason}`)))
  }
  console.log('The database is up to date.')
}
