import { inTenant, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'

import { query, useDatabase } from '../helpers/database.ts'
import { select } from '../helpers/records.ts'
import { fixtures } from './tenant-rows.ts'

/** Tables without a tenant, and why. */
const exceptions: Readonly<Record<string, string>> = {
  tenants: 'a tenant can read its own row, and write none',
  tenant_domains: 'a request finds its tenant by them: a tenant can read its own, and write none',
  integrations: 'the same for all tenants: a tenant can read them',
  row_counts: 'written by triggers: a tenant can read its own, and write none',
  api_tokens: 'a tenant can read its own, without the hashes, and write them through functions only',
  tenant_keys: 'what proves a transaction’s tenant: no tenant has access',
  cron_entries: 'when work for all tenants was last due: no tenant has access',
  kysely_migration: 'which migrations have run: no tenant has access',
  kysely_migration_lock: 'the lock of migrations: no tenant has access',
}

/** Tables to which a tenant's transaction can only add rows. */
const appended = ['audit_log', 'accounting_lines', 'accounting_transactions', 'events', 'return_receipts']
/** Those of which it can also update some columns, and so lock rows. */
const lockable = ['accounting_transactions']

const database = useDatabase()
let mine: number
let theirs: number

const as = <Result>(tenant: number, work: (tx: TenantTransaction) => Promise<Result>) =>
  inTenant(database.db, tenant, work)

/** Runs one statement as a tenant. Returns the number of rows affected, or the error's code. */
async function attempt(text: string, tenant = mine): Promise<number | string> {
  try {
    const { rows, numAffectedRows } = await as(tenant, (tx) => sql.raw(text).execute(tx))
    return numAffectedRows === undefined ? rows.length : Number(numAffectedRows)
  } catch (error) {
    return String((error as { code?: unknown }).code)
  }
}
const denied = '42501'

async function tablesOf(url: string) {
  return select<{ name: string; hasTenant: boolean; hasPolicies: boolean; policies: string[] | null }>(
    { databaseUrl: url },
    `select relname as name, relrowsecurity as "hasPolicies",
       exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id' and attnotnull) as "hasTenant",
       (select array_agg(concat_ws(' | ', polcmd, polpermissive, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)))
        from pg_policy where polrelid = pg_class.oid) as policies
     from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by relname`,
  )
}

/** Lists the tables of a database that another tenant might have access to. */
async function holesOf(url: string): Promise<string[]> {
  const own = '(tenant_id = ( SELECT aisle.tenant_id() AS tenant_id))'
  return (await tablesOf(url)).flatMap(({ name, hasTenant, hasPolicies, policies }) => {
    if (name in exceptions) return []
    if (!hasTenant) return [`${name} has no tenant_id`]
    if (!hasPolicies) return [`${name} has no row-level security`]
    if (policies?.join() !== `* | t | ${own} | ${own}`) return [`${name} has other policies than its tenant's`]
    return name in fixtures ? [] : [`${name} has no row in tenant-rows.ts`]
  })
}

it('every table has a tenant and the policy, and is tested below', async () => {
  expect(await holesOf(database.url)).toEqual([])
  const names = (await tablesOf(database.url)).map(({ name }) => name)
  expect(names).toEqual([...Object.keys(fixtures), ...Object.keys(exceptions)].toSorted())
})

/** The columns that are not generated. */
async function writtenColumnsOf(relation: string): Promise<string[]> {
  const columns = await select<{ name: string }>(
    { databaseUrl: database.url },
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attname`,
    [relation],
  )
  return columns.map(({ name }) => name)
}

describe('with rows of two tenants in every table', () => {
  beforeAll(async () => {
    const db = { databaseUrl: database.url }
    const tenants = await select<{ id: string }>(
      db,
      `with added as (insert into tenants (time_zone) values ('UTC'), ('UTC') returning id)
       insert into tenant_domains (tenant_id, domain) select id, 'tenant-' || id || '.example' from added
       returning tenant_id as id`,
    )
    ;[mine, theirs] = tenants.map(({ id }) => Number(id)) as [number, number]
    for (const tenant of [mine, theirs]) {
      for (const insert of Object.values(fixtures)) await as(tenant, (tx) => sql.raw(insert).execute(tx))
    }
  })

  describe.each(Object.keys(fixtures))("another tenant's rows in %s", (table) => {
    const counted = async () => {
      const rows = await select<{ tenant: string; row: string }>(
        { databaseUrl: database.url },
        `select tenant_id as tenant, it::text as row from ${table} it order by it::text`,
      )
      return Map.groupBy(rows, ({ tenant }) => Number(tenant))
    }

    it('exist', async () => {
      const rows = await counted()
      for (const tenant of [mine, theirs]) expect(rows.get(tenant)?.length, String(tenant)).toBeGreaterThan(0)
    })

    it('cannot be read', async () => {
      expect(await attempt(`select from ${table} where tenant_id = ${theirs}`)).toBe(0)
      expect(await attempt(`select from ${table} where tenant_id <> ${mine}`)).toBe(0)
      const own = appended.includes(table) && !lockable.includes(table) ? denied : (await counted()).get(mine)?.length
      expect(await attempt(`select from ${table} for update`)).toBe(own)
    })

    it('cannot be updated, deleted, taken over or inserted', async () => {
      const before = await counted()
      const ofNone = appended.includes(table) ? denied : 0
      expect(await attempt(`update ${table} set tenant_id = tenant_id where tenant_id = ${theirs}`)).toBe(ofNone)
      expect(await attempt(`update ${table} set tenant_id = ${mine} where tenant_id = ${theirs}`)).toBe(ofNone)
      expect(await attempt(`update ${table} set tenant_id = ${theirs}`)).toBe(denied)
      expect(await attempt(`delete from ${table} where tenant_id = ${theirs}`)).toBe(ofNone)
      // Insert a copy of an own row for the other tenant: the policy is checked before constraints.
      const columns = await writtenColumnsOf(table)
      const copied = columns.map((name) => (name === 'tenant_id' ? theirs : `"${name}"`))
      const copy = `select ${copied.join()} from ${table} limit 1`
      const names = columns.map((name) => `"${name}"`)
      expect(await attempt(`insert into ${table} (${names.join()}) overriding system value ${copy}`)).toBe(denied)
      expect(await attempt(`truncate ${table}`)).toBe(denied)
      expect(await attempt(`alter table ${table} disable row level security`)).toBe(denied)
      expect(await counted()).toEqual(before)
    })

    it.runIf(appended.includes(table))('can be neither updated nor deleted by that tenant itself', async () => {
      expect(await attempt(`update ${table} set tenant_id = tenant_id`, theirs)).toBe(denied)
      expect(await attempt(`delete from ${table}`, theirs)).toBe(denied)
    })

    it.skipIf(appended.includes(table))('can be updated and deleted by that tenant itself', async () => {
      expect(await attempt(`update ${table} set tenant_id = tenant_id`, theirs)).toBeGreaterThan(0)
      const gone = new Error('rolled back')
      const deleting = as(theirs, async (tx) => {
        await sql.raw(`delete from ${table}`).execute(tx)
        throw gone
      })
      // Rows that others refer to cannot be deleted.
      await expect(deleting.catch((error: { code?: string }) => error.code ?? error)).resolves.toSatisfy(
        (error) => error === gone || error === '23503',
      )
    })
  })

  describe('aisle.search, which bypasses policies', () => {
    it.each([
      'nominal_codes',
      'products',
      'stores',
      'sync_runs',
      'walmart_listings',
      'walmart_locations',
      'walmart_orders',
      'walmart_returns',
      'warehouses',
    ])('finds only the tenant’s own rows in %s', async (table) => {
      const found = await as(mine, (tx) => sql<{ id: number }>`select aisle.search(${table}, '%') as id`.execute(tx))
      const own = await as(mine, (tx) => sql<{ id: number }>`select id from ${sql.table(table)}`.execute(tx))
      const theirIds = await as(theirs, (tx) => sql<{ id: number }>`select id from ${sql.table(table)}`.execute(tx))
      const ids = found.rows.map(({ id }) => id)
      expect(own.rows.map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
      for (const { id } of theirIds.rows) expect(ids).not.toContain(id)
    })

    it('rejects other tables', async () => {
      expect(await attempt(`select aisle.search('api_tokens', '%')`)).toBe('P0001')
    })
  })

  describe('tables without a tenant', () => {
    it('tenants: only its own row can be read, and none written', async () => {
      const seen = await as(mine, (tx) => sql<{ id: number }>`select id from tenants`.execute(tx))
      expect(seen.rows).toEqual([{ id: mine }])
      expect(await attempt(`update tenants set time_zone = 'Asia/Tokyo'`)).toBe(denied)
      expect(await attempt('delete from tenants')).toBe(denied)
      expect(await attempt(`insert into tenants (time_zone) values ('UTC')`)).toBe(denied)
    })

    it('tenant_domains: only its own rows can be read, and none written', async () => {
      const seen = await as(mine, (tx) => sql<{ domain: string }>`select domain from tenant_domains`.execute(tx))
      expect(seen.rows).toEqual([{ domain: `tenant-${mine}.example` }])
      expect(await attempt(`update tenant_domains set domain = 'taken.example'`)).toBe(denied)
      expect(await attempt('delete from tenant_domains')).toBe(denied)
      expect(await attempt(`insert into tenant_domains values ('more.example', ${mine})`)).toBe(denied)
    })

    it('row_counts: only its own can be read, and none written', async () => {
      const seen = await as(mine, (tx) =>
        sql<{ tenant_id: number; table_name: string }>`select * from row_counts`.execute(tx),
      )
      expect(new Set(seen.rows.map((row) => row.tenant_id))).toEqual(new Set([mine]))
      expect(seen.rows.map((row) => row.table_name)).toContain('products')
      expect(await attempt('update row_counts set rows = 0')).toBe(denied)
      expect(await attempt('delete from row_counts')).toBe(denied)
      expect(await attempt('insert into row_counts select * from row_counts')).toBe(denied)
      expect(await attempt(`select aisle.recount_rows('products')`)).toBe(denied)
    })

    it('integrations: can be read and not written', async () => {
      expect(await attempt('select from integrations')).toBe(1)
      expect(await attempt(`update integrations set name = 'x'`)).toBe(denied)
      expect(await attempt('delete from integrations')).toBe(denied)
      expect(await attempt(`insert into integrations (type, name) values ('x', 'x')`)).toBe(denied)
    })

    it('api_tokens: only its own can be read, without the hashes, and functions alone write them', async () => {
      const token = (tenant: number, scopes: string) =>
        select<{ id: string }>(
          { databaseUrl: database.url },
          `insert into api_tokens (tenant_id, name, secret_hash, scopes) values ($1, 'of ' || $1::bigint, sha256('x'), $2) returning id`,
          [tenant, scopes],
        ).then(([row]) => Number(row?.id))
      const [own, other] = [await token(mine, '{events:read}'), await token(theirs, '{events:read,sends:write}')]
      const seen = await as(mine, (tx) => sql<{ name: string }>`select name from api_tokens`.execute(tx))
      expect(seen.rows).toEqual([{ name: `of ${mine}` }])
      expect(await attempt('select secret_hash from api_tokens')).toBe(denied)
      expect(await attempt('update api_tokens set revoked_at = null')).toBe(denied)
      expect(await attempt('delete from api_tokens')).toBe(denied)
      expect(await attempt(`insert into api_tokens (name, secret_hash, scopes) values ('x', sha256('x'), '{}')`)).toBe(
        denied,
      )
      const create = (by: number, scopes: string) =>
        attempt(`select aisle.create_token(${by}, 'new', sha256('x'), '{${scopes}}', null)`)
      expect(await create(own, 'sends:write')).toBe(denied)
      expect(await create(other, 'sends:write')).toBe(denied)
      expect(await create(own, 'events:read')).toBe(1)
      expect(await attempt(`select aisle.revoke_token(${other})`)).toBe(1)
      expect(await attempt(`select aisle.revoke_token(${own})`)).toBe(1)
      expect(await create(own, 'events:read')).toBe(denied)
      const brief = await token(mine, '{events:read}')
      const expire = (time: string) =>
        select({ databaseUrl: database.url }, `update api_tokens set expires_at = ${time} where id = $1`, [brief])
      await expire(`now() + interval '1 hour'`)
      const until = (time: string) =>
        attempt(`select aisle.create_token(${brief}, 'new', sha256('x'), '{events:read}', ${time})`)
      expect(await until(`now() + interval '2 hours'`)).toBe(denied)
      expect(await until('null')).toBe(denied)
      expect(await until(`now() + interval '1 minute'`)).toBe(1)
      await expire(`now() - interval '1 second'`)
      expect(await until(`now() - interval '1 minute'`)).toBe(denied)
      const revoked = await select<{ id: string }>(
        { databaseUrl: database.url },
        'select id from api_tokens where revoked_at is not null',
      )
      expect(revoked.map(({ id }) => Number(id))).toEqual([own])
    })

    it.each(['cron_entries', 'tenant_keys', 'kysely_migration', 'kysely_migration_lock'])(
      '%s: no access',
      async (table) => {
        expect(await attempt(`select from ${table}`)).toBe(denied)
        expect(await attempt(`delete from ${table}`)).toBe(denied)
      },
    )
  })
})

/** The findings for a table or view that these statements create. */
async function holesWith(statements: string): Promise<string[]> {
  const { url } = database
  await query(url, statements)
  try {
    return await holesOf(url)
  } finally {
    await query(url, `drop ${statements.split(' ')[1]} newcomers`)
  }
}

describe('this check', () => {
  const create = 'create table newcomers (tenant_id bigint not null default aisle.tenant_id(), name text);'
  const enable = 'alter table newcomers enable row level security;'
  const own = 'tenant_id = (select aisle.tenant_id())'

  it.each([
    ['create table newcomers (name text)', 'has no tenant_id'],
    ['create table newcomers (tenant_id bigint)', 'has no tenant_id'],
    [create, 'has no row-level security'],
    [`${create} create policy own on newcomers using (${own})`, 'has no row-level security'],
    [create + enable, "has other policies than its tenant's"],
    [`${create + enable} create policy own on newcomers using (true)`, "has other policies than its tenant's"],
    [
      `${create + enable} create policy own on newcomers using (${own}) with check (${own}); create policy more on newcomers using (true)`,
      "has other policies than its tenant's",
    ],
    [
      `${create + enable} create policy own on newcomers using (${own}) with check (${own})`,
      'has no row in tenant-rows.ts',
    ],
    ['create view newcomers as select * from stores', 'has no tenant_id'],
  ])('detects: %s', async (statements, hole) => {
    expect(await holesWith(statements)).toEqual([`newcomers ${hole}`])
  })
})
