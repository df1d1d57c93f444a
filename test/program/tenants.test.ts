import { inTenant } from '@aisle/db'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'

import { tenantTables } from '../../packages/core/src/lifecycle/delete-tenant.ts'
import { fixtures } from '../api/tenant-rows.ts'
import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { runProgram } from '../helpers/program.ts'
import { expectWaiting, openTransaction, select } from '../helpers/records.ts'
import { failureOf as failureOfCommand, runCommand } from '../helpers/run-command.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, daysAgo, startWorker } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 20, orders: 400 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })

const env = () => ({ DATABASE_URL: api.databaseUrl })
const run = (...args: string[]) => runCommand(args, env())
const failureOf = (...args: string[]) => failureOfCommand(args, env())

const statusOn = async (host: string, { token }: Tenant) =>
  (await sendRaw(api.url, { path: '/api/stores', headers: { host, authorization: `Bearer ${token}` } })).status

/** How many rows each table has of a tenant. */
async function rowsOf(tenantId: number): Promise<Record<string, number>> {
  const tables = await select<{ name: string }>(
    api,
    `select attrelid::regclass::text as name from pg_attribute join pg_class on pg_class.oid = attrelid
     where attname = 'tenant_id' and relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  )
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::int from ${name} where tenant_id = $1`)
  const rows = await select<{ name: string; count: number }>(api, counts.join(' union all '), [tenantId])
  return Object.fromEntries(rows.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]))
}

const tenantIn = async (id: number) => {
  const list = JSON.parse(await run('tenant', 'list', '--json')) as { id: number; deleting_since: string | null }[]
  return list.find((tenant) => tenant.id === id)
}

describe('the tenant commands', () => {
  it('list tenants with their domains, and rename one, by id or by domain', async () => {
    const args = ['--domain', 'one.example', '--domain', 'two.example', '--name', 'Shop', '--json']
    const { id } = JSON.parse(await run('tenant', 'create', ...args)) as { id: number }
    expect(await run('tenant', 'rename', 'TWO.example', ' Corner shop ')).toBe(
      `Tenant ${id} is now named "Corner shop".`,
    )
    expect(await tenantIn(id)).toEqual({
      id,
      name: 'Corner shop',
      domains: ['one.example', 'two.example'],
      time_zone: 'UTC',
      created_at: expect.any(String),
      deleting_since: null,
    })
    expect(await failureOf('tenant', 'rename', String(id), '')).toMatch(/^name must be 1 to 255 characters/)
    expect(await failureOf('tenant', 'rename', '9999', 'Nobody')).toBe('There is no tenant 9999.')
  })

  it('name a tenant after its first domain, add domains and remove all but the last', async () => {
    const tenant = await api.createTenant('first.example')
    expect(await tenantIn(tenant.id)).toMatchObject({ name: 'first.example' })
    expect(await run('tenant', 'add-domain', 'first.example', 'Second.example')).toBe(
      `Tenant ${tenant.id} now has the domain second.example.`,
    )
    expect(await statusOn('second.example', tenant)).toBe(200)
    expect(await failureOf('tenant', 'add-domain', 'first.example', '127.0.0.1')).toBe(
      'There is already a tenant with the domain 127.0.0.1.',
    )
    expect(await run('tenant', 'remove-domain', 'second.example', 'first.example')).toBe(
      `Tenant ${tenant.id} no longer has the domain first.example.`,
    )
    expect([await statusOn('first.example', tenant), await statusOn('second.example', tenant)]).toEqual([401, 200])
    expect(await failureOf('tenant', 'remove-domain', String(tenant.id), 'second.example')).toMatch(
      /has no domain other than second\.example\. Add another one first\.$/m,
    )
  })

  it('list tokens for scripts', async () => {
    await api.createTenant('tokens.example')
    await run('token', 'create', '--domain', 'tokens.example', '--name', 'till', '--scopes', 'reference:read')
    const tokens = JSON.parse(await run('token', 'list', '--domain', 'tokens.example', '--json')) as object[]
    expect(tokens).toMatchObject([
      { name: 'test' },
      { name: 'till', scopes: ['reference:read'], created_at: expect.any(String), expires_at: null, revoked_at: null },
    ])
  })
})

