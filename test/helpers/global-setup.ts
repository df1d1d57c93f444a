import { migrate } from '@aisle/db'
import { buildConsole, startEmbeddedPostgres } from '@aisle/dev'
import type { TestProject } from 'vitest/node'

import { databaseUrl, query, tenantUrl } from './database.ts'
import { ServerBundle } from './server-bundle.ts'

const template = 'aisle_template'

/**
 * One Postgres for the whole run, with a migrated database that every test file copies, one bundle of the server, and the
 * built console.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, bundle] = await Promise.all([startEmbeddedPostgres(), ServerBundle.build(), buildConsole()])
  await hashPasswordQuickly(postgres.url)
  await query(postgres.url, `create database ${template}`)
  await migrate(databaseUrl(postgres.url, template))
  await createTenantLogin(postgres.url)
  // Postgres only copies a database that nobody is connected to.
  await query(postgres.url, `alter database ${template} with allow_connections false`)
  project.provide('adminUrl', postgres.url)
  project.provide('template', template)
  project.provide('serverMain', bundle.main)
  return async () => {
    await postgres.stop()
    await bundle[Symbol.asyncDispose]()
  }
}

/** A login for tenants' transactions, as SECURITY.md recommends. */
async function createTenantLogin(url: string): Promise<void> {
  const { username, password } = new URL(tenantUrl(url))
  await query(url, `set scram_iterations = 1; create role ${username} login password '${password}'`)
  await query(url, `grant aisle_tenant to ${username}`)
}

/** By default the password is hashed 4096 times, on both sides, for every connection. */
async function hashPasswordQuickly(url: string): Promise<void> {
  const password = decodeURIComponent(new URL(url).password)
  await query(url, `set scram_iterations = 1; alter role postgres password '${password}'`)
}
