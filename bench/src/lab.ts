import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { type AisleClient, createClient } from '@aisle/client'
import { addSampleData, createTenant, createToken } from '@aisle/core'
import { createDatabase, migrate } from '@aisle/db'
import pg from 'pg'

import { type Program, type Seller, startServer, startSimulator } from './programs.ts'

const template = 'bench_template'

/** Creates the database that `createDatabase` copies. */
export async function createTemplate(postgres: string): Promise<void> {
  await query(postgres, `create database ${template}`)
  await migrate(urlOf(postgres, template))
}

function urlOf(postgres: string, name: string): string {
  const url = new URL(postgres)
  url.pathname = name
  return url.href
}

/** Starts what a benchmark needs on the shared Postgres, and stops it when the benchmark ends. */
export interface Lab {
  /** An empty, migrated database. */
  createDatabase(): Promise<string>
  /** Calls `end` when the benchmark ends, in reverse order. */
  defer(end: () => Promise<unknown>): void
}

/** Runs a benchmark, and stops everything it has started even if it fails. */
export async function inLab<Output>(postgres: string, work: (lab: Lab) => Promise<Output>): Promise<Output> {
  const ends: (() => Promise<unknown>)[] = []
  const lab: Lab = {
    defer: (end) => void ends.push(end),
    async createDatabase() {
      const name = `bench_${randomUUID().replaceAll('-', '')}`
      await query(postgres, `create database ${name} template ${template}`)
      lab.defer(() => query(postgres, `drop database ${name} with (force)`))
      return urlOf(postgres, name)
    },
  }
  try {
    return await work(lab)
  } finally {
    await endAll(ends)
  }
}

/** In reverse order, and all of them even if one fails. */
async function endAll(ends: readonly (() => Promise<unknown>)[]): Promise<void> {
  const last = ends.at(-1)
  if (!last) return
  try {
    await last()
  } finally {
    await endAll(ends.slice(0, -1))
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

/** An api and a worker, as an operator runs them, with one tenant on 127.0.0.1. */
export interface Aisle {
  readonly url: string
  readonly token: string
  readonly storeId: number
  readonly client: AisleClient
  readonly pool: pg.Pool
  readonly databaseUrl: string
  /** The environment of its processes. */
  readonly env: Readonly<Record<string, string>>
  readonly api: Program
  startWorker(): Promise<Program>
}

export async function startAisle(
  lab: Lab,
  walmartUrl: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<Aisle> {
  const databaseUrl = await lab.createDatabase()
  const env = {
    DATABASE_URL: databaseUrl,
    AISLE_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    WALMART_SANDBOX_URL: walmartUrl,
    PORT: '0',
    AISLE_REQUESTS_PER_MINUTE: '1000000',
    ...extra,
  }
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 })
  lab.defer(() => pool.end())
  const owner = await addOwner(databaseUrl, '127.0.0.1')
  const api = await startServer('api', env)
  lab.defer(() => api.stop())
  const url = api.ready[1] ?? ''
  return {
    ...owner,
    url,
    pool,
    databaseUrl,
    env,
    api,
    client: createClient({ url, token: owner.token }),
    async startWorker() {
      const worker = await startServer('worker', env)
      lab.defer(() => worker.stop())
      return worker
    },
  }
}

/** Creates a tenant with a store and a token. */
export async function addOwner(databaseUrl: string, domain: string) {
  const db = createDatabase({ url: databaseUrl })
  try {
    await createTenant(db, { domains: [domain] })
    const { storeId } = await addSampleData(db, domain, [])
    return { storeId, token: await createToken(db, { domain, name: 'bench' }) }
  } finally {
    await db.destroy()
  }
}

/** An api and a worker with one instance, whose set-up from a simulator with these options has ended. */
export async function startConnected(lab: Lab, ...options: readonly string[]) {
  const simulator = await startSimulator(...options, '--no-limits')
  lab.defer(() => simulator.stop())
  const aisle = await startAisle(lab, simulator.url)
  const worker = await aisle.startWorker()
  return { simulator, aisle, worker, id: await setUpInstance(aisle, simulator.seller) }
}

/** Creates an instance for a seller, and waits until its set-up has ended. Returns its id. */
export async function setUpInstance({ client, storeId }: Aisle, seller: Seller): Promise<number> {
  const { data } = await client.walmart.create.mutate(newInstance(storeId, seller))
  await client.walmart.waitForSetup(data.id)
  return data.id
}

/** The body of `POST /api/walmart`, with a new name. */
export function newInstance(storeId: number, { clientId, clientSecret }: Seller) {
  return {
    name: `Walmart ${randomBytes(4).toString('hex')}`,
    integration_id: 1,
    connection_settings: { clientId, clientSecret },
    is_automatic_sync_enabled: false,
    integration_settings: {
      start_date: daysAgo(175),
      store_id: storeId,
      auto_link_products: true,
      auto_create_products: true,
    },
  }
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}

/** Waits until a run has completed. Throws if it has failed. */
export async function untilCompleted(pool: pg.Pool, runId: number): Promise<void> {
  for (;;) {
    // Prepared, so that asking costs Postgres little of the time that is measured.
    const { rows } = await pool.query({
      name: 'status',
      text: 'select status from sync_runs where id = $1',
      values: [runId],
    })
    if (rows[0].status === 'completed') return
    if (['failed', 'cancelled'].includes(rows[0].status))
      throw new Error(`The refresh ended with status ${rows[0].status}.`)
    await sleep(10)
  }
}
