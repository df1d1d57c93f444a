import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { createDatabase, type Database, findExcessRights, inTenant, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'

import { query, useDatabase } from '../helpers/database.ts'
import { select } from '../helpers/records.ts'

const database = useDatabase()
const denied = { code: '42501' }
// As SECURITY.md says, with a name that no other test has.
const login = `app_${randomUUID().replaceAll('-', '')}`
const [createLogin = '', dropLargeObjects = ''] = Array.from(
  readFileSync('SECURITY.md', 'utf8').matchAll(/```sql\n(.+?)```/gs),
  ([, text = '']) => text.replaceAll('aisle_app', login),
)
/** Has a single connection for each login, so that a transaction meets what the previous one left behind. */
let db: Database
let mine: number
let theirs: number

beforeAll(async () => {
  await query(database.url, createLogin)
  const tenantUrl = Object.assign(new URL(database.url), { username: login, password: 'choose-one' }).href
  db = createDatabase({ url: database.url, tenantUrl, maxConnections: 1 })
  const tenants = await select<{ id: string }>(
    { databaseUrl: database.url },
    `insert into tenants (time_zone) values ('UTC'), ('UTC') returning id`,
  )
  ;[mine, theirs] = tenants.map(({ id }) => Number(id)) as [number, number]
  for (const tenant of [mine, theirs]) await inject(tenant, `insert into stores (name) values ('of ${tenant}')`)
  return async () => {
    await db.destroy()
    await query(database.url, `drop owned by ${login}; drop role ${login}`)
  }
})

const run = (tx: TenantTransaction, text: string) => sql.raw<Record<string, unknown>>(text).execute(tx)

/** Runs statements in one transaction of a tenant. Returns the rows of the last one. */
async function inject(tenant: number, ...texts: string[]) {
  return inTenant(db, tenant, async (tx) => {
    let rows: Record<string, unknown>[] = []
    for (const text of texts) ({ rows } = await run(tx, text))
    return rows
  })
}

const becomeTheirs = () => `select set_config('app.tenant_id', '${theirs}', true)`
const resetRole = `select set_config('role', 'none', true)`
const stores = 'select name from stores'

describe("a statement that is injected into a tenant's transaction", () => {
  it.each<[string, () => string[]]>([
    ['read the rows of another tenant', () => [becomeTheirs(), stores]],
    [
      'read them in the same statement',
      () => [`select set_config('app.tenant_id', '${theirs}', true), query_to_xml('${stores}', true, false, '')`],
    ],
    ['write the rows of another tenant', () => [becomeTheirs(), `insert into stores (name) values ('x')`]],
    ['search the rows of another tenant', () => [becomeTheirs(), `select aisle.search('stores', '%')`]],
    [
      'add a job for another tenant',
      () => [becomeTheirs(), `select aisle.add_job('tenant.x', '{"tenantId": ${theirs}}', 'k', now())`],
    ],
    ['reuse its own proof', () => [`select set_config('app.tenant_id', '0${mine}', true)`, stores]],
    ['leave out the proof', () => [`select set_config('app.tenant_proof', '', true)`, stores]],
    ['read the key that proves tenants', () => ['select key from tenant_keys']],
    ['read API tokens', () => ['select secret_hash from api_tokens']],
    ['read the queue', () => ['select * from graphile_worker.jobs']],
    ['call what only the process may call', () => ['select aisle.try_to_store()']],
    ['create a temporary table', () => ['create temporary table stores (name text)']],
    ['create a temporary function', () => ['create function pg_temp.f() returns int language sql return 1']],
    ['create a table', () => ['create table public.mine ()']],
    ['become the owner', () => [`select set_config('role', 'postgres', true)`]],
  ])('cannot %s', async (_, statements) => {
    await expect(inject(mine, ...statements())).rejects.toMatchObject(denied)
  })

  it.each([
    'select secret_hash from api_tokens',
    'select key from tenant_keys',
    'select * from graphile_worker.jobs',
    'create temporary table stores (name text)',
    'create table public.mine ()',
    'alter table stores disable row level security',
  ])('can reset its role, but gains nothing: %s', async (text) => {
    await expect(inject(mine, resetRole, text)).rejects.toMatchObject(denied)
  })

  it('sees nothing more after it has reset its role, or ended the transaction', async () => {
    const own = [{ name: `of ${mine}` }]
    expect(await inject(mine, resetRole, stores)).toEqual(own)
    expect(await inject(mine, 'commit', stores)).toEqual([])
    expect(await inject(mine, stores)).toEqual(own)
  })

  it('cannot be followed by another one', async () => {
    await expect(inject(mine, `${stores}; ${becomeTheirs()}`)).rejects.toMatchObject({ code: '42601' })
  })

  it('cannot store large objects, if an administrator has run the statement in SECURITY.md', async () => {
    expect(await inject(mine, 'select lo_create(0) is null as is_null')).toEqual([{ is_null: false }])
    await query(database.url, dropLargeObjects)
    await expect(inject(mine, 'select lo_create(0)')).rejects.toMatchObject(denied)
    await expect(inject(mine, `select lo_from_bytea(0, 'x')`)).rejects.toMatchObject(denied)
  })
})

describe("the login of tenants' transactions", () => {
  it('has no rights that they do not need', async () => {
    expect(await findExcessRights(db)).toEqual({ login, rights: [] })
  })

  it('has too many if it is the owner of the database', async () => {
    const single = createDatabase({ url: database.url, maxConnections: 1 })
    const found = await findExcessRights(single).finally(() => single.destroy())
    expect(found.login).toBe('postgres')
    expect(found.rights).toEqual([
      'is a superuser',
      'owns tables',
      'may read API tokens and the tenant key',
      'may use the queue',
      'may create temporary tables',
      'may create tables',
    ])
  })
})
