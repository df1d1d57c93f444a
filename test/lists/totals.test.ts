import { setTimeout as sleep } from 'node:timers/promises'

import type pg from 'pg'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { useApi } from '../helpers/api.ts'
import { seededRandom, shuffled } from '../helpers/random.ts'
import { select } from '../helpers/records.ts'
import { instancesOf } from './instances-of.ts'
import { connectMaker, instanceTables, makeRows, tenantTables } from './rows.ts'

const api = useApi()
const tenants: { readonly id: number; readonly instance: number }[] = []
let counted: string[]

beforeAll(async () => {
  const rows = await select<{ name: string }>(
    api,
    `select distinct tgrelid::regclass::text as name from pg_trigger where tgfoid = 'aisle.count_rows'::regproc`,
  )
  counted = rows.map(({ name }) => name)
  const client = await connectMaker(api.databaseUrl)
  for (const { id } of [api.tenant, await api.createTenant('other.example')]) {
    for (const table of tenantTables) await makeRows(client, table, { tenant: id, from: 1, to: 8 })
    const [instance] = await instancesOf(client, { id })
    tenants.push({ id, instance })
    for (const table of instanceTables) await makeRows(client, table, { tenant: id, instance, from: 1, to: 40 })
  }
  await client.end()
})

const merge = async () => buildTaskList(api.services)['merge_row_counts']?.({}, {} as never)

/** How a table's rows are counted. */
const countOf = (table: string) => `
  select '${table}' as table_name, tenant_id, coalesce(fields ->> 'instance_id', fields ->> 'webhook_id', '0')::bigint as owner_id,
    coalesce(fields ->> 'kind', '') as kind,
    coalesce(fields ->> 'archived_at', fields ->> 'deleting_since') is not null as is_archived, count(*) as rows
  from (select tenant_id, to_jsonb(it) as fields from ${table} it) it group by 1, 2, 3, 4, 5`

/** The counts that differ from the number of rows, of all tables at one moment. */
async function findWrongCounts(): Promise<object[]> {
  const all = counted.map(countOf).join(' union all ')
  return select(
    api,
    `with real as (${all}), known as (
       select table_name, tenant_id, owner_id, kind, is_archived, sum(rows) as rows
       from row_counts group by 1, 2, 3, 4, 5 having sum(rows) <> 0
     )
     select * from real full join known using (table_name, tenant_id, owner_id, kind, is_archived)
     where real.rows is distinct from known.rows`,
  )
}

interface Chance {
  /** A number from 0 to `below`, exclusive. */
  below(below: number): number
  one<T>(of: readonly T[]): T
}

function chanceOf(seed: number): Chance {
  const random = seededRandom(seed)
  const below = (most: number) => Math.floor(random() * most)
  return {
    below,
    one(of) {
      const [chosen] = shuffled(of, random)
      if (chosen === undefined) throw new Error('There is nothing to choose from.')
      return chosen
    },
  }
}

let lastNumber = 1000

/** A random statement: adds rows, deletes some with what refers to them, or archives some or the contrary. */
async function change(client: pg.Client, chance: Chance): Promise<void> {
  const { id: tenant, instance } = chance.one(tenants)
  const kind = chance.one(['add', 'add', 'add', 'delete', 'archive'])
  // Rows are added without those that they refer to, and deleted with those that refer to them.
  await client.query(`set local session_replication_role = ${kind === 'add' ? 'replica' : 'origin'}`)
  if (kind === 'add') {
    const table = chance.one(counted)
    lastNumber += 10
    const batch = { tenant, instance, from: lastNumber, to: lastNumber + chance.below(9) }
    // A sales order is looked up by its order's number.
    for (const name of table === 'sales_orders' ? ['walmart_orders', table] : [table])
      await makeRows(client, name, batch)
    return
  }
  const table = chance.one(kind === 'delete' ? [...counted, 'webhooks'] : Object.keys(archived))
  await client.query(`
    ${kind === 'delete' ? `delete from ${table}` : `update ${table} set ${archived[table]}`}
    where tenant_id = ${tenant} and id = any(array(
      select id from ${table} where tenant_id = ${tenant} order by md5(id::text || '${chance.below(1000)}')
      limit ${1 + chance.below(4)}
    ))`)
}

