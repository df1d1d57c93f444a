import { createClient } from '@aisle/client'
import { createDatabase, inTenant } from '@aisle/db'
import { sql } from 'kysely'
import { beforeAll, describe, expect, inject, it } from 'vitest'

import { encryptionKeys, instanceOf, useApi } from '../helpers/api.ts'
import { databaseUrl, tenantUrl } from '../helpers/database.ts'
import { eventually } from '../helpers/eventually.ts'
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '../helpers/pgbouncer.ts'
import { type Program, runProgram, usePrograms } from '../helpers/program.ts'
import { ordersOf, select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { daysAgo } from '../helpers/worker.ts'

const orderCount = 1500
const simulator = useSimulator({ items: 20, orders: orderCount })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const programs = usePrograms()

describe.skipIf(!hasPgBouncer)('behind PgBouncer in transaction mode, if this machine has it', () => {
  let bouncer: PgBouncer
  beforeAll(async () => {
    bouncer = await startPgBouncer(api.databaseUrl, { default_pool_size: '5' })
    return () => bouncer.remove()
  })

  it('an instance is set up, watched and kept in sync, across a restart of PgBouncer; api and worker stop in time', async () => {
    const login = { AISLE_TENANT_DATABASE_URL: tenantUrl(bouncer.url) }
    const server = start(['api'], login)
    const worker = start(['worker'], login)
    const [, url = ''] = await server.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
    const client = createClient({ url, token: api.tenant.token })
    const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 200 } })
    const body = { ...instanceOf(api.tenant, { integration_settings: { start_date: daysAgo(175) } }, seller) }
    const { data } = await client.walmart.create.mutate({ ...body, is_automatic_sync_enabled: true })
    const events: number[] = []
    let seenFrom: number | undefined
    const watching = new AbortController()
    const watched = (async () => {
      const stream = client.walmart.runs.watch.subscribe({ id: data.id }, { signal: watching.signal })
      for await (const event of stream) {
        const id = Number.parseInt(event.id)
        seenFrom ??= id
        if (event.data.type === 'changed') events.push(id)
      }
    })().catch((error: unknown) => (watching.signal.aborted ? undefined : Promise.reject(error)))

    const phases = async () => (await client.walmart.setup.query({ id: data.id })).data.phases
    await eventually(async () => expect((await phases()).orders.processed).toBeGreaterThan(0))
    await bouncer.stop()
    await eventually(async () => expect((await fetch(`${url}/readyz`)).status).toBe(503))
    await bouncer.start()
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 10_000 }).toBe(200)
    release()
    await eventually(async () => expect((await phases()).orders.status).toBe('completed'))
    expect((await phases()).orders).toMatchObject({ processed: orderCount, total: orderCount, problems: [] })
    expect(await ordersOf(api, data.id)).toHaveLength(orderCount)

    await startDueRuns(data.id)
    await eventually(async () => expect(await unfinishedRuns()).toEqual({ all: 9, unfinished: 0 }))
    // The first run may have ended before the stream began.
    const recorded = await select<{ id: number }>(
      api,
      'select id::int as id from sync_run_events where id > $1 order by id',
      [seenFrom],
    )
    await eventually(() => expect(events).toEqual(recorded.map(({ id }) => id)))
    watching.abort()
    await watched

    const stoppedAt = Date.now()
    for (const { child } of [server, worker]) child.kill('SIGTERM')
    expect(await Promise.all([server.exited, worker.exited])).toEqual([
      { code: 0, signal: null },
      { code: 0, signal: null },
    ])
    expect(Date.now() - stoppedAt).toBeLessThan(35_000)
    expect(server.output() + worker.output()).not.toMatch(/prepared statement|"level":50/)
  })

  it('each transaction has the limits of calls, and leaves none to the next', async () => {
    const limits = sql<{ name: string; setting: string }>`
      select name, setting from pg_settings
      where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') order by name`
    const pooled = createDatabase({ url: bouncer.url, isPooled: true, maxConnections: 1 })
    try {
      const { rows } = await inTenant(pooled, api.tenant.id, (tx) => limits.execute(tx))
      expect(rows.map(({ setting }) => setting)).toEqual(['10000', '10000', '20000'])
      expect((await limits.execute(pooled)).rows.map(({ setting }) => setting)).toEqual(['0', '30000', '60000'])
    } finally {
      await pooled.destroy()
    }
  })

  it.each([
    ['rejects the settings of connections', {}, [['api'], ['worker'], ['token', 'list', '--domain', '127.0.0.1']]],
    ['ignores them', { ignore_startup_parameters: 'options' }, [['worker'], ['migrate']]],
  ])('a command without DATABASE_DIRECT_URL ends and asks for it, if PgBouncer %s', async (_, changes, commands) => {
    const other = await startPgBouncer(api.databaseUrl, changes)
    try {
      const urls = { DATABASE_URL: other.url, DATABASE_DIRECT_URL: '' }
      await Promise.all(commands.map((args) => expectAdvice(start(args, urls), 'DATABASE_URL')))
    } finally {
      await other.remove()
    }
  })

  it.each([
    ['rejects the settings of connections', {}],
    ['ignores them', { ignore_startup_parameters: 'options' }],
  ])(
    'api and worker end if only AISLE_TENANT_DATABASE_URL leads to PgBouncer, and PgBouncer %s',
    async (_, changes) => {
      const other = await startPgBouncer(api.databaseUrl, changes)
      const urls = { DATABASE_URL: api.databaseUrl, DATABASE_DIRECT_URL: '' }
      const env = { ...urls, AISLE_TENANT_DATABASE_URL: tenantUrl(other.url) }
      try {
        await Promise.all(
          [['api'], ['worker']].map((args) => expectAdvice(start(args, env), 'AISLE_TENANT_DATABASE_URL')),
        )
      } finally {
        await other.remove()
      }
    },
  )

  it('a command ends if DATABASE_DIRECT_URL leads to PgBouncer', async () => {
    await expectAdvice(start(['migrate'], { DATABASE_DIRECT_URL: bouncer.url }), 'DATABASE_DIRECT_URL')
  })

  it.each([[['migrate']], [['token', 'list', '--domain', '127.0.0.1']]])(
    '%s uses DATABASE_DIRECT_URL',
    async (args) => {
      const program = start(args)
      expect(await program.exited, program.output()).toEqual({ code: 0, signal: null })
    },
  )

  function start(args: readonly string[], env: Record<string, string> = {}): Program {
    const program = runProgram(args, {
      DATABASE_URL: bouncer.url,
      DATABASE_DIRECT_URL: api.databaseUrl,
      AISLE_ENCRYPTION_KEYS: encryptionKeys,
      WALMART_SANDBOX_URL: simulator.url,
      PORT: '0',
      ...env,
    })
    programs.push(program)
    return program
  }
})

