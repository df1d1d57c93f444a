import type { WalmartReturn, WalmartSend } from '@aisle/contract'
import type { OrderShape, Seller, Simulator } from '@aisle/walmart-simulator'
import { beforeAll, expect } from 'vitest'

import { type Api, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, hurry, startWorker, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

export interface Sends {
  readonly api: Api
  readonly simulator: Simulator
  readonly seller: Seller
  /** The id of the instance. */
  readonly id: number
  /** Adds an order on Walmart and imports it. */
  addOrder(shape?: OrderShape): Promise<ImportedOrder>
  /** Adds a return of an order of two units, and imports it. */
  addReturn(): Promise<ImportedReturn>
  /** Imports the returns that Walmart has. */
  refreshReturns(): Promise<readonly WalmartReturn[]>
  post(path: string, body?: object, headers?: Record<string, string>): ReturnType<Api['call']>
  get(sendId: number): Promise<WalmartSend>
  /** Waits until the send has ended. Sends that wait for a response that was lost are looked at at once. */
  end(sendId: number): Promise<WalmartSend>
  /** How often Walmart was asked to do this to the order. */
  callsOf(purchaseOrderId: string, action: string): number
}

interface ImportedOrder {
  readonly orderId: number
  readonly purchaseOrderId: string
}

interface ImportedReturn extends ImportedOrder {
  readonly returnId: number
  readonly returnOrderId: string
}

/** An instance that is connected, and a worker, unless the test starts its own. */
export function useSends({ hasWorker = true }: { readonly hasWorker?: boolean } = {}): Sends {
  const simulator = useSimulator({ items: 1, orders: 0 })
  const seller = sellerOf(simulator)
  const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
  if (hasWorker) useWorker(api)
  const sends = { api, simulator, seller } as { -readonly [K in keyof Sends]: Sends[K] }
  const get = async (sendId: number): Promise<WalmartSend> =>
    (await api.call('GET', `/api/walmart/${sends.id}/sends/${sendId}`)).body.data
  Object.assign(sends, {
    get,
    post: (path: string, body: object = {}, headers: Record<string, string> = {}) =>
      api.call('POST', `/api/walmart/${sends.id}/${path}`, { body, headers }),
    callsOf: (purchaseOrderId: string, action: string) =>
      simulator.requests.filter(({ path }) => path === `/v3/orders/${purchaseOrderId}/${action}`).length,
    async addOrder(shape: OrderShape = { lines: [{ quantity: 4, statuses: { Created: 4 } }] }) {
      const { purchaseOrderId } = seller.addOrder(shape)
      const { body } = await sends.post('orders/refresh-order', { uniqueId: purchaseOrderId })
      return { orderId: body.data[0].id, purchaseOrderId }
    },
    async addReturn() {
      const order = await sends.addOrder({ lines: [{ quantity: 2, statuses: { Delivered: 2 } }] })
      const { returnOrderId } = sends.seller.addReturn(order.purchaseOrderId)
      const found = (await sends.refreshReturns()).find((one) => one.returnOrderId === returnOrderId)
      if (!found) throw new Error(`The return ${returnOrderId} was not imported.`)
      return { ...order, returnId: found.id, returnOrderId }
    },
    async refreshReturns() {
      // A refresh that is under way may be past the newest returns.
      let isNew = false
      while (!isNew) {
        const { body } = await sends.post('returns/refresh')
        await waitForRun(api, body.data.id)
        isNew = body.message === null
      }
      return (await api.call('GET', `/api/walmart/${sends.id}/returns?per_page=100`)).body.data
    },
    end: (sendId: number) =>
      eventually(async () => {
        await select(api, `update sends set next_attempt_at = now() where status = 'sending' and sent_at is not null`)
        await hurry(api)
        const send = await get(sendId)
        expect(send.settled_at, JSON.stringify(send)).not.toBeNull()
        return send
      }),
  } satisfies Partial<Sends>)
  beforeAll(async () => {
    const worker = hasWorker ? undefined : startWorker(api)
    sends.id = await createInstance(api, { seller })
    await waitForCompletion(api, sends.id)
    await worker?.stop()
  })
  return sends
}