const flipped = 'archived_at = case when archived_at is null then now() end'
/** For each table whose rows can be archived, what archives them or the contrary. */
const archived: Readonly<Record<string, string>> = {
  integration_instances: `deleting_since = case when deleting_since is null then now() end,
    connection_status = 'awaiting_credentials', sealed_credentials = null, sealed_access_token = null`,
  nominal_codes: flipped,
  products: flipped,
  stores: flipped,
  walmart_listings: flipped,
  walmart_orders: flipped,
  warehouses: flipped,
}

/** Random transactions, some of which are rolled back, or fail because rows refer to what they delete. */
async function changeOften(seed: number): Promise<Record<'committed' | 'failed' | 'rolledBack', number>> {
  const chance = chanceOf(seed)
  const client = await connectMaker(api.databaseUrl)
  onTestFinished(() => client.end())
  const done = { committed: 0, failed: 0, rolledBack: 0 }
  for (let turn = 0; turn < 120; turn += 1) {
    await client.query('begin')
    try {
      for (let statement = chance.below(4); statement >= 0; statement -= 1) await change(client, chance)
      const isKept = chance.below(4) > 0
      await client.query(isKept ? 'commit' : 'rollback')
      done[isKept ? 'committed' : 'rolledBack'] += 1
    } catch (error) {
      // What is deleted is still referred to, or what a new row refers to is gone; or deletions wait for each other.
      expect((error as { code?: string }).code).toMatch(/^(?:23503|23502|23505|40P01)$/u)
      await client.query('rollback')
      done.failed += 1
    }
  }
  return done
}

describe('the counts of rows', () => {
  it.each([1, 2])('equal the rows during changes, rollbacks, cascades and merges (seed %i)', async (seed) => {
    const over = new AbortController()
    const until = async (work: () => Promise<void>) => {
      while (!over.signal.aborted) await work().then(() => sleep(5))
    }
    const watching = [
      until(async () => expect(await findWrongCounts()).toEqual([])),
      ...[1, 2].map(() => until(async () => void (await merge()))),
    ]
    try {
      const changing = Promise.all([1, 2, 3].map((worker) => changeOften(10 * seed + worker)))
      const results = await Promise.race([changing, Promise.all(watching).then(() => [])])
      for (const { committed, rolledBack } of results) {
        expect(committed).toBeGreaterThan(30)
        expect(rolledBack).toBeGreaterThan(10)
      }
    } finally {
      over.abort()
      await Promise.all(watching)
    }
    expect(await findWrongCounts()).toEqual([])
  })

  it('are one row each once they are merged, and none if nothing is left to count', async () => {
    for (let n = 0; n < 50; n += 1) {
      await select(api, `insert into products (tenant_id, sku, name) values ($1, 'one by one ' || $2::int, 'x')`, [
        api.tenant.id,
        n,
      ])
    }
    const rowsOf = (table: string) =>
      select(api, `select rows from row_counts where tenant_id = $1 and table_name = $2`, [api.tenant.id, table])
    expect((await rowsOf('products')).length).toBeGreaterThanOrEqual(50)
    await select(api, 'delete from fulfillments where tenant_id = $1', [api.tenant.id])
    await merge()
    const groups = await select<{ rows: number }>(
      api,
      'select count(*)::int as rows from row_counts group by tenant_id, table_name, owner_id, kind, is_archived',
    )
    expect(new Set(groups.map(({ rows }) => rows))).toEqual(new Set([1]))
    expect(await rowsOf('fulfillments')).toEqual([])
    expect(await findWrongCounts()).toEqual([])
  })

  it('are repaired by a recount', async () => {
    await select(api, `update row_counts set rows = rows + 1 where table_name in ('products', 'walmart_orders')`)
    expect(await findWrongCounts()).not.toEqual([])
    for (const table of counted) await select(api, 'select aisle.recount_rows($1)', [table])
    expect(await findWrongCounts()).toEqual([])
  })
})
