import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { createDatabase, type Database } from '@aisle/db'
import pg from 'pg'
import { beforeAll, inject } from 'vitest'

/** One database per test file, copied from the migrated template. Its fields are set before the tests run. */
export function useDatabase(): { readonly db: Database; readonly url: string } {
  const state = {} as { db: Database; url: string }
  beforeAll(async () => {
    const admin = inject('adminUrl')
    const name = `test_${randomUUID().replaceAll('-', '')}`
    await copyTemplate(admin, name)
    state.url = databaseUrl(admin, name)
    state.db = createDatabase({ url: state.url, tenantUrl: tenantUrl(state.url) })
    return async () => {
      await state.db.destroy()
      await query(admin, `drop database ${name} with (force)`)
    }
  })
  return state
}

export function databaseUrl(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = name
  return url.href
}

/** The same database with the login for tenants' transactions. */
export function tenantUrl(database: string): string {
  return Object.assign(new URL(database), { username: 'aisle_app', password: 'app' }).href
}

export async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

/** Autovacuum may briefly be connected to the template. */
async function copyTemplate(admin: string, name: string, attemptsLeft = 20): Promise<void> {
  try {
    await query(admin, `create database ${name} template ${inject('template')}`)
    // What a database grants is not copied.
    await query(admin, `revoke temporary on database ${name} from public`)
  } catch (error) {
    const isBusy = error instanceof pg.DatabaseError && error.code === '55006'
    if (!isBusy || attemptsLeft === 0) throw error
    await sleep(100)
    await copyTemplate(admin, name, attemptsLeft - 1)
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string
    template: string
  }
}
