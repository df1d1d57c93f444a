import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

import { runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

import { migrationTimeouts } from './connection-limits.ts'
import { createDatabase, createPool, type Database } from './database.ts'
import { describeDefects, findDefects } from './find-defects.ts'
import { MigrationError, prepareRole, requireCreateRights } from './prepare-role.ts'
import { requireSession } from './require-session.ts'
import { type OnWait, pauseMs, retryUntilLocked } from './retry-until-locked.ts'

const folder = new URL('../migrations/', import.meta.url)
const access = new URL('../access.sql', import.meta.url)

/**
 * Brings a database up to date: tables, the queue's tables, role and grants. Several processes may run it at once: the others
 * wait for the first. If the login lacks a privilege, the error names the grant.
 *
 * api and worker may serve meanwhile. A statement that waits for a lock makes all later ones wait behind it, so each gives
 * up soon, and everything is tried again.
 */
export async function migrate(url: string, onWait: OnWait = () => undefined): Promise<void> {
  const db = createDatabase({ url, maxConnections: 2, timeouts: migrationTimeouts, allowsScripts: true })
  try {
    // Through a pooler, the lock would be lost, or never released.
    await requireSession(db)
    await db.connection().execute(async (session) => {
      await lockMigrations(session, onWait)
      await retryUntilLocked(session, onWait, async () => {
        await requireKnownMigrations(session)
        await prepareRole(session)
        if ((await listPendingMigrations(session)).length > 0) await requireCreateRights(session)
        const { error } = await migratorOf(db).migrateToLatest()
        if (error) throw error
        await migrateQueue(url)
        await grantAccess(session)
      })
    })
  } finally {
    await db.destroy()
  }
}

/** Uses our own pool: graphile-worker would neither wait for its pool to close nor handle the pool's errors. */
async function migrateQueue(url: string): Promise<void> {
  const pool = createPool({ url, maxConnections: 1, timeouts: migrationTimeouts })
  try {
    await runMigrations({ pgPool: pool })
  } finally {
    await pool.end()
  }
}

/** Sets row-level security and grants again, and fails if the database still lacks something. */
async function grantAccess(session: Database): Promise<void> {
  const lost = (await findDefects(session)).filter(({ isLost }) => isLost)
  if (lost.length > 0) {
    throw new MigrationError(
      `${describeDefects(lost)} The migration that created it has already run, so restore a complete dump.`,
    )
  }
  await sql.raw(await readFile(access, 'utf8')).execute(session)
  const defects = await findDefects(session)
  if (defects.length > 0) throw new MigrationError(`${describeDefects(defects)} An administrator has to fix this.`)
}

/**
 * Waits until no other process migrates, and blocks others until the session ends. Kysely's own lock is not enough: before
 * acquiring it, Kysely reads every column of the database, and fails if the queue's migration drops one at that moment.
 */
async function lockMigrations(session: Database, onWait: OnWait): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { rows } = await sql`
      select where pg_try_advisory_lock(hashtextextended('aisle:migrate', 0))`.execute(session)
    if (rows.length > 0) return
    if (attempt === 1) onWait('Another process is migrating the database.')
    await sleep(pauseMs)
  }
}

async function requireKnownMigrations(session: Database): Promise<void> {
  const [applied, migrations] = [await listApplied(session), await readMigrations()]
  const unknown = [...applied].find((name) => !(name in migrations))
  if (unknown === undefined) return
  throw new MigrationError(
    `The database has the migration ${unknown}, which this version of Aisle does not know. ` +
      'Use the version that created it, or an empty database.',
  )
}

/** The newer versions' migrations after which this version does not work. Their names say so. */
export async function listBreakingMigrations(db: Database): Promise<string[]> {
  const [applied, migrations] = [await listApplied(db), await readMigrations()]
  return [...applied].filter((name) => name.endsWith('.breaking.sql') && !(name in migrations))
}

/** The migrations that a database still lacks, by name. */
export async function listPendingMigrations(db: Database): Promise<string[]> {
  const [applied, migrations] = [await listApplied(db), await readMigrations()]
  return Object.keys(migrations).filter((name) => !applied.has(name))
}

/** Not through Kysely, which reads all tables to find this one, even those that a migration is changing. */
async function listApplied(db: Database): Promise<Set<string>> {
  const { rows: tables } = await sql`select where to_regclass('public.kysely_migration') is not null`.execute(db)
  if (tables.length === 0) return new Set()
  const { rows } = await sql<{ name: string }>`select name from public.kysely_migration`.execute(db)
  return new Set(rows.map(({ name }) => name))
}

function migratorOf(db: Database): Migrator {
  return new Migrator({ db, provider: { getMigrations: readMigrations }, migrationTableSchema: 'public' })
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  const entries = names.map(async (name) => {
    const text = await readFile(new URL(name, folder), 'utf8')
    return [name, { up: async (db) => void (await sql.raw(text).execute(db)) } satisfies Migration] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
