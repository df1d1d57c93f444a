import { addSampleData, createTenant, createToken } from '@aisle/core'
import { createDatabase } from '@aisle/db'

import { type Lab, startAisle } from './lab.ts'
import { median, type Result, type Round, timed, toResult } from './result.ts'

interface Sizes {
  readonly rounds: number
  readonly products: number
}

const searches = 100
const readsARound = 100

/**
 * The duration of a tenant's simple read while another tenant runs a hundred concurrent searches, compared with the same
 * read alone.
 */
export async function benchNeighbours(lab: Lab, { rounds, products }: Sizes): Promise<Result[]> {
  const large = await startAisle(lab, 'http://127.0.0.1:9')
  const small = { url: large.url.replace('127.0.0.1', 'localhost'), token: await addTenant(large.databaseUrl) }
  await large.pool.query(manyProducts, [products])
  await large.pool.query('analyze')
  const results: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const alone = await medianRead(small)
    const over = new AbortController()
    const load = Array.from({ length: searches }, () => searchUntil(over.signal, large))
    const beside = await medianRead(small)
    over.abort()
    await Promise.all(load)
    results.push({ baseline: alone, ours: beside })
  }
  const name = `a read beside ${searches} searches of another tenant`
  return [toResult({ name, unit: 'ms', target: '<= 1.5', rounds: results })]
}

interface Caller {
  readonly url: string
  readonly token: string
}

async function addTenant(databaseUrl: string): Promise<string> {
  const db = createDatabase({ url: databaseUrl })
  try {
    const domain = 'localhost'
    await createTenant(db, { domains: [domain] })
    await addSampleData(db, domain, [])
    return await createToken(db, { domain, name: 'bench' })
  } finally {
    await db.destroy()
  }
}

async function medianRead(caller: Caller): Promise<number> {
  const times: number[] = []
  for (let read = 0; read < readsARound; read += 1) times.push(await timed(() => get(caller, '/api/stores', [200])))
  return median(times)
}

/** A tenant that exceeds its share of connections gets 503. */
async function searchUntil(over: AbortSignal, caller: Caller): Promise<void> {
  while (!over.aborted) await get(caller, '/api/products?search=ea', [200, 503])
}

async function get({ url, token }: Caller, path: string, expected: readonly number[]): Promise<void> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
  const text = await response.text()
  if (!expected.includes(response.status)) throw new Error(`${path}: ${response.status} ${text}`)
}

const manyProducts = `
  insert into products (tenant_id, sku, name)
  select tenant_id, 'SEED-' || n, 'Teapot ' || n from (select min(tenant_id) as tenant_id from stores) t, generate_series(1, $1) n`
