import { migrate } from '@aisle/db'

import { readEnvironment } from '../environment.ts'

export async function runMigrate(source: NodeJS.ProcessEnv): Promise<void> {
  await migrate(readEnvironment(source, ['DATABASE_URL']).DATABASE_URL)
  console.log('The database is up to date.')
}
