import type { WalmartReturn, WalmartSend } from '@aisle/contract'
import type { OrderShape, Seller, Simulator } from '@aisle/walmart-simulator'
import { beforeAll, expect } from 'vitest'

import { type Api, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, hurry, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

export interface Sends {
  readonly api: Api
  readonly simulator: Simulator
  readonly seller: Seller
  /** Of the instance. */
  readonly id: number
  /** Adds an order on Walmart and imports it. */
  addOrder(shape?: OrderShape): Promise<ImportedOrder>
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

/** An instance that is connected, and a worker. */
export function useSends(): Sends {
  const simulator = useSimulator({ items: 1, orders: 0 })
  const seller = sellerOf(simulator)
  const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
  useWorker(api)
  const sends = { api, simulator, seller } as Sends & { -readonly [K in keyof Sends]: Sends[K] }
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
    async refreshReturns() {
      const { body } = await sends.post('returns/refresh')
      await waitForRun(api, body.data.id)
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
    sends.id = await createInstance(api, { seller })
    await waitForCompletion(api, sends.id)
  })
  return sends
}
