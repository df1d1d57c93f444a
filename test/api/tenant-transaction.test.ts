import { setTimeout as sleep } from 'node:timers/promises'

import { createDatabase, type Database, inTenant, planOnce, type TenantTransaction, withoutWaiting } from '@aisle/db'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'

import { useDatabase } from '../helpers/database.ts'
import { usePostgresProxy } from '../helpers/postgres-proxy.ts'
import { select } from '../helpers/records.ts'

const database = useDatabase()
/** Has a single connection, so that a transaction meets what the previous one left behind. */
let db: Database
let mine: number
let theirs: number
beforeAll(async () => {
  db = createDatabase({ url: database.url, maxConnections: 1 })
  const tenants = await select<{ id: string }>(
    { databaseUrl: database.url },
    `insert into tenants (time_zone) values ('UTC'), ('UTC') returning id`,
  )
  ;[mine, theirs] = tenants.map(({ id }) => Number(id)) as [number, number]
  for (const tenant of [mine, theirs]) await as(tenant, `insert into stores (name) values ('of ${tenant}')`)
  return () => db.destroy()
})

const as = (tenant: number, text: string) => inTenant(db, tenant, (tx) => sql.raw(text).execute(tx))
const who = `select current_user::text as role, current_setting('app.tenant_id', true) as tenant`
const stores = 'select name from stores order by name'
const outside = async () => {
  const { rows } = await sql.raw<{ role: string; tenant: string | null }>(who).execute(db)
  return rows[0]
}

const payload = (tenant: number | string) => `'{"tenantId": ${tenant}}'::json`
const add = (text: string) => `select aisle.add_job('tenant.run_token', ${text}, 'k', now())`
const jobs = () =>
  select({ databaseUrl: database.url }, 'select payload from graphile_worker._private_jobs order by id')

describe('a statement', () => {
  it('is prepared once per connection if it is marked', async () => {
    const read = () =>
      inTenant(db, mine, (tx) =>
        sql`
          select name from stores where id = ${1} ${planOnce}
        `.execute(tx),
      )
    await read()
    await read()
    await sql`select name from stores where id = ${2}`.execute(db)
    const prepared = sql<{
      statement: string
    }>`select statement from pg_prepared_statements where statement like '%stores%'`
    expect((await prepared.execute(db)).rows).toEqual([
      { statement: expect.stringMatching(/select name from stores where id = \$1 \/\* plan once \*\/$/) },
    ])
  })
})

const insertTwice = (name: string) => sql`insert into stores (name) values (${name}), (${name}) ${withoutWaiting}`
const storesOfTheirs = async () => (await as(theirs, stores)).rows

