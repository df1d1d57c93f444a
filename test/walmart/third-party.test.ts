import { createRequire } from 'node:module'

import type { Order } from '@aisle/walmart-simulator'
import {
  ItemsApi,
  OrdersApi,
  PRODUCTION_API_BASE_PATH,
  WalmartApi,
  defaultParams,
} from '@whitebox-co/walmart-marketplace-api'
import { getAllRecursively } from '@whitebox-co/walmart-marketplace-api/lib/src/util/requestHelpers.js'
import { beforeAll, expect, test } from 'vitest'

import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'

const dayMs = 86_400_000
const items = 50
const simulator = useSimulator({ items, orders: 120 })
const { clientId, clientSecret } = sellerOf(simulator)
const client = new WalmartApi({ clientId, clientSecret })
const createdStartDate = new Date(Date.now() - 179 * dayMs).toISOString().slice(0, 10)

interface Axios {
  readonly interceptors: { readonly request: { use(change: (call: { url: string }) => { url: string }): void } }
}

// The client calls Walmart's address, which is written into it; the HTTP library below it is what goes elsewhere.
beforeAll(() => {
  const entry = createRequire(import.meta.url).resolve('@whitebox-co/walmart-marketplace-api')
  const axios = createRequire(entry)('axios') as Axios
  axios.interceptors.request.use((call) => {
    if (!call.url.startsWith(PRODUCTION_API_BASE_PATH)) throw new Error(`${call.url} is not Walmart’s`)
    return { ...call, url: simulator.url + call.url.slice(PRODUCTION_API_BASE_PATH.length) }
  })
})

const statusesOf = (order: unknown) =>
  (order as Order).orderLines.orderLine.flatMap((line) =>
    line.orderLineStatuses.orderLineStatus.map(({ status }) => status),
  )
const idsOf = (orders: readonly unknown[]) => orders.map((order) => (order as Order).purchaseOrderId)
/** The client's type for a single order lacks what Walmart puts around it. */
const orderIn = (answer: object) => (answer as { order: unknown }).order

test('a client made for Walmart lists all items, page by page', async () => {
  const api = await client.getConfiguredApi(ItemsApi)
  const skus: string[] = []
  let nextCursor = '*'
  for (let offset = 0; offset < items; offset += 20) {
    const query = { offset: String(offset), limit: '20', nextCursor }
    const { data } = await api.getAllItems({ ...defaultParams, ...query })
    skus.push(...(data.ItemResponse ?? []).map(({ sku }) => sku))
    nextCursor = data.nextCursor ?? ''
    expect(data.totalItems).toBe(items)
  }
  expect(skus).toEqual(sellerOf(simulator).items.map(({ sku }) => sku))
})

test('a client made for Walmart lists orders', async () => {
  const api = await client.getConfiguredApi(OrdersApi)
  const { data } = await api.getAllOrders({ ...defaultParams, createdStartDate, limit: '10' })
  const expected = sellerOf(simulator).orders.filter(
    ({ shipNode }) => (shipNode?.type ?? 'SellerFulfilled') === 'SellerFulfilled',
  )
  expect(idsOf(data.list?.elements?.order ?? [])).toEqual(idsOf(expected.slice(0, 10)))
  expect(data.list?.meta?.totalCount).toBeGreaterThan(10)
})

// It takes the cursor apart and writes it anew, other parameters first and the colons encoded.
test('a client made for Walmart walks through all orders by the cursor', async () => {
  const api = await client.getConfiguredApi(OrdersApi)
  const query = { createdStartDate, limit: '10' }
  const walked = await getAllRecursively(api, 'getAllOrders', query)
  const { data } = await api.getAllOrders({ ...defaultParams, createdStartDate, limit: '200' })
  expect(idsOf(walked)).toEqual(idsOf(data.list?.elements?.order ?? []))
  expect(walked.length).toBeGreaterThan(20)
})

// It sends every call twice at the same time: the second acknowledgement meets an order that is acknowledged already.
test('a client made for Walmart acknowledges an order and reads it again', async () => {
  const api = await client.getConfiguredApi(OrdersApi)
  const created = await api.getAllOrders({ ...defaultParams, createdStartDate, status: 'Created' })
  const orders = created.data.list?.elements?.order ?? []
  const order = orders.find((one) => statusesOf(one).every((status) => status === 'Created'))
  if (order === undefined) throw new Error('The simulator has no order to acknowledge')
  const { purchaseOrderId } = order
  const answer = await api.acknowledgeOrders({ ...defaultParams, purchaseOrderId })
  expect(new Set(statusesOf(orderIn(answer.data)))).toEqual(new Set(['Acknowledged']))
  await expect.poll(() => callsTo(simulator, `/v3/orders/${purchaseOrderId}/acknowledge`)).toBe(2)
  const again = orderIn((await api.getAnOrder({ ...defaultParams, purchaseOrderId })).data)
  expect(idsOf([again])).toEqual([purchaseOrderId])
  expect(new Set(statusesOf(again))).toEqual(new Set(['Acknowledged']))
})