it('the tenant and token commands leave entries in the audit log, and no secret', async () => {
  const { id } = JSON.parse(await run('tenant', 'create', '--domain', 'log.example', '--json')) as { id: number }
  await run('tenant', 'rename', 'log.example', 'Log')
  await run('tenant', 'rename', 'log.example', 'Log')
  await run('tenant', 'add-domain', 'log.example', 'more.example')
  await run('tenant', 'remove-domain', 'log.example', 'more.example')
  const token = await run('token', 'create', '--domain', 'log.example', '--name', 'till', '--scopes', 'audit:read')
  const [, tokenId = '', ...secret] = token.split('_')
  const response = await sendRaw(api.url, {
    path: '/api/audit-log?sort=id',
    headers: { host: 'log.example', authorization: `Bearer ${token}` },
  })
  for (const _ of [1, 2]) await run('token', 'revoke', tokenId, '--domain', 'log.example')
  const operator = { token_id: null, token_name: null, instance_id: null }
  const tenant = { ...operator, subject: `tenant:${id}` }
  expect(response.body.data).toMatchObject([
    { ...tenant, operation: 'tenant.create', changes: { domains: { before: null, after: ['log.example'] } } },
    { ...tenant, operation: 'tenant.rename', changes: { name: { before: 'log.example', after: 'Log' } } },
    { ...tenant, operation: 'tenant.add-domain', changes: { domain: { before: null, after: 'more.example' } } },
    { ...tenant, operation: 'tenant.remove-domain', changes: { domain: { before: 'more.example', after: null } } },
    { ...operator, operation: 'token.create', subject: `token:${tokenId}`, changes: { name: { after: 'till' } } },
  ])
  const entries = await select<{ operation: string; row: string }>(
    api,
    'select operation, it::text as row from audit_log it where tenant_id = $1 order by id',
    [id],
  )
  expect(entries.map(({ operation }) => operation).slice(5)).toEqual(['token.revoke'])
  expect(entries.map(({ row }) => row).join()).not.toContain(secret.join('_'))
})