it('DATABASE_DIRECT_URL must lead to the same database', async () => {
  const other = databaseUrl(inject('adminUrl'), 'postgres')
  const program = runProgram(['worker'], {
    DATABASE_URL: api.databaseUrl,
    DATABASE_DIRECT_URL: other,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
  })
  programs.push(program)
  expect(await program.exited).toEqual({ code: 1, signal: null })
  expect(program.output()).toBe('aisle: DATABASE_DIRECT_URL points to a different database than DATABASE_URL.\n')
})

async function expectAdvice({ exited, output }: Program, name: string): Promise<void> {
  expect(await exited).toEqual({ code: 1, signal: null })
  expect(output()).toBe(
    `aisle: ${name}: The connection goes through a pooler, which does not keep sessions. ` +
      'Set DATABASE_DIRECT_URL to a URL of Postgres itself: migrations, jobs, leases and notifications need sessions.\n',
  )
}

/** Lets the worker start the refreshes that are due after three days. */
async function startDueRuns(id: number): Promise<void> {
  await select(api, `update sync_runs set created_at = now() - interval '3 days' where instance_id = $1`, [id])
  await select(api, 'update integration_instances set schedule_check_at = now() where id = $1', [id])
  await select(api, `select graphile_worker.add_job('start_due_runs')`)
}

async function unfinishedRuns(): Promise<{ all: number; unfinished: number } | undefined> {
  const [counts] = await select<{ all: number; unfinished: number }>(
    api,
    `select count(*)::int as "all", count(*) filter (where finished_at is null)::int as unfinished from sync_runs`,
  )
  return counts
}
