import { listKeys, type Services } from '@aisle/core'
import {
  createDatabase,
  type Database,
  describeDefects,
  findDefects,
  isSameDatabase,
  listBreakingMigrations,
  listPendingMigrations,
  requireSession,
} from '@aisle/db'

import { commandName } from './command-name.ts'
import { type DatabaseEnvironment, usingDirectUrl } from './direct-database.ts'
import { StartError } from './start-error.ts'

/**
 * Stops the start if Postgres cannot be reached, is behind a pooler without a way around it, or lacks migrations. Only warns if the encryption keys do not decrypt
 * all stored secrets, because the other instances still work.
 */
export async function reachDatabase(services: Services, env: DatabaseEnvironment): Promise<void> {
  await requireSessions(services.db, env)
  await requireMigrated(services.db)
  await warnOfUnopenedSecrets(services)
}

/** @throws PoolerError, or StartError if the two URLs lead to different databases */
async function requireSessions(db: Database, env: DatabaseEnvironment): Promise<void> {
  if (env.DATABASE_DIRECT_URL === undefined) return requireSession(db)
  const direct = createDatabase({ url: env.DATABASE_DIRECT_URL, maxConnections: 1 })
  try {
    await usingDirectUrl(env, () => requireSession(direct))
    if (!(await isSameDatabase(db, direct))) {
      throw new StartError('DATABASE_DIRECT_URL leads to another database than DATABASE_URL.')
    }
  } finally {
    await direct.destroy()
  }
}

/** @throws StartError with what the database lacks */
export async function requireMigrated(db: Database): Promise<void> {
  const [breaking] = await listBreakingMigrations(db)
  if (breaking !== undefined) {
    throw new StartError(
      `DATABASE_URL: A newer version of Aisle has changed the database so that this one does not work (${breaking}). ` +
        'Run the newer version.',
    )
  }
  const pending = await listPendingMigrations(db)
  if (pending.length > 0) {
    const missing = pending.length === 1 ? 'a migration' : `${pending.length} migrations`
    throw new StartError(`DATABASE_URL: The database is not migrated: it lacks ${missing}. Run: ${commandName} migrate`)
  }
  const defects = await findDefects(db)
  if (defects.length > 0) {
    throw new StartError(`DATABASE_URL: ${describeDefects(defects)} Run: ${commandName} migrate`)
  }
}

async function warnOfUnopenedSecrets({ db, keys: ring, log }: Services): Promise<void> {
  const unopened = (await listKeys(db, ring)).filter(({ status }) => status === 'missing' || status === 'wrong')
  if (unopened.length > 0) log.warn({ keys: unopened }, 'AISLE_ENCRYPTION_KEYS does not decrypt all stored secrets')
}