describe('tenant delete', () => {
  it("asks for the tenant's name", async () => {
    const { id } = await api.createTenant('kept.example')
    for (const name of [[], ['Kept']]) {
      expect(await failureOf('tenant', 'delete', 'kept.example', ...name)).toBe(
        `Deleting tenant ${id} cannot be undone. To confirm, repeat the command with its name, "kept.example", or ` +
          'with --yes.',
      )
    }
    expect(await tenantIn(id)).toMatchObject({ deleting_since: null })
    expect(await run('tenant', 'delete', 'kept.example', 'kept.example')).toBe(`Deleted tenant ${id}, "kept.example".`)
    expect(await tenantIn(id)).toBeUndefined()
  })

  it('empties every table in batches before the tenant itself', async () => {
    const tenant = await api.createTenant('full.example')
    await inTenant(api.services.db, tenant.id, async (tx) => {
      await sql`delete from stores`.execute(tx)
      for (const insert of Object.values(fixtures)) await sql.raw(insert).execute(tx)
    })
    expect(Object.keys(await rowsOf(tenant.id))).toEqual(
      [...Object.keys(fixtures), 'api_tokens', 'row_counts', 'tenant_domains'].toSorted(),
    )
    const owned = await select<{ name: string }>(
      api,
      `select distinct attrelid::regclass::text as name from pg_constraint
       join pg_attribute on attrelid = conrelid and attname = 'tenant_id'
       where confrelid = 'tenants'::regclass and contype = 'f' and not exists (
         select from pg_attribute instance where instance.attrelid = conrelid and instance.attname = 'instance_id'
       )`,
    )
    const batched = new Set<string>(tenantTables.map(([name]) => name))
    const cascaded = ['integration_instances', 'tenant_domains']
    const missing = owned.filter(
      ({ name }) => !batched.has(name) && !cascaded.includes(name) && !(name in belowInstances),
    )
    expect(missing).toEqual([])
    await run('tenant', 'delete', 'full.example', '--yes')
    expect(await rowsOf(tenant.id)).toEqual({})
  })

  it('continues after it was killed, with tokens that stopped working at once', { timeout: 150_000 }, async () => {
    const tenant = await api.createTenant('large.example')
    await select(
      api,
      `insert into products (tenant_id, sku, name) select $1, 'SKU-' || n, 'x' from generate_series(1, 30000) n`,
      [tenant.id],
    )
    const left = async () => (await rowsOf(tenant.id))['products'] ?? 0
    const program = runProgram(['tenant', 'delete', 'large.example', '--yes'], { DATABASE_URL: api.databaseUrl })
    onTestFinished(() => void program.child.kill('SIGKILL'))
    await eventually(async () => expect(await left()).toBeLessThan(30_000), { intervalMs: 5 })
    program.child.kill('SIGKILL')
    await program.exited
    expect(await left()).toBeGreaterThan(0)
    expect(await statusOn('large.example', tenant)).toBe(401)
    expect(await tenantIn(tenant.id)).toMatchObject({ domains: [], deleting_since: expect.any(String) })
    expect(await failureOf('tenant', 'add-domain', String(tenant.id), 'large.example')).toBe(
      `Tenant ${tenant.id} is being deleted.`,
    )
    await run('tenant', 'delete', String(tenant.id), '--yes')
    expect(await rowsOf(tenant.id)).toEqual({})
  })

  it('ends a call that is already under way with 401', async () => {
    const tenant = await api.createTenant('late.example')
    await using deletion = await openTransaction(api)
    await deletion.query('delete from tenants where id = $1', [tenant.id])
    const headers = { host: tenant.domain, authorization: `Bearer ${tenant.token}`, 'content-type': 'application/json' }
    const call = sendRaw(api.url, { method: 'POST', path: '/api/stores', headers, body: '{"name":"Late"}' })
    await expectWaiting(api, 1)
    await deletion.query('commit')
    expect(await call).toMatchObject({ status: 401, body: { code: 'ERR_UNAUTHENTICATED' } })
  })

  it('under load leaves other tenants alone, ends its jobs quietly, and its callers get 401', async () => {
    const other = await api.createTenant('neighbour.example')
    const asOther = { host: other.domain, authorization: `Bearer ${other.token}`, 'content-type': 'application/json' }
    const body = JSON.stringify(
      instanceOf(other, { integration_settings: { start_date: daysAgo(175) } }, sellerOf(simulator)),
    )
    expect((await sendRaw(api.url, { method: 'POST', path: '/api/walmart', headers: asOther, body })).status).toBe(201)
    const ids = [1, 2, 3].map(() => createInstance(api, { seller: sellerOf(simulator) }))
    await Promise.all(ids)
    const worker = startWorker(api)
    onTestFinished(() => worker.stop())
    await eventually(() => expect(callsTo(simulator, '/v3/orders')).toBeGreaterThan(4))

    const statuses = new Set<number>()
    const over = new AbortController()
    const load = [1, 2, 3].map(async () => {
      while (!over.signal.aborted) {
        for (const [method, path] of [
          ['POST', '/api/walmart'],
          ['POST', '/api/stores'],
          ['GET', '/api/walmart'],
        ] as const) {
          const write = path === '/api/stores' ? { name: crypto.randomUUID() } : instanceOf(api.tenant)
          statuses.add((await api.call(method, path, method === 'POST' ? { body: write } : {})).status)
        }
      }
    })
    await eventually(() => expect(statuses).toContain(201))
    expect(await run('tenant', 'delete', '127.0.0.1', '127.0.0.1')).toContain(`Deleted tenant ${api.tenant.id}`)
    over.abort()
    await Promise.all(load)
    expect([...statuses].filter((status) => ![200, 201, 401].includes(status))).toEqual([])
    expect((await api.call('GET', '/api/walmart')).status).toBe(401)
    expect(await rowsOf(api.tenant.id)).toEqual({})

    const unfinished = 'select from sync_runs where tenant_id = $1 and finished_at is null'
    const orders = async () => (await rowsOf(other.id))['walmart_orders']
    await eventually(async () => expect(await orders()).toBe(400), { intervalMs: 100 })
    await eventually(async () => expect(await select(api, unfinished, [other.id])).toEqual([]))
    await eventually(async () => expect(await select(api, 'select from graphile_worker.jobs')).toEqual([]))
    expect(api.logLines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40)).toEqual([])
  })
})

/** Tables that a deletion of an instance empties through the table that they refer to. */
const belowInstances = {
  fulfillments: 'sends',
  listing_links: 'walmart_listings',
  return_receipts: 'walmart_returns',
  sales_order_lines: 'sales_orders',
  sync_problems: 'sync_runs',
  walmart_order_lines: 'walmart_orders',
  walmart_return_lines: 'walmart_returns',
}
