import type { WalmartFeed, WalmartStockLevel } from '@aisle/contract'
import type { Seller, Simulator, SimulatorOptions } from '@aisle/walmart-simulator'
import { beforeAll, expect } from 'vitest'

import { type Api, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { useResponseHolder } from '../helpers/hold-responses.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, hurry, useWorker, waitForCompletion } from '../helpers/worker.ts'

export interface Offers {
  readonly api: Api
  readonly simulator: Simulator
  readonly seller: Seller
  /** The id of the instance. */
  readonly id: number
  skuAt(index: number): string
  /** Holds the response of the next call to a path until the returned function is called. */
  hold(path: string): () => void
  setStock(items: readonly object[], headers?: Record<string, string>): ReturnType<Api['call']>
  stockLevels(query?: string): Promise<readonly WalmartStockLevel[]>
  feeds(): Promise<readonly WalmartFeed[]>
  /** How many feeds were uploaded. */
  uploads(): number
  /** Sends at once what waits for more changes. */
  hurryWindow(): Promise<void>
  /** Waits until nothing is queued or under way. What waits for a response that was lost is sent again at once. */
  quiet(): Promise<void>
  /** What Walmart shows of an item at a ship node, by default the default one. */
  shown(sku: string, shipNode?: string): number | undefined
}

/** An instance that is connected, and a worker, by default in this process. */
export function useOffers(options: SimulatorOptions = {}, useItsWorker: (api: Api) => void = useWorker): Offers {
  const simulator = useSimulator({ items: 20, orders: 0, ...options })
  const seller = sellerOf(simulator)
  const proxy = useResponseHolder(() => simulator.url)
  const api = useApi({ walmartUrl: () => proxy.url, requestsPerMinute: 100_000 })
  useItsWorker(api)
  const offers = { api, simulator, seller } as { -readonly [K in keyof Offers]: Offers[K] }
  Object.assign(offers, {
    hold: (path: string) => proxy.hold(path, 1),
    skuAt: (index: number) => seller.items[index]?.sku ?? '',
    setStock: (given: readonly object[], headers: Record<string, string> = {}) =>
      api.call('PUT', `/api/walmart/${offers.id}/inventory`, { body: { items: given }, headers }),
    stockLevels: async (query = '') =>
      (await api.call('GET', `/api/walmart/${offers.id}/inventory?per_page=100&${query}`)).body.data,
    shown: (sku: string, shipNode = seller.partnerId) =>
      seller.stockOf(sku).find((node) => node.shipNode === shipNode)?.inputQty.amount,
    feeds: async () => (await api.call('GET', `/api/walmart/${offers.id}/feeds?per_page=100`)).body.data,
    uploads: () => simulator.requests.filter(({ method, path }) => method === 'POST' && path === '/v3/feeds').length,
    // A job that is running may queue itself again for later, so this is repeated.
    hurryWindow: () =>
      eventually(async () => {
        const hurried = `update offer_targets set next_attempt_at = now() - interval '1 minute' where status = 'queued' returning id`
        const waiting = await select(api, hurried)
        await hurry(api)
        expect(waiting).toEqual([])
      }),
    quiet: () =>
      eventually(async () => {
        const open = 'select from walmart_feeds where next_check_at is not null'
        // Walmart processes feeds as time passes. Its clock should not be ahead without need.
        if ((await select(api, open)).length > 0) simulator.advance(10_000)
        // Calls and uploads whose responses were lost wait for a minute at most, those under way for longer.
        await select(
          api,
          `with late as (
             update walmart_feeds set next_check_at = now(), created_at = created_at - interval '1 minute'
             where status = 'uploading' and next_check_at < now() + interval '1 minute'
           )
           update offer_targets set next_attempt_at = now() - interval '1 minute'
           where status = 'queued' or status = 'sending' and next_attempt_at < now() + interval '1 minute'`,
        )
        await hurry(api)
        const due = `select sku, status from offer_targets where status in ('queued', 'sending') limit 10`
        expect(await select(api, due)).toEqual([])
        expect(await select(api, open)).toEqual([])
      }),
  } satisfies Partial<Offers>)
  beforeAll(async () => {
    offers.id = await createInstance(api, { seller })
    await waitForCompletion(api, offers.id)
  })
  return offers
}
