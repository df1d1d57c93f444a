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

// Walmart's URL is hard-coded in the client, so redirect the calls of its HTTP library.
beforeAll(() => {
  const entry = createRequire(import.meta.url).resolve('@whitebox-co/walmart-marketplace-api')
  const axios = createRequire(entry)('axios') as Axios
  axios.interceptors.request.use((call) => {
    if (!call.url.startsWith(PRODUCTION_API_BASE_PATH)) throw new Error(`${call.url} is not Walmart’s URL`)
    return { ...call, url: simulator.url + call.url.slice(PRODUCTION_API_BASE_PATH.length) }
  })
})

const statusesOf = (order: unknown) =>
  (order as Order).orderLines.orderLine.flatMap((line) =>
    line.orderLineStatuses.orderLineStatus.map(({ status }) => status),
  )
const idsOf = (orders: readonly unknown[]) => orders.map((order) => (order as Order).purchaseOrderId)
/** The client's type for a single order lacks Walmart's wrapper. */
const orderIn = (response: object) => (response as { order: unknown }).order

test('a third-party client lists all items, page by page', async () => {
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

test('a third-party client lists orders', async () => {
  const api = await client.getConfiguredApi(OrdersApi)
  const { data } = await api.getAllOrders({ ...defaultParams, createdStartDate, limit: '10' })
  const expected = sellerOf(simulator).orders.filter(
    ({ shipNode }) => (shipNode?.type ?? 'SellerFulfilled') === 'SellerFulfilled',
  )
  expect(idsOf(data.list?.elements?.order ?? [])).toEqual(idsOf(expected.slice(0, 10)))
  expect(data.list?.meta?.totalCount).toBeGreaterThan(10)
})

// The client parses the cursor and rebuilds it, with other parameters first and encoded colons.
test('a third-party client pages through all orders', async () => {
  const api = await client.getConfiguredApi(OrdersApi)
  const query = { createdStartDate, limit: '10' }
  const walked = await getAllRecursively(api, 'getAllOrders', query)
  const { data } = await api.getAllOrders({ ...defaultParams, createdStartDate, limit: '200' })
  expect(idsOf(walked)).toEqual(idsOf(data.list?.elements?.order ?? []))
  expect(walked.length).toBeGreaterThan(20)
})

// The client sends every call twice at once, so the second call finds the order already acknowledged.
test('a third-party client acknowledges an order and reads it again', async () => {
  const api = await client.getConfiguredApi(OrdersApi)
  const created = await api.getAllOrders({ ...defaultParams, createdStartDate, status: 'Created' })
  const orders = created.data.list?.elements?.order ?? []
  const order = orders.find((one) => statusesOf(one).every((status) => status === 'Created'))
  if (order === undefined) throw new Error('The simulator has no order to acknowledge')
  const { purchaseOrderId } = order
  const response = await api.acknowledgeOrders({ ...defaultParams, purchaseOrderId })
  expect(new Set(statusesOf(orderIn(response.data)))).toEqual(new Set(['Acknowledged']))
  await expect.poll(() => callsTo(simulator, `/v3/orders/${purchaseOrderId}/acknowledge`)).toBe(2)
  const again = orderIn((await api.getAnOrder({ ...defaultParams, purchaseOrderId })).data)
  expect(idsOf([again])).toEqual([purchaseOrderId])
  expect(new Set(statusesOf(again))).toEqual(new Set(['Acknowledged']))
})
