import { readdir, readFile } from 'node:fs/promises'

import { runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

import { createDatabase } from './database.ts'

const folder = new URL('../migrations/', import.meta.url)

/** Brings a database up to date, the queue's own tables included. Safe to run from several processes at once: the others wait for the first. */
export async function migrate(url: string): Promise<void> {
  const db = createDatabase({ url, maxConnections: 2 })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations } })
    const { error } = await migrator.migrateToLatest()
    if (error) throw error
    await runMigrations({ connectionString: url })
  } finally {
    await db.destroy()
  }
}

async function getMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  const entries = names.map(async (name) => {
    const text = await readFile(new URL(name, folder), 'utf8')
    return [name, { up: async (db) => void (await sql.raw(text).execute(db)) } satisfies Migration] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
