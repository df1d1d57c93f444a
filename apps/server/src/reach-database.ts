import { listKeys, type Services } from '@aisle/core'
import { type Database, describeDefects, findDefects, findExcessRights, listPendingMigrations } from '@aisle/db'

import { StartError } from './start-error.ts'

/**
 * Stops the start if Postgres cannot be reached or lacks migrations. Only warns if the encryption keys do not decrypt
 * all stored secrets, because the other instances still work.
 */
export async function reachDatabase(services: Services): Promise<void> {
  await requireMigrated(services.db)
  await warnOfUnopenedSecrets(services)
}

/** @throws StartError with what the database lacks */
export async function requireMigrated(db: Database): Promise<void> {
  const pending = await listPendingMigrations(db)
  if (pending.length > 0) {
    const missing = pending.length === 1 ? 'a migration' : `${pending.length} migrations`
    throw new StartError(
      `DATABASE_URL: The database is not migrated: it lacks ${missing}. Run: npx -y pnpm@12 aisle migrate`,
    )
  }
  const defects = await findDefects(db)
  if (defects.length > 0) {
    throw new StartError(`DATABASE_URL: ${describeDefects(defects)} Run: npx -y pnpm@12 aisle migrate`)
  }
}

/** Says in one line of the log what the login of tenants' transactions may do that they do not need. */
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
