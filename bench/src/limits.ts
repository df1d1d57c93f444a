import { setTimeout as sleep } from 'node:timers/promises'

import { createSimulator, type RequestRecord, type Seller, type Simulator } from '@aisle/walmart-simulator'

import { type Aisle, type Lab, startAisle } from './lab.ts'
import { type Result, toResult } from './result.ts'
import { addTenantAt, createInstance } from './tenant-calls.ts'
import { openCalls } from './walmart-calls.ts'

interface Sizes {
  readonly limitedSeconds: number
}

const path = '/v3/items'
/** Walmart's limit on listing items: a burst of 60, then one a second. */
const limit = { calls: 60, refillMs: 1000 }
// Small pages, so that only the limit delays a refresh.
const itemsPerPage = 10

/**
 * Refreshes of products that Walmart's limit delays: one seller's, twenty sellers' at once, and one seller's while another
 * program uses half of the limit. The baseline is the shortest time in which the limit allows the calls that were made.
 */
export async function benchLimits(lab: Lab, { limitedSeconds }: Sizes): Promise<Result[]> {
  const items = itemsPerPage * (limit.calls + limitedSeconds)
  // They wait most of the time, so they hardly delay each other.
  const found = await Promise.all([
    measure(lab, { name: 'of one seller', sellers: 1, items }),
    // The other program takes half of the tokens.
    measure(lab, { name: 'beside another program', sellers: 1, items: items / 2, isShared: true }),
    measure(lab, { name: 'of twenty sellers at once', sellers: 20, items }),
  ])
  return found.flat()
}

/** Takes half of the burst at once, and then every second token until the benchmark ends. */
async function startOtherProgram(lab: Lab, { url }: Simulator, seller: Seller): Promise<void> {
  const calls = await openCalls({ url, seller })
  lab.defer(async () => calls.close())
  const call = () => calls.get(`${path}?limit=1`)
  for (let made = 0; made < limit.calls / 2; made += 1) await call()
  // The simulator records those that it rejects, too.
  const timer = setInterval(() => void call().catch(() => undefined), 2 * limit.refillMs)
  lab.defer(async () => clearInterval(timer))
}

interface Case {
  readonly name: string
  readonly sellers: number
  /** Of each seller. */
  readonly items: number
  /** Whether another program of the first seller makes calls too. */
  readonly isShared?: boolean
}

/** Measures the first refreshes of sellers, each with a tenant of its own, from the first call to the last commit. */
async function measure(lab: Lab, { name, sellers, items, isShared = false }: Case): Promise<Result[]> {
  const capped = { path, effect: { kind: 'cap-page', rows: itemsPerPage } } as const
  const seller = (index: number) => ({ clientId: `seller-${index}`, clientSecret: 'secret', items })
  // In this process, which has nothing else to do.
  const simulator = createSimulator({
    sellers: Array.from({ length: sellers }, (_, index) => seller(index)),
    orders: 0,
    faults: [capped],
  })
  const aisle = await startAisle(lab, await simulator.listen())
  lab.defer(() => simulator.close())
  for (let worker = 0; worker < 2; worker += 1) await aisle.startWorker()
  const added = simulator.sellers.map(async (one) => ({
    seller: one,
    tenant: await addTenantAt(`${one.clientId}.example`, aisle),
  }))
  const owners = await Promise.all(added)
  const [first] = simulator.sellers
  if (isShared && first) await startOtherProgram(lab, simulator, first)
  await Promise.all(owners.map(({ tenant, seller: one }) => createInstance(tenant, one)))
  const end = await lastCommit(aisle, sellers)
  const calls = simulator.requests.filter((call) => call.path === path && call.at.getTime() <= end)
  const others = calls.filter(isOther).map(timeOf)
  const own = calls.filter((call) => !isOther(call)).map(timeOf)
  // All of these sellers have the same number of pages.
  const time = { baseline: leastTime(own, own.length / sellers, others), ours: end - Math.min(...own) }
  const accepted = { baseline: calls.length, ours: calls.filter(({ status }) => status !== 429).length }
  return [
    toResult({ name: `limited refresh ${name}`, unit: 'ms', target: '<= 1.02', rounds: [time] }),
    toResult({ name: 'its calls without a 429', unit: 'calls', target: '>= 1', rounds: [accepted] }),
  ]
}

const isOther = ({ headers }: RequestRecord) => headers['wm_svc.name'] === 'bench'
const timeOf = ({ at }: RequestRecord) => at.getTime()

/** The shortest time for a seller's own calls, given the times at which another program made its calls. */
function leastTime(own: readonly number[], calls: number, others: readonly number[]): number {
  // Until the first call, the bucket is full.
  const first = Math.min(...own, ...others)
  const start = Math.min(...own)
  let end = start
  for (;;) {
    const taken = calls + others.filter((time) => time <= end).length
    const allowed = first + (taken - limit.calls) * limit.refillMs
    if (allowed <= end) return end - start
    end = allowed
  }
}

/** Waits until this many refreshes of products have ended. Returns when the last one ended. */
async function lastCommit({ pool }: Aisle, count: number): Promise<number> {
  for (;;) {
    const { rows } = await pool.query(
      "select status, finished_at as end from sync_runs where kind = 'products' and finished_at is not null",
    )
    const other = rows.find(({ status }) => status !== 'completed')
    if (other) throw new Error(`A refresh ended with status ${other.status}.`)
    if (rows.length === count) return Math.max(...rows.map(({ end }) => end.getTime()))
    await sleep(100)
  }
}
