import { setTimeout as sleep } from 'node:timers/promises'

import type { WalmartSend } from '@aisle/contract'
import type { FaultEffect } from '@aisle/walmart-simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { pick } from '../faults/world.ts'
import { eventually } from '../helpers/eventually.ts'
import { seededRandom } from '../helpers/random.ts'
import { select } from '../helpers/records.ts'
import { hurry, type RunningWorker, startWorker } from '../helpers/worker.ts'
import { type Command, type Random, RandomCommands } from './random-commands.ts'
import { wrongOf } from './sent-order.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()
const seed = Date.now() % 2 ** 31
const ordersAtOnce = 4
const commandsOfOrder = 8

const shape = {
  lines: [
    { quantity: 16, statuses: { Created: 16 } },
    { quantity: 16, statuses: { Created: 16 } },
  ],
}

/** Calls are lost before and after Walmart has applied them, cut off, limited, and fail. */
const effects: readonly FaultEffect[] = [
  { kind: 'lose-request' },
  { kind: 'lose-response' },
  { kind: 'lose-response' },
  { kind: 'cut' },
  { kind: 'throttle', waitMs: 50 },
  { kind: 'fail', status: 503, form: 'html' },
  { kind: 'delay', ms: 30 },
]

async function disturbUntil(signal: AbortSignal, random: Random): Promise<void> {
  while (!signal.aborted) {
    const effect = pick(random, effects) ?? { kind: 'lose-response' }
    const path = random() < 0.8 ? /\/(?:acknowledge|shipping|cancel|refund)/ : '/v3/orders/{id}'
    // One at a time: most calls arrive.
    const remove = sends.simulator.fault({ path, after: Math.floor(random() * 3), times: 1, effect })
    await sleep(50 + random() * 100)
    remove()
  }
}

/** Lets what was lost be looked at now: the simulator has either applied a lost call or never will. */
async function hurryUntil(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // Those that a worker has just now are due later than a minute.
    await select(
      sends.api,
      `update sends set next_attempt_at = now()
       where has_turn and next_attempt_at > now() and next_attempt_at < now() + interval '60 seconds'`,
    )
    await hurry(sends.api)
    await sleep(100)
  }
}

const sendsOf = async (orderId: number): Promise<WalmartSend[]> =>
  (await sends.api.call('GET', `/api/walmart/${sends.id}/sends?order_id=${orderId}&per_page=100&sort=id`)).body.data

const call = ({ method, path, body }: Command) =>
  sends.api.call(method, `/api/walmart/${sends.id}/${path}`, { body, headers: { Prefer: 'wait=0' } })

/** Calls, repeats calls, and cancels, retries and changes what earlier ones have queued. */
async function commandOrder(random: Random, name: string) {
  const order = await sends.addOrder(shape)
  const commands = new RandomCommands(random, { orderId: order.orderId, name })
  for (let made = 0; made < commandsOfOrder; made++) {
    const command = commands.next()
    const responses = await Promise.all(random() < 0.3 ? [call(command), call(command)] : [call(command)])
    for (const { status, body } of responses) expect(status, JSON.stringify(body)).toBe(202)
    const send = pick(random, await sendsOf(order.orderId))
    if (send && random() < 0.5) {
      const change = send.status === 'failed' ? 'retry' : 'cancel'
      // 409 if it has got another status meanwhile.
      expect([200, 202, 409]).toContain((await sends.post(`sends/${send.id}/${change}`)).status)
    }
    const fulfillment = responses[0]?.body.data.results?.[0]?.fulfillment_id
    if (fulfillment !== undefined && random() < 0.5) {
      const { status } = await call(commands.track(fulfillment))
      expect([202, 409]).toContain(status)
    }
    await sleep(random() * 50)
  }
  return order
}

describe.each([1, 2, 4])('with %d workers, every send', (workers) => {
  const others: RunningWorker[] = []
  beforeAll(() => {
    for (let added = 1; added < workers; added++) others.push(startWorker(sends.api))
  })
  afterAll(() => Promise.all(others.map((worker) => worker.stop())))

  it(`is applied once or not at all, and says which (seed ${seed})`, { timeout: 180_000 }, async () => {
    const ended = new AbortController()
    const random = seededRandom(seed + workers)
    const background = Promise.all([disturbUntil(ended.signal, random), hurryUntil(ended.signal)])
    const names = Array.from({ length: ordersAtOnce }, (_, index) => `W${workers}N${index}`)
    const orders = await Promise.all(
      names.map((name, index) => commandOrder(seededRandom(seed + 100 * workers + index), name)),
    )
    let applied = 0
    const judged = Promise.all(
      orders.map(async ({ orderId, purchaseOrderId }) => {
        const all = await eventually(async () => {
          const found = await sendsOf(orderId)
          expect(found.filter((send) => send.settled_at === null)).toEqual([])
          return found
        })
        const order = sends.seller.orders.find((one) => one.purchaseOrderId === purchaseOrderId)
        if (!order) throw new Error(`Walmart has no order ${purchaseOrderId}.`)
        // Nobody else changes these orders, and Walmart can always be asked.
        expect(all.filter(({ status }) => status === 'unknown')).toEqual([])
        applied += all.filter(({ status }) => status === 'applied').length
        return wrongOf({ order, sends: all })
      }),
    )
    const wrong = await judged.finally(() => ended.abort())
    await background
    expect(wrong.flat()).toEqual([])
    expect(applied).toBeGreaterThan(0)
  })
})
