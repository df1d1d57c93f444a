import { type Lab, startAisle } from './lab.ts'
import { type Result, type Round, toResult } from './result.ts'
import { addTenant, type Caller, get, medianGet } from './tenant-calls.ts'

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
  const small = await addTenant(large)
  await large.pool.query(manyProducts, [products])
  await large.pool.query('analyze')
  const results: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const alone = await medianGet(small, '/api/stores', readsARound)
    const over = new AbortController()
    const load = Array.from({ length: searches }, () => searchUntil(over.signal, large))
    const beside = await medianGet(small, '/api/stores', readsARound)
    over.abort()
    await Promise.all(load)
    results.push({ baseline: alone, ours: beside })
  }
  const name = `a read beside ${searches} searches of another tenant`
  return [toResult({ name, unit: 'ms', target: '<= 1.5', rounds: results })]
}

/** A tenant that exceeds its share of connections gets 503. */
async function searchUntil(over: AbortSignal, caller: Caller): Promise<void> {
  while (!over.aborted) await get(caller, '/api/products?search=ea', [200, 503])
}

const manyProducts = `
  insert into products (tenant_id, sku, name)
  select tenant_id, 'SEED-' || n, 'Teapot ' || n from (select min(tenant_id) as tenant_id from stores) t, generate_series(1, $1) n`
