import { setTimeout as sleep } from 'node:timers/promises'

import { firstItems } from './item-pages.ts'
import { type Aisle, type Lab, newInstance, startAisle } from './lab.ts'
import { firstOrders } from './order-pages.ts'
import { type SimulatorProgram, startSimulator } from './programs.ts'
import { type Result, type Round, timed, toResult } from './result.ts'
import { openCalls } from './walmart-calls.ts'

interface Sizes {
  readonly items: number
  readonly orders: number
  readonly rounds: number
}

const recordsAtMost = 2000

const most = (count: number) => String(Math.min(count, recordsAtMost))

/**
 * The time from `POST /api/walmart` until a GET returns the first order. The baseline fetches from Walmart what that takes
 * (a token, the ship nodes, a page of items and one of orders) and parses their JSON.
 */
export async function benchFirstOrder(lab: Lab, { rounds, items, orders }: Sizes): Promise<Result[]> {
  const simulator = await startSimulator('--items', most(items), '--orders', most(orders), '--no-limits')
  lab.defer(() => simulator.stop())
  const aisle = await startAisle(lab, simulator.url)
  await aisle.startWorker()
  const measured: Round[] = []
  // The first round compiles code and opens connections.
  for (let round = 0; round <= rounds; round += 1) {
    const fetching = await timed(() => fetchFirstPages(simulator))
    measured.push({ baseline: fetching, ours: await timed(() => createUntilOrder(aisle, simulator)) })
    await untilIdle(aisle)
  }
  const name = 'first order after POST /api/walmart'
  return [toResult({ name, unit: 'ms', target: null, rounds: measured.slice(1) })]
}

async function fetchFirstPages(simulator: SimulatorProgram): Promise<void> {
  const calls = await openCalls(simulator)
  for (const path of ['/v3/settings/shipping/shipnodes', firstItems, firstOrders(170)]) await calls.get(path)
  calls.close()
}

async function createUntilOrder({ url, token, storeId }: Aisle, { seller }: SimulatorProgram) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify(newInstance(storeId, seller))
  const created = await fetch(`${url}/api/walmart`, { method: 'POST', headers, body })
  const location = `${url}${created.headers.get('location')}`
  for (;;) {
    const response = await fetch(`${location}/orders?per_page=1`, { headers })
    const { total } = (await response.json()) as { total?: number }
    if (total === undefined) throw new Error(`GET ${location}/orders: ${response.status}`)
    if (total > 0) return
    await sleep(10)
  }
}

/** The rest of a set-up must not slow the next round. */
async function untilIdle({ pool }: Aisle): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(`select from sync_runs where status in ('queued', 'running', 'retrying')`)
    if (rows.length === 0) return
    await sleep(50)
  }
}
