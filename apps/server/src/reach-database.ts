import { listKeys, type Services } from '@aisle/core'
import {
  createDatabase,
  type Database,
  describeDefects,
  findDefects,
  findExcessRights,
  isSameDatabase,
  listBreakingMigrations,
  listPendingMigrations,
  requireSession,
  tenantDatabaseOf,
} from '@aisle/db'

import { commandName } from './about.ts'
import { type DatabaseEnvironment, usingDirectUrl } from './direct-database.ts'
import { explainFailure } from './explain-failure.ts'
import { StartError } from './start-error.ts'

/**
 * Stops the start if Postgres cannot be reached, is behind a pooler without a way around it, or lacks migrations. Only
 * warns if the encryption keys do not decrypt all stored secrets, because the other instances still work.
 */
export async function reachDatabase(services: Services, env: DatabaseEnvironment): Promise<void> {
  await requireSessions(services.db, env)
  await requireTenantDatabase(services.db, env)
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
      throw new StartError('DATABASE_DIRECT_URL points to a different database than DATABASE_URL.')
    }
  } finally {
    await direct.destroy()
  }
}

/** @throws StartError if the login of tenants' transactions cannot be used, or only through a pooler or in another database */
async function requireTenantDatabase(db: Database, env: DatabaseEnvironment): Promise<void> {
  const tenantDatabase = tenantDatabaseOf(db)
  if (tenantDatabase === db) return
  try {
    // Statements are prepared, which needs sessions too.
    if (env.DATABASE_DIRECT_URL === undefined) await requireSession(tenantDatabase)
    if (await isSameDatabase(db, tenantDatabase)) return
  } catch (cause) {
    const line = explainFailure(cause, 'AISLE_TENANT_DATABASE_URL')
    throw line === undefined ? cause : new StartError(line, { cause })
  }
  throw new StartError('AISLE_TENANT_DATABASE_URL points to a different database than DATABASE_URL.')
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

/** Logs in one line the rights of the login of tenants' transactions that they do not need. */
export async function warnOfExcessRights({ db, log }: Pick<Services, 'db' | 'log'>): Promise<void> {
  const { login, rights } = await findExcessRights(db)
  if (rights.length === 0) return
  log.warn(
    { login, rights },
    "SQL injection could reach all tenants, because the login of tenants' transactions has more rights than they need. " +
      'Set AISLE_TENANT_DATABASE_URL as SECURITY.md says.',
  )
}

async function warnOfUnopenedSecrets({ db, keys: ring, log }: Services): Promise<void> {
  const unopened = (await listKeys(db, ring)).filter(({ status }) => status === 'missing' || status === 'wrong')
  if (unopened.length > 0) log.warn({ keys: unopened }, 'AISLE_ENCRYPTION_KEYS does not decrypt all stored secrets')
}
