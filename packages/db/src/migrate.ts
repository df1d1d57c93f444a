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
    const { error } = await migratorOf(db).migrateToLatest()
    if (error) throw error
    await runMigrations({ connectionString: url })
  } finally {
    await db.destroy()
  }
}

/** The names of the migrations that a database has not had yet. */
export async function listPendingMigrations(db: Database): Promise<string[]> {
  const migrations = await migratorOf(db).getMigrations()
  return migrations.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name)
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
