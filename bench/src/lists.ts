import type pg from 'pg'

import { type Lab, startAisle } from './lab.ts'
import { addRows, allTables, type Owner, rareText } from './many-rows.ts'
import { type Result, type Round, toResult } from './result.ts'
import { addTenant, type Caller, get, medianGet } from './tenant-calls.ts'

interface Sizes {
  readonly rounds: number
  /** Rows of the large tenant in each list. */
  readonly rows: number
}

const fewRowsAtMost = 10_000
const others = 98
const callsARound = 10

/**
 * Pages of the lists that can grow long: of a tenant with 10,000 rows in each, and of one with many more, among a hundred
 * tenants in the same database.
 */
export async function benchLists(lab: Lab, { rounds, rows }: Sizes): Promise<Result[]> {
  const aisle = await startAisle(lab, 'http://127.0.0.1:9')
  const fewRows = Math.min(rows, fewRowsAtMost)
  const few = { ...(await addTenant(aisle)), rows: fewRows }
  const many = { url: aisle.url, token: aisle.token, rows }
  const [manyOwner, fewOwner, ...rest] = await addOwners(aisle.pool)
  if (!manyOwner || !fewOwner) throw new Error('A tenant has no store.')
  const sized = rest.map((owner, index) => ({ ...owner, rows: Math.min(rows, Math.ceil(10 * 1.06 ** index)) }))
  await addRows(aisle.pool, [{ ...manyOwner, rows }, { ...fewOwner, rows: fewRows }, ...sized], allTables)
  const results: Result[] = []
  for (const page of pages) {
    const pathOf = (owner: Pick<Owner, 'instanceId'>, caller: Sized) =>
      toPath(page, { instanceId: owner.instanceId, rows: caller.rows })
    const sides = { few: pathOf(fewOwner, few), many: pathOf(manyOwner, many) }
    await requireRows(few, sides.few)
    await requireRows(many, sides.many)
    const found: Round[] = []
    for (let round = 0; round < rounds; round += 1) {
      const baseline = await medianGet(few, sides.few, callsARound)
      found.push({ baseline, ours: await medianGet(many, sides.many, callsARound) })
    }
    const name = `${page.name} of ${rows} ${page.list} against ${fewRows}`
    results.push(toResult({ name, unit: 'ms', target: '<= 1.2', rounds: found }))
  }
  return results
}

interface Sized extends Caller {
  readonly rows: number
}

interface List {
  readonly path: string
  /** A filter that a fixed share of the rows match. */
  readonly filter?: string
}

// Stores, warehouses and nominal codes are listed by the same code as products.
const lists: Readonly<Record<string, List>> = {
  products: { path: '/api/products', filter: 'archived=true' },
  instances: { path: '/api/walmart' },
  locations: { path: '/api/walmart/{id}/locations' },
  listings: { path: '/api/walmart/{id}/products', filter: 'publishedStatus=UNPUBLISHED' },
  orders: { path: '/api/walmart/{id}/orders', filter: 'status=Created' },
  runs: { path: '/api/walmart/{id}/runs', filter: 'status=failed' },
  'sales orders': { path: '/api/sales-orders', filter: 'status=open' },
}

interface Page {
  readonly name: string
  readonly list: string
  readonly path: string
  readonly query: string
}

const pages = Object.entries(lists).flatMap(([list, { path, filter }]): Page[] => [
  { name: 'the first page', list, path, query: '' },
  ...(filter === undefined ? [] : [{ name: 'a filtered page', list, path, query: `?${filter}` }]),
  { name: 'the middle page', list, path, query: '?page={middle}' },
  { name: 'a search', list, path, query: `?search=${rareText}` },
])

function toPath({ path, query }: Page, { instanceId, rows }: Pick<Owner, 'instanceId' | 'rows'>): string {
  return (path + query).replace('{id}', String(instanceId)).replace('{middle}', String(Math.ceil(rows / 20)))
}

/** An empty page would be fast for the wrong reason. */
async function requireRows(caller: Caller, path: string): Promise<void> {
  const { data } = (await get(caller, path, [200])) as { readonly data: readonly unknown[] }
  if (data.length === 0) throw new Error(`${path} has no rows.`)
}

/** Adds tenants, and gives each tenant an instance. */
async function addOwners(pool: pg.Pool): Promise<Pick<Owner, 'instanceId' | 'tenantId'>[]> {
  await pool.query(`insert into tenants (time_zone) select 'UTC' from generate_series(1, $1::int)`, [others])
  await pool.query(`
    insert into stores (tenant_id, name) select id, 'Store' from tenants
    where not exists (select from stores where tenant_id = tenants.id)`)
  const { rows } = await pool.query<{ tenant_id: string; id: string }>(`
    insert into integration_instances (tenant_id, integration_id, name, environment, connection_status, sealed_credentials,
      is_automatic_sync_enabled, start_date, store_id, auto_link_products, auto_create_products,
      sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting)
    select tenant_id, 1, 'Walmart', 'sandbox', 'connected', 'sealed', false, '2026-08-01', min(id), true, true, false, false
    from stores group by tenant_id order by tenant_id
    returning tenant_id, id`)
  return rows.map((row) => ({ tenantId: Number(row.tenant_id), instanceId: Number(row.id) }))
}
