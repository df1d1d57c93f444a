import { setTimeout as sleep } from 'node:timers/promises'

import { beforeAll, describe, expect, it } from 'vitest'

import { type Tenant, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()
let other: Tenant

const mine = 100_000
/** As many again: where one tenant has nearly all rows, to read all of the table is the right plan. */
const theirs = 100_000

beforeAll(async () => {
  other = await api.createTenant('other.example')
  await select(
    api,
    `insert into products (tenant_id, sku, name, barcode, archived_at)
     select tenant, 'SKU-' || md5(tenant || ' ' || n), 'Product ' || md5(n::text), lpad(n::text, 12, '0'),
       case when n % 1000 = 0 then now() end
     from (select $1::bigint as tenant, generate_series(1, $2::int) as n
           union all select $3, generate_series(1, $4)) as rows`,
    [api.tenant.id, mine, other.id, theirs],
  )
  // A count reads the index alone where no page is left that an older transaction could see otherwise.
  for (let attempt = 0; attempt < 50 && !(await isAllVisible()); attempt += 1) {
    await select(api, 'vacuum (analyze) products')
  }
})

async function isAllVisible(): Promise<boolean> {
  const [table] = await select<{ is: boolean }>(
    api,
    `select relpages > 0 and relallvisible >= relpages as is from pg_class where oid = 'products'::regclass`,
  )
  return table?.is === true
}

const total = async (query: string) => (await api.call('GET', `/api/products?${query}`)).body.total

/** How often all of a table was read so far, by connections that have ended: only these have told for certain. */
async function fullReads(table: string): Promise<number> {
  await select(
    api,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  const others = () =>
    select(api, 'select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')
  await expect.poll(others).toEqual([])
  await sleep(20)
  const [row] = await select<{ reads: string }>(
    api,
    'select seq_scan as reads from pg_stat_user_tables where relname = $1',
    [table],
  )
  return Number(row?.reads)
}

describe(`a list of ${mine.toLocaleString('en')} products`, () => {
  it.each([
    '',
    'page=9990',
    'sort=sku',
    'sort=-sku',
    'sort=name',
    'sort=-name',
    'sort=id',
    'archived=true',
    'archived=true&sort=-name',
    'search=SKU-c4ca',
    'search=c4ca4238a0b923820dcc509a6f75849b',
    'search=000000012345&sort=name',
    'search=Product&sort=-sku',
    'search=c4',
    'search=%25',
    'search=nothing+has+this',
  ])('is read by an index: ?%s', async (query) => {
    const before = await fullReads('products')
    const { status, body } = await api.call('GET', `/api/products?per_page=10&${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    expect((await fullReads('products')) - before).toBe(0)
  })

  it('this check would find one that is not', async () => {
    const before = await fullReads('products')
    await select(api, 'select count(name) from products')
    // Each worker of a parallel plan counts.
    expect((await fullReads('products')) - before).toBeGreaterThan(0)
  })

  it('finds what it looks for, among the tenant’s own', async () => {
    expect(await total('')).toBe(mine - mine / 1000)
    expect(await total('archived=true')).toBe(mine / 1000)
    expect(await total('search=000000012345')).toBe(1)
    expect(await total('search=product')).toBe(mine - mine / 1000)
    expect(await total('search=5&archived=true')).toBeGreaterThan(0)
  })
})
