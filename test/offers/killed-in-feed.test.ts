import { setTimeout as sleep } from 'node:timers/promises'

import { beforeAll, describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { type Program, startWorkerProgram } from '../helpers/program.ts'
import { select } from '../helpers/records.ts'
import { recordApplied } from './applied-values.ts'
import { useOffers } from './use-offers.ts'

// More than go out in single calls.
const many = 120
const delayMs = 3000
let worker: Program
const startWorker = () => void (worker = startWorkerProgram(offers.api, offers.simulator.url))
const offers = useOffers({ items: many }, () => {
  beforeAll(() => {
    startWorker()
    return () => void worker.child.kill('SIGKILL')
  })
})

let quantity = 0
const skus = () => Array.from({ length: many }, (_, index) => offers.skuAt(index))

async function setAll(shipNode: string | undefined): Promise<void> {
  quantity += 1
  const node = shipNode === undefined ? {} : { ship_node: shipNode }
  const { status } = await offers.setStock(skus().map((sku) => ({ sku, quantity, ...node })))
  expect(status).toBe(202)
}

describe.each(['the default ship node', 'a named ship node'])('a feed of stock levels at %s', (where) => {
  it.each([
    { moment: 'uploads it', method: 'POST', path: '/v3/feeds', kind: 'delay' },
    { moment: 'has lost the response to its upload', method: 'POST', path: '/v3/feeds', kind: 'lose-response' },
    { moment: 'reads its results', method: 'GET', path: '/v3/feeds/{feedId}', kind: 'delay' },
  ] as const)('is followed by the later values, in order, if its worker is killed when it $moment', async (given) => {
    const { method, path, kind } = given
    const shipNode = where === 'a named ship node' ? offers.seller.shipNodes[0]?.shipNode : undefined
    // Walmart accepts ten feeds an hour.
    await select(offers.api, 'delete from walmart_call_budgets')
    const applied = recordApplied(offers.seller, 'stock')
    const called = () =>
      offers.simulator.requests.filter((call) => call.method === method && call.path.startsWith('/v3/feeds')).length
    const before = called()
    const effect = kind === 'delay' ? { kind, ms: delayMs } : { kind }
    const restore = offers.simulator.fault({ method, path, effect })
    await setAll(shipNode)
    await offers.hurryWindow()
    await eventually(() => expect(called()).toBeGreaterThan(before))
    // While the first values may be under way.
    await setAll(shipNode)
    worker.child.kill('SIGKILL')
    await worker.exited
    restore()
    // A request of the worker that was killed can no longer arrive, so the next worker need not wait.
    await sleep(delayMs)
    await select(
      offers.api,
      `with late as (update walmart_feeds set next_check_at = now() where status = 'uploading')
       update offer_targets set next_attempt_at = now() where status = 'sending' and feed_id is null`,
    )
    startWorker()
    await offers.quiet()
    for (const sku of skus()) {
      const amounts = applied.get(sku) ?? []
      expect(amounts, sku).toEqual(amounts.toSorted((a, b) => a - b))
      expect(offers.shown(sku, shipNode), sku).toBe(quantity)
    }
  })
})
