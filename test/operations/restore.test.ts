import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

import type { EventFeed } from '@aisle/contract'
import { addSampleData, createTenant, createToken } from '@aisle/core'
import { createDatabase, migrate } from '@aisle/db'
import { beforeAll, describe, expect, it } from 'vitest'

import { encryptionKeys } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { hasPostgres15, type MachinePostgres, startPostgres15, toolFolder } from '../helpers/machine-postgres.ts'
import { mainOf, runProgram, usePrograms } from '../helpers/program.ts'
import { select } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { examplesOf, readReadme, sectionOf } from '../readme/readme.ts'

const [backUp = '', create = '', restore = ''] = examplesOf(
  sectionOf(readReadme('docs/operations.md'), 'Backup and restore'),
  'sh',
)
const orders = 1000
const simulator = useSimulator({ items: 3, sellers: [{ clientId: 'one', clientSecret: 'secret', orders }] })
const programs = usePrograms()

// npm's Postgres 18 comes without pg_dump, and the machine's is too old for it.
describe.skipIf(!hasPostgres15)("on the machine's Postgres 15", () => {
  let clusters: readonly [MachinePostgres, MachinePostgres]
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aisle-restore-'))
    clusters = await Promise.all([startPostgres15(), startPostgres15()])
    return async () => {
      await Promise.all(clusters.map((cluster) => cluster.stop()))
      await rm(folder, { recursive: true })
    }
  })

  it('the documented commands move a running import to a new cluster, without losing or repeating anything', async () => {
    const [old, fresh] = clusters
    await paste(create, old)
    await migrate(urlOf(old))
    const api = await startApi(old)
    const { token, body } = await prepareTenant(old)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 500 } })
    start('worker', old)
    const created = await fetch(`${api}/api/walmart`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(created.status).toBe(201)
    await eventually(async () => expect((await importOf(old))?.processed).toBeGreaterThan(0), { intervalMs: 50 })
    await paste(backUp, old)
    const reader = await readFeed(api, token)
    for (const { child } of programs) child.kill('SIGKILL')
    release()

    await paste(create, fresh)
    expect(await paste(restore, fresh)).toMatch(/The database is up to date\..*test.*current/s)
    const before = await importOf(fresh)
    expect(before).toMatchObject({ status: 'running' })
    const [runs, events] = [await runsOf(fresh), await eventsOf(fresh)]
    const reported = await reportedOf(fresh)
    const fetched = callsTo(simulator, '/v3/orders')
    start('worker', fresh)
    await eventually(async () => expect(await importOf(fresh)).toMatchObject({ status: 'completed' }), {
      intervalMs: 100,
    })

    expect(await importOf(fresh)).toMatchObject({ processed: orders, total: orders })
    expect(
      await select(
        at(fresh),
        'select count(distinct purchase_order_id)::int, count(*)::int as rows from walmart_orders',
      ),
    ).toEqual([{ count: orders, rows: orders }])
    // Each page after the backup was fetched once.
    expect(callsTo(simulator, '/v3/orders') - fetched).toBeLessThan(sellerOf(simulator).orders.length / 200 + 3)
    expect((await runsOf(fresh)).slice(0, runs.length)).toEqual(runs)
    const continued = await eventsOf(fresh)
    expect(continued.slice(0, events.length)).toEqual(events)
    const counts = continued.filter(({ kind }) => kind === 'orders').map(({ processed }) => processed)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    const ends = continued.filter(({ status }) => status === 'completed').map(({ kind }) => kind)
    expect(ends.toSorted()).toEqual(['locations', 'orders', 'products', 'token'])
    const freshApi = await startApi(fresh)
    const { heard } = await readFeed(freshApi, token, reader.next)
    const since = (await reportedOf(fresh)).slice(reported.length)
    expect(since.length).toBeGreaterThan(0)
    expect(since.filter((id) => !heard.includes(id))).toEqual([])
    const shown = await fetch(`${freshApi}/api/walmart/1`, { headers })
    expect(await shown.json()).toMatchObject({ data: { name: 'Walmart US', connection_status: 'connected' } })
  })

  /** Runs commands of the page, in a folder with the backup. */
  async function paste(commands: string, cluster: MachinePostgres): Promise<string> {
    const env = {
      ...environmentOf(cluster),
      PATH: [toolFolder, process.env['PATH']].join(delimiter),
      ADMIN_URL: cluster.url,
      AISLE_PASSWORD: password,
    }
    const script = commands.replaceAll('npx -y pnpm@12 aisle', `'${process.execPath}' '${mainOf('server')}'`)
    const { stdout } = await promisify(execFile)('/bin/sh', ['-ec', script], { cwd: folder, env })
    return stdout
  }
})

