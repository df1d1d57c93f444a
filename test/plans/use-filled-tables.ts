import { createClient } from '@aisle/client'
import pg from 'pg'
import { beforeAll } from 'vitest'

import { foreignId } from '../api/parity/example-rows.ts'
import { type ExampleTenant, useExampleTenants } from '../api/parity/example-tenant.ts'
import { type Api, useApi } from '../helpers/api.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { type Watch, watchStatements } from '../helpers/watch-statements.ts'
import { instancesOf } from '../lists/instances-of.ts'
import type { Caller } from '../lists/lists.ts'
import { connectMaker } from '../lists/rows.ts'
import { withoutSearchIndexes } from '../lists/search-indexes.ts'
import { addTenants, fillOtherTables, fillSharedTables, fillTables } from './fill-tables.ts'

/** The number of rows in each table: the tenant's or, in tables of instances, the first instance's. */
export const mine = 10_000
/** The tenant's rows in tables of instances, including its second instance's. */
export const ofTenant = 1.5 * mine
/** The other tenants' rows. A plan that reads all tenants' rows exceeds the bounds. */
const ofOthers = [3 * mine, mine / 2, mine / 10, mine / 50, mine / 250]
/** Rows of further tenants, 1 to 256 each, so that there are a hundred tenants. */
const ofSmall = Array.from({ length: 99 - ofOthers.length }, (_, index) => 2 ** (index % 9))

export interface FilledTables {
  readonly api: Api
  /** Records every statement of the api, with its plan. */
  readonly watch: Watch
  /** Connected as the database's owner, and not watched. */
  readonly database: pg.Client
  /** The tenant whose statements are checked. It has the records of the contract's examples. */
  readonly tenant: ExampleTenant
  /** Its instances: the example and the second one. */
  readonly instances: readonly [number, number]
  /** Reads its lists. */
  readonly caller: Caller
}

/** An api on a database with more than a hundred thousand rows. Its fields are set before the tests run. */
export function useFilledTables(): FilledTables {
  const watch = watchStatements()
  const simulator = useSimulator({ items: 40, orders: 40 })
  const seller = sellerOf(simulator)
  const api = useApi({ watch, walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })
  const tenants = useExampleTenants(api, () => seller)
  const filled = { api, watch } as { -readonly [Field in keyof FilledTables]: FilledTables[Field] }
  beforeAll(async () => {
    const database = await connectMaker(api.databaseUrl)
    Object.assign(seller.items[0] ?? {}, { sku: 'MUG-BLUE-350' })
    Object.assign(seller.orders[0] ?? {}, { customerOrderId: '200001000000007' })
    const tenant = await tenants.seed()
    const foreign = await tenants.seed({ isForeign: true })
    const [ofForeign = 0, ...ofSmaller] = ofOthers
    await withoutSearchIndexes(database, async () => {
      await fillTables(database, tenant, { count: mine, ofSecond: ofTenant - mine })
      await fillTables(database, foreign, { count: ofForeign })
      for (const [index, count] of ofSmaller.entries()) {
        await fillTables(database, await api.createTenant(`other-${index}.example`), { count })
      }
      await addTenants(database, ofSmall)
      await fillOtherTables(database, { tenant: tenant.id, instance: 1, count: mine })
      await fillOtherTables(database, { tenant: foreign.id, instance: foreignId(1), count: mine })
    })
    await fillSharedTables(database, mine)
    await database.query('vacuum (analyze)')
    const instances = await instancesOf(database, tenant)
    const client = createClient({ url: tenant.url, token: tenant.tokens.all })
    // The example's product and webhook have the smallest ids.
    const caller = { client, instance: instances[0], product: 7, webhook: 31 }
    Object.assign(filled, { database, tenant, instances, caller })
    return () => database.end()
  }, 600_000)
  return filled
}

/** Returns what `work` returns while an index is missing. */
export async function withoutIndex<Result>(
  { database }: FilledTables,
  index: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const { rows } = await database.query<{ text: string }>(`select pg_get_indexdef($1::regclass) as text`, [index])
  await database.query(`drop index ${index}`)
  const result = await work()
  await database.query(rows[0]?.text ?? '')
  return result
}
