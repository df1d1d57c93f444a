import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { type Program, startWorkerProgram, usePrograms } from '../helpers/program.ts'
import { seededRandom } from '../helpers/random.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, hurry, waitForCompletion } from '../helpers/worker.ts'
import { recordApplied } from './applied-values.ts'

const skuCount = 6
const steps = 30
// No call of this test is under way for longer.
const longestCallSeconds = 4

const simulator = useSimulator({ items: skuCount, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
const programs = usePrograms()

function addWorker(): Program {
  const program = startWorkerProgram(api, simulator.url)
  programs.push(program)
  return program
}

/** Calls of dead workers, and those whose responses were lost, can no longer be under way: the next one need not wait longer. */
async function hurrySettled(): Promise<void> {
  await select(
    api,
    `update offer_targets set next_attempt_at = now()
     where status = 'sending' and sent_at < now() - make_interval(secs => ${longestCallSeconds})`,
  )
  await hurry(api)
}

function quiet(seed: number): Promise<void> {
  return eventually(async () => {
    await hurrySettled()
    const open = `select sku from offer_targets where status <> 'applied'`
    expect(await select(api, open), `seed ${seed}`).toEqual([])
  })
}

it('updates of a stock level arrive in order, and the last one stays, whatever is lost and whichever worker is killed', async () => {
  const seed = Number(process.env['OFFERS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  const random = seededRandom(seed)
  const applied = recordApplied(seller, 'stock')
  const workers = [addWorker()]
  const id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
  const desired = new Map<string, number>()
  let quantity = 0
  const disturb = () => {
    const kind = (['lose-request', 'lose-response', 'delay', 'throttle'] as const)[Math.floor(random() * 4)] ?? 'delay'
    const effect = kind === 'delay' ? { kind, ms: 300 } : kind === 'throttle' ? { kind, waitMs: 100 } : { kind }
    simulator.fault({ path: '/v3/inventory', method: 'PUT', times: 1, effect })
  }
  const setAll = async () => {
    const items = seller.items.map(({ sku }) => ({ sku, quantity: (quantity += 1) }))
    for (const item of items) desired.set(item.sku, item.quantity)
    simulator.fault({ path: '/v3/inventory', method: 'PUT', times: skuCount, effect: { kind: 'delay', ms: 500 } })
    await api.call('PUT', `/api/walmart/${id}/inventory`, { body: { items } })
  }
  for (const count of [1, 2, 4]) {
    while (workers.length < count) workers.push(addWorker())
    const killedAt = Math.floor(random() * steps)
    for (let step = 0; step < steps; step += 1) {
      const changed = seller.items.filter(() => random() < 0.4).map(({ sku }) => ({ sku, quantity: (quantity += 1) }))
      for (const item of changed) desired.set(item.sku, item.quantity)
      if (random() < 0.5) disturb()
      if (changed.length > 0) {
        const { status } = await api.call('PUT', `/api/walmart/${id}/inventory`, { body: { items: changed } })
        expect(status).toBe(202)
      }
      if (step === killedAt) {
        workers.shift()?.child.kill('SIGKILL')
        workers.push(addWorker())
      }
      await hurrySettled()
      await sleep(random() * 60)
    }
    await quiet(seed)
    // The last values are set while earlier ones are under way.
    await setAll()
    await eventually(async () => {
      await hurry(api)
      expect(await select(api, `select from offer_targets where status = 'sending'`)).not.toEqual([])
    })
    await setAll()
    await quiet(seed)
    for (const [sku, last] of desired) {
      const amounts = applied.get(sku) ?? []
      expect(amounts, `seed ${seed}, ${count} workers, ${sku}`).toEqual(amounts.toSorted((a, b) => a - b))
      expect(amounts.at(-1), `seed ${seed}, ${count} workers, ${sku}`).toBe(last)
    }
  }
}, 240_000)