describe('a statement that nobody waits for', () => {
  const proxy = usePostgresProxy()

  it('is under way while the transaction goes on', async () => {
    const other = createDatabase({ url: database.url, maxConnections: 1 })
    try {
      await sql`select pg_advisory_lock(1)`.execute(other)
      const rows = await inTenant(db, mine, async (tx) => {
        await sql`
          select pg_advisory_xact_lock(1) ${planOnce} ${withoutWaiting}
        `.execute(tx)
        await sql`select pg_advisory_unlock(1)`.execute(other)
        return (await sql.raw(stores).execute(tx)).rows
      })
      expect(rows).toEqual([{ name: `of ${mine}` }])
    } finally {
      await other.destroy()
    }
  })

  it('has ended before the next one, and is committed', async () => {
    await inTenant(db, theirs, async (tx) => {
      await sql`insert into stores (name) values ('added') ${withoutWaiting}`.execute(tx)
      await sql`update stores set name = 'added and changed' where name = 'added'`.execute(tx)
      await sql`delete from stores where name = 'added and changed' ${withoutWaiting}`.execute(tx)
    })
    expect(await storesOfTheirs()).toEqual([{ name: `of ${theirs}` }])
  })

  it.each([
    ['the next statement', (tx: TenantTransaction) => sql`select 1`.execute(tx)],
    ['another such statement and the commit', (tx: TenantTransaction) => insertTwice('b').execute(tx)],
    ['the commit', () => undefined],
  ])('passes its error on to %s, and nothing is written', async (_, goOn) => {
    const failing = inTenant(db, theirs, async (tx) => {
      await sql`insert into stores (name) values ('before')`.execute(tx)
      await insertTwice('a').execute(tx)
      await goOn(tx)
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    expect(await storesOfTheirs()).toEqual([{ name: `of ${theirs}` }])
  })

  it('does not hide the error of the transaction’s work', async () => {
    const failing = inTenant(db, theirs, async (tx) => {
      await insertTwice('a').execute(tx)
      throw new Error('changed its mind')
    })
    await expect(failing).rejects.toThrow('changed its mind')
    expect(await storesOfTheirs()).toEqual([{ name: `of ${theirs}` }])
  })

  it('does not hide that the next one gets no response', async () => {
    const timeouts = { statementMs: 500, lockMs: 500 }
    const slow = createDatabase({ url: proxy.urlOf(database.url), maxConnections: 1, timeouts })
    try {
      const silent = inTenant(slow, mine, async (tx) => {
        await sql`select pg_sleep(0.2) ${withoutWaiting}`.execute(tx)
        const next = sql`select pg_sleep(0.4)`.execute(tx)
        await sleep(300)
        proxy.stall()
        await expect(next).rejects.toThrow('Postgres did not respond in time.')
      })
      await expect(silent).rejects.toThrow()
    } finally {
      proxy.resume()
      await slow.destroy()
    }
  })
})

describe('a tenant transaction', () => {
  it('has the tenant’s role and id, and sees only its rows', async () => {
    expect((await as(mine, who)).rows).toEqual([{ role: 'aisle_tenant', tenant: String(mine) }])
    expect((await as(mine, stores)).rows).toEqual([{ name: `of ${mine}` }])
  })

  it('leaves no trace for another tenant’s transaction on the same connection', async () => {
    for (const tenant of [mine, theirs, mine]) {
      expect((await as(tenant, stores)).rows).toEqual([{ name: `of ${tenant}` }])
    }
  })

  it.each([
    ['that commits', () => as(mine, 'select 1')],
    ['that fails', () => as(mine, 'select 1 / 0').catch(() => undefined)],
    ['that sets its role by hand', () => as(mine, 'set local role aisle_tenant')],
  ])('%s resets role and tenant', async (_, run) => {
    const before = await outside()
    await run()
    expect(await outside()).toEqual(before)
    expect(before?.role).not.toBe('aisle_tenant')
    expect(before?.tenant ?? '').toBe('')
    expect((await sql.raw(stores).execute(db)).rows).toHaveLength(2)
  })

  it('sees nothing and cannot write if the tenant is unknown', async () => {
    expect((await as(999_999, stores)).rows).toEqual([])
    await expect(as(999_999, `insert into stores (name) values ('x')`)).rejects.toMatchObject({ code: '23503' })
  })

  it('sees nothing with the tenant role but no tenant', async () => {
    const rows = await db.transaction().execute(async (tx) => {
      await sql`set local role aisle_tenant`.execute(tx)
      return (await sql.raw(stores).execute(tx)).rows
    })
    expect(rows).toEqual([])
  })
})

describe('the queue', () => {
  const denied = { code: '42501' }

  it.each([
    'select from graphile_worker.jobs',
    'select from graphile_worker._private_jobs',
    'delete from graphile_worker._private_jobs',
    `select graphile_worker.add_job('tenant.run_token', '{}')`,
    `insert into graphile_worker._private_tasks (identifier) values ('x')`,
    'create table graphile_worker.mine ()',
    'create table aisle.mine ()',
    'create table public.mine ()',
    `create or replace function aisle.tenant_id() returns bigint language sql as 'select 1::bigint'`,
  ])('denies a tenant: %s', (text) => expect(as(mine, text)).rejects.toMatchObject(denied))

  it("accepts a tenant's own job, which does not replace another tenant's job with the same key", async () => {
    await as(mine, add(payload(mine)))
    await as(mine, add(payload(mine)))
    await as(theirs, add(payload(theirs)))
    expect(await jobs()).toEqual([mine, theirs].map((tenantId) => ({ payload: { tenantId } })))
  })

  it('rejects a job that works for all tenants', async () => {
    const text = add(payload(mine)).replace('tenant.run_token', 'purge_idempotency_keys')
    await expect(as(mine, text)).rejects.toThrow('a tenant cannot add the job purge_idempotency_keys')
  })

  it.each<[string, () => string]>([
    ['another tenant', () => payload(theirs)],
    ['no tenant', () => `'{}'::json`],
    ['a null tenant', () => payload('null')],
    ['a tenant named twice', () => `'{"tenantId": ${mine}, "tenantId": ${theirs}}'::json`],
    ['a payload that is not an object', () => `'[]'::json`],
  ])('rejects a job for %s', async (_, make) => {
    const before = await jobs()
    await expect(as(mine, add(make()))).rejects.toThrow(/a job for tenant .* was added by tenant/)
    expect(await jobs()).toEqual(before)
  })

  it('rejects a job outside a tenant transaction', async () => {
    await expect(sql.raw(add(payload(mine))).execute(db)).rejects.toThrow(/was added by tenant/)
  })

  it('drops the job of a transaction that is rolled back', async () => {
    const before = await jobs()
    const rolledBack = inTenant(db, theirs, async (tx) => {
      await sql.raw(add(payload(theirs))).execute(tx)
      throw new Error('changed my mind')
    })
    await expect(rolledBack).rejects.toThrow('changed my mind')
    expect(await jobs()).toEqual(before)
  })
})