const password = "o'clock"

function urlOf(cluster: MachinePostgres): string {
  return Object.assign(new URL(cluster.url), { username: 'aisle', password, pathname: 'aisle' }).href
}

const at = (cluster: MachinePostgres) => ({ databaseUrl: urlOf(cluster) })

const environmentOf = (cluster: MachinePostgres) => ({
  DATABASE_URL: urlOf(cluster),
  AISLE_ENCRYPTION_KEYS: encryptionKeys,
  WALMART_SANDBOX_URL: simulator.url,
  PORT: '0',
})

function start(command: 'api' | 'worker', cluster: MachinePostgres) {
  const program = runProgram([command], environmentOf(cluster))
  programs.push(program)
  return program
}

/** Starts the api and returns its URL. */
async function startApi(cluster: MachinePostgres): Promise<string> {
  const [, url = ''] = await start('api', cluster).printed(/Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  return url
}

/** Creates a tenant, a token, and the body of a call that creates an instance. */
async function prepareTenant(cluster: MachinePostgres) {
  const db = createDatabase({ url: urlOf(cluster), maxConnections: 1 })
  const domain = '127.0.0.1'
  await createTenant(db, { domains: [domain] })
  const { storeId } = await addSampleData(db, domain, [])
  const token = await createToken(db, { domain, name: 'test' })
  await db.destroy()
  const { clientId, clientSecret } = sellerOf(simulator)
  const settings = {
    start_date: '2026-06-01',
    store_id: storeId,
    auto_link_products: true,
    auto_create_products: false,
  }
  return {
    token,
    body: {
      name: 'Walmart US',
      integration_id: 1,
      connection_settings: { clientId, clientSecret },
      integration_settings: settings,
    },
  }
}

interface Run {
  readonly id: number
  readonly kind: string
  readonly status: string
  readonly processed: number
  readonly total: number | null
}

const runsOf = (cluster: MachinePostgres) =>
  select<{ id: number; kind: string }>(at(cluster), 'select id::int, kind from sync_runs order by id')

const eventsOf = (cluster: MachinePostgres) =>
  select<Run>(at(cluster), 'select id::int, run_id::int, kind, status, processed from sync_run_events order by id')

/** The numbers of all events, which are in their ids. */
async function reportedOf(cluster: MachinePostgres): Promise<string[]> {
  const rows = await select<{ id: string }>(at(cluster), 'select id::text from events order by id')
  return rows.map(({ id }) => id)
}

/** Reads the feed to its end. */
async function readFeed(url: string, token: string, after?: string): Promise<{ heard: string[]; next: string }> {
  const query = after === undefined ? '' : `&after=${after}`
  const response = await fetch(`${url}/api/events?limit=1000${query}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { data, next } = (await response.json()) as EventFeed
  const heard = data.map(({ id }) => id.split('_')[1] ?? '')
  if (data.length < 1000) return { heard, next }
  const rest = await readFeed(url, token, next)
  return { heard: [...heard, ...rest.heard], next: rest.next }
}

async function importOf(cluster: MachinePostgres): Promise<Run | undefined> {
  const [run] = await select<Run>(at(cluster), "select * from sync_runs where kind = 'orders' order by id limit 1")
  return run
}
