import { readdir, readFile } from 'node:fs/promises'

import { runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

import { createDatabase, type Database } from './database.ts'

const folder = new URL('../migrations/', import.meta.url)

/** Brings a database up to date, the queue's own tables included. Safe to run from several processes at once: the others wait for the first. */
export async function migrate(url: string): Promise<void> {
  const db = createDatabase({ url, maxConnections: 2 })
  try {
    await db.connection().execute(async (session) => {
      await takeTurn(session)
      const { error } = await migratorOf(db).migrateToLatest()
      if (error) throw error
      await runMigrations({ connectionString: url })
    })
  } finally {
    await db.destroy()
  }
}

/**
 * Waits until no other process migrates, and keeps others waiting until the session ends. Kysely's own lock is not enough:
 * before it takes that, it looks at every column of the database, and fails when the queue's migration drops one meanwhile.
 */
async function takeTurn(session: Database): Promise<void> {
  await sql`select pg_advisory_lock(hashtextextended('aisle:migrate', 0))`.execute(session)
}

/** The names of the migrations that a database has not had yet. */
export async function listPendingMigrations(db: Database): Promise<string[]> {
  const [applied, migrations] = [await listApplied(db), await readMigrations()]
  return Object.keys(migrations).filter((name) => !applied.has(name))
}

/** Not through Kysely, which looks at every table to find this one, also at those that a migration is changing. */
async function listApplied(db: Database): Promise<Set<string>> {
  const { rows: tables } = await sql`select where to_regclass('kysely_migration') is not null`.execute(db)
  if (tables.length === 0) return new Set()
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return new Set(rows.map(({ name }) => name))
}

function migratorOf(db: Database): Migrator {
  return new Migrator({ db, provider: { getMigrations: readMigrations } })
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  const entries = names.map(async (name) => {
    const text = await readFile(new URL(name, folder), 'utf8')
    return [name, { up: async (db) => void (await sql.raw(text).execute(db)) } satisfies Migration] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
