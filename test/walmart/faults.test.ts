import type { FaultEffect, Order, OrderLine } from '@aisle/walmart-simulator'
import { expect, test } from 'vitest'

import { emptyPost, shipmentOf, shippedLine } from '../helpers/raw-orders.ts'
import { askToken, getToken, ordersOf, startSimulator, startedAt } from './start-simulator.ts'

const orders = '/v3/orders'
const items = '/v3/items'
const shipNodes = '/v3/settings/shipping/shipnodes'
const halfYear = `?createdStartDate=${new Date(startedAt - 179 * 86_400_000).toISOString().slice(0, 10)}`

type ItemsBody = { ItemResponse: { sku: string; price: { amount: number } }[]; totalItems: number; nextCursor: string }
type Meta = { totalCount: number; nextCursor?: string | null }
const metaOf = ({ body }: { body: unknown }) => (body as { list: { meta: Meta } }).list.meta
const skusOf = ({ body }: { body: unknown }) => (body as ItemsBody).ItemResponse.map(({ sku }) => sku)
const priceIn = ({ body }: { body: unknown }) => (body as ItemsBody).ItemResponse[0]?.price.amount ?? 0
const codeOf = (code: string, extra: object = {}) => expect.objectContaining({ code, ...extra })

/** The response to a call of a path with a fault. */
async function responseWith(path: string, effect: FaultEffect) {
  const { call } = await startSimulator({ faults: [{ path, times: 1, effect }] })
  const response = await call(path)
  expect((await call(path)).status).toBe(200)
  return response
}

test('throttle responds with the 429 of an empty bucket', async () => {
  const response = await responseWith(orders, { kind: 'throttle', waitMs: 5000 })
  expect(response).toMatchObject({
    status: 429,
    body: { error: [codeOf('REQUEST_THRESHOLD_VIOLATED.GMP_GATEWAY_API', { category: 'REQUEST' })] },
  })
  expect(response.headers.get('x-current-token-count')).toBe('0')
  expect(response.headers.get('x-next-replenishment-time')).toBe(String(startedAt + 5000))
})

test.each([500, 503, 504, 520])('fail responds with %i in the requested form', async (status) => {
  const plain = await responseWith(orders, { kind: 'fail', status })
  const code = status === 504 ? 'DOWNSTREAM_SYSTEM_TIME_OUT' : 'SYSTEM_ERROR'
  expect(plain).toMatchObject({ status, body: { error: [codeOf(`${code}.GMP_GATEWAY_API`)] } })
  const ofOrders = await responseWith(orders, { kind: 'fail', status, form: 'orders' })
  expect(ofOrders).toMatchObject({ status, body: { errors: { error: [codeOf(`${code}.GMP_ORDER_API`)] } } })
  const documented = await responseWith(orders, { kind: 'fail', status, form: 'documents' })
  const internal = codeOf('INTERNAL_SERVER_ERROR.GMP_ORDER_API', { category: 'SYSTEM' })
  expect(documented).toMatchObject({ status, body: { errors: [internal] } })
  const problem = await responseWith(orders, { kind: 'fail', status, form: 'problem' })
  expect(problem.headers.get('content-type')).toContain('application/problem+json')
  expect(JSON.parse(problem.text)).toMatchObject({ type: 'about:blank', status, instance: '/v3/orders' })
  const xml = await responseWith(orders, { kind: 'fail', status, form: 'xml' })
  expect([xml.status, xml.headers.get('content-type')]).toEqual([status, expect.stringContaining('application/xml')])
  expect(xml.text).toContain(`<ns2:code>${code}.GMP_ORDER_API</ns2:code>`)
  const html = await responseWith(orders, { kind: 'fail', status, form: 'html' })
  expect([html.status, html.headers.get('content-type')]).toEqual([status, expect.stringContaining('text/html')])
  const nothing = await responseWith(orders, { kind: 'fail', status, form: 'nothing' })
  expect([nothing.status, nothing.headers.get('content-type'), nothing.text]).toEqual([status, null, ''])
})

test('outage responds with a 400 that says Invalid Request, in JSON and in XML', async () => {
  const error = codeOf('INVALID_REQUEST.GMP_ORDER_API', { field: 'data', description: 'Invalid Request' })
  expect(await responseWith(orders, { kind: 'outage' })).toMatchObject({
    status: 400,
    body: { errors: { error: [error] } },
  })
  const xml = await responseWith(orders, { kind: 'outage', form: 'xml' })
  expect([xml.status, xml.text]).toEqual([
    400,
    expect.stringContaining('<ns2:field>data</ns2:field><ns2:description>Invalid Request</ns2:description>'),
  ])
})

test.each([
  [400, 400, { error: [codeOf('INVALID_REQUEST_HEADER.GMP_GATEWAY_API', { field: 'Authorization' })] }],
  [401, 401, { error: [codeOf('UNAUTHORIZED.GMP_GATEWAY_API')] }],
  ['invalid_client', 401, { error: 'invalid_client', error_description: expect.any(String) }],
] as const)('reject-token %s rejects valid credentials', async (response, status, body) => {
  const { simulator, url, seller } = await startSimulator()
  simulator.fault({ method: 'POST', path: '/v3/token', times: 1, effect: { kind: 'reject-token', response } })
  expect(await askToken(url, seller)).toMatchObject({ status, body })
  expect((await askToken(url, seller)).status).toBe(200)
})

/** Whether a seller-fulfilled order is not acknowledged yet. */
const isUnacknowledged = ({ shipNode, orderLines }: Order) =>
  (shipNode?.type ?? 'SellerFulfilled') === 'SellerFulfilled' &&
  orderLines.orderLine.every((line) =>
    line.orderLineStatuses.orderLineStatus.every(({ status }) => status === 'Created'),
  )
const statusesOf = ({ orderLines }: Order) =>
  orderLines.orderLine.flatMap((line) => line.orderLineStatuses.orderLineStatus.map(({ status }) => status))

test.each([
  ['lose-request', 'Created'],
  ['lose-response', 'Acknowledged'],
] as const)('%s drops the connection and leaves the order %s', async (kind, status) => {
  const { simulator, seller, call } = await startSimulator()
  const id = seller.orders.find(isUnacknowledged)?.purchaseOrderId
  simulator.fault({ method: 'POST', path: '/v3/orders/{id}/acknowledge', times: 1, effect: { kind } })
  await expect(call(`${orders}/${id}/acknowledge`, emptyPost)).rejects.toThrow()
  expect(simulator.requests.at(-1)).toMatchObject({ path: `${orders}/${id}/acknowledge`, status: undefined })
  const [order] = ordersOf(await call(`${orders}/${id}`))
  expect(new Set(order === undefined ? [] : statusesOf(order))).toEqual(new Set([status]))
})

test('expire-token expires the token of a call, and no other', async () => {
  const { simulator, url, seller, call } = await startSimulator()
  const other = { 'WM_SEC.ACCESS_TOKEN': await getToken(url, seller) }
  simulator.fault({ path: orders, after: 1, times: 1, effect: { kind: 'expire-token' } })
  expect((await call(orders)).status).toBe(200)
  expect((await call(orders)).status).toBe(401)
  expect((await call(items)).status).toBe(401)
  expect((await call(orders, { headers: other })).status).toBe(200)
})

test('expire-cursor expires an item cursor permanently, and does not affect calls without one', async () => {
  const { simulator, call } = await startSimulator()
  simulator.fault({ path: items, after: 1, times: 1, effect: { kind: 'expire-cursor' } })
  const { nextCursor } = (await call(items)).body as ItemsBody
  const next = `${items}?offset=20&nextCursor=${encodeURIComponent(nextCursor)}`
  const error = codeOf('INVALID_REQUEST_PARAM.GMP_ITEM_QUERY_API', { description: 'Invalid Cursor' })
  expect(await call(next)).toMatchObject({ status: 400, body: { error: [error] } })
  expect((await call(next)).status).toBe(400)
  expect((await call(items)).status).toBe(200)
})

test('expire-cursor expires an order cursor', async () => {
  const { simulator, call } = await startSimulator()
  const first = await call(`${orders}${halfYear}&limit=5`)
  const next = `${orders}${metaOf(first).nextCursor}`
  simulator.fault({ path: orders, times: 1, effect: { kind: 'expire-cursor' } })
  const error = codeOf('INVALID_REQUEST.GMP_ORDER_API', { description: 'Invalid cursor value' })
  expect(await call(next)).toMatchObject({ status: 400, body: { errors: { error: [error] } } })
  expect((await call(next)).status).toBe(400)
})

test('overlap repeats the last rows of the previous page, and omits none', async () => {
  const { simulator, call } = await startSimulator()
  const pages = [await call(items), await call(`${items}?offset=20`)].map(skusOf)
  simulator.fault({ path: items, after: 1, times: 1, effect: { kind: 'overlap', rows: 3 } })
  await call(items)
  expect(skusOf(await call(`${items}?offset=20`))).toEqual([...(pages[0]?.slice(-3) ?? []), ...(pages[1] ?? [])])
})

test('partial responds with 206, without the last rows, and reports that some are missing', async () => {
  const whole = await (await startSimulator()).call(items)
  const response = await responseWith(items, { kind: 'partial', rows: 2 })
  expect([response.status, skusOf(response)]).toEqual([206, skusOf(whole).slice(0, -2)])
  expect((response.body as { errors: unknown }).errors).toEqual([codeOf('SOME_CONTENT_NOT_FOUND.GMP_ITEM_QUERY_API')])
  const ofOrders = await responseWith(orders, { kind: 'partial' })
  const { errors } = (ofOrders.body as { list: { errors: unknown } }).list
  expect([ofOrders.status, errors]).toEqual([206, [codeOf('SOME_CONTENT_NOT_FOUND.GMP_ORDER_API')]])
})

test('change-record changes an order after it was listed', async () => {
  const { simulator, call } = await startSimulator()
  simulator.fault({ path: orders, times: 1, effect: { kind: 'change-record', row: 2 } })
  const before = ordersOf(await call(orders))
  const after = ordersOf(await call(orders))
  const changed = after.filter((order, index) => JSON.stringify(order) !== JSON.stringify(before[index]))
  expect(changed.map(({ purchaseOrderId }) => purchaseOrderId)).toEqual([before[2]?.purchaseOrderId])
  expect(changed[0]?.orderLines.orderLine.map(({ statusDate }) => statusDate)).toContain(startedAt)
  const modified = new Date(startedAt).toISOString().replace('.000', '')
  expect(ordersOf(await call(`${orders}?lastModifiedStartDate=${modified}`))).toEqual(changed)
})

test('change-record changes the price of an item after it was listed', async () => {
  const { simulator, seller, call } = await startSimulator()
  // Reading the item stores it, so that the row is the record itself.
  const stored = seller.items[0]
  simulator.fault({ path: items, times: 1, effect: { kind: 'change-record' } })
  const before = priceIn(await call(items))
  expect(stored?.price.amount).toBeCloseTo(before + 0.01, 5)
  expect(priceIn(await call(items))).toBe(stored?.price.amount)
})

test('new-order adds an order between pages', async () => {
  const { simulator, seller, call } = await startSimulator()
  const count = seller.orders.length
  simulator.fault({ path: orders, after: 1, times: 1, effect: { kind: 'new-order' } })
  const first = await call(`${orders}${halfYear}&limit=5`)
  simulator.advance(5000)
  const second = await call(`${orders}${metaOf(first).nextCursor}`)
  expect([seller.orders.length, metaOf(second).totalCount]).toEqual([count + 1, metaOf(first).totalCount])
  const [newest] = ordersOf(await call(orders))
  expect(newest?.orderDate).toBe(startedAt + 5000)
  expect(newest?.purchaseOrderId).toBe(seller.orders.at(-1)?.purchaseOrderId)
})

test('empty-list responds to a list without matches as requested', async () => {
  const { simulator, call } = await startSimulator()
  for (const path of [orders, items]) simulator.fault({ path, effect: { kind: 'empty-list', status: 200 } })
  expect(await call(`${orders}?sku=none&limit=7`)).toMatchObject({
    status: 200,
    body: { list: { meta: { totalCount: 0, limit: 7, nextCursor: null }, elements: { order: [] } } },
  })
  expect(await call(`${items}?sku=none`)).toMatchObject({ status: 200, body: { ItemResponse: [], totalItems: 0 } })
  expect(ordersOf(await call(orders)).length).toBeGreaterThan(0)
  expect((await call(`${orders}?limit=0`)).status).toBe(400)
})

test('empty-list can respond to any list with either status', async () => {
  expect(await responseWith(orders, { kind: 'empty-list', status: 200, always: true })).toMatchObject({
    status: 200,
    body: { list: { elements: { order: [] } } },
  })
  const error = codeOf('CONTENT_NOT_FOUND.GMP_ORDER_API')
  expect(await responseWith(orders, { kind: 'empty-list', status: 404, always: true })).toMatchObject({
    status: 404,
    body: { errors: { error: [error] } },
  })
  const { call } = await startSimulator({
    shipNodes: 0,
    faults: [{ path: shipNodes, effect: { kind: 'empty-list', status: 404 } }],
  })
  expect((await call(shipNodes)).status).toBe(404)
})

const chargeOf = (line: OrderLine | undefined) => line?.charges.charge[0]?.chargeAmount.amount ?? 0

test('charge-per-unit divides the charges of a line by its quantity', async () => {
  const { simulator, seller, call } = await startSimulator()
  const { purchaseOrderId } = seller.addOrder({ lines: [{ quantity: 4 }, {}] })
  const path = `${orders}/${purchaseOrderId}`
  const [whole] = ordersOf(await call(path))
  simulator.fault({ path: '/v3/orders/:id', effect: { kind: 'charge-per-unit' } })
  simulator.fault({ path: orders, effect: { kind: 'charge-per-unit' } })
  const listed = ordersOf(await call(`${orders}?purchaseOrderId=${purchaseOrderId}`))
  for (const [unit] of [ordersOf(await call(path)), listed]) {
    const lines = unit?.orderLines.orderLine ?? []
    expect(chargeOf(lines[0]) * 4).toBeCloseTo(chargeOf(whole?.orderLines.orderLine[0]), 2)
    for (const { tax, taxAndOtherFees } of lines[0]?.charges.charge ?? []) expect(taxAndOtherFees).toEqual(tax)
    expect(lines[1]).toEqual(whole?.orderLines.orderLine[1])
  }
})

test('reject-milliseconds rejects dates with milliseconds, except in cursors', async () => {
  const { simulator, call } = await startSimulator()
  const query = `?createdStartDate=${new Date(startedAt - 86_400_000 * 60).toISOString()}&limit=5`
  const first = await call(orders + query)
  simulator.fault({ path: orders, effect: { kind: 'reject-milliseconds' } })
  expect((await call(orders + query)).status).toBe(400)
  expect((await call(orders + query.replaceAll(':', '%3A'))).status).toBe(400)
  expect((await call(orders + query.replaceAll('.000Z', 'Z').replaceAll(/\.\d{3}Z/g, 'Z'))).status).toBe(200)
  expect([first.status, (await call(`${orders}${metaOf(first).nextCursor}`)).status]).toEqual([200, 200])
})

test('verbatim-cursor rejects a re-encoded cursor', async () => {
  const { simulator, call } = await startSimulator()
  const cursor = metaOf(await call(`${orders}?limit=5`)).nextCursor ?? ''
  const reencoded = `?${new URLSearchParams(cursor).toString()}`
  expect((await call(orders + reencoded)).status).toBe(200)
  simulator.fault({ path: orders, effect: { kind: 'verbatim-cursor' } })
  expect([(await call(orders + reencoded)).status, (await call(orders + cursor)).status]).toEqual([400, 200])
})

test('list-virtual-node lists a ship node with the seller’s partner id', async () => {
  const { simulator, url, seller, call } = await startSimulator()
  simulator.fault({ path: shipNodes, effect: { kind: 'list-virtual-node' } })
  const listed = (await call(shipNodes)).body as { shipNode: string; nodeType: string }[]
  const state = (await (await fetch(`${url}/simulator/state`)).json()) as { sellers: { partnerId: string }[] }
  expect(listed.slice(0, -1)).toEqual(seller.shipNodes)
  expect(listed.at(-1)).toMatchObject({ shipNode: state.sellers[0]?.partnerId, nodeType: 'VIRTUAL' })
})

test('a delay combines with other faults', async () => {
  const { simulator, call } = await startSimulator()
  simulator.fault({ path: orders, effect: { kind: 'delay', ms: 200 } })
  simulator.fault({ path: orders, effect: { kind: 'fail', status: 500 } })
  const before = performance.now()
  expect((await call(orders)).status).toBe(500)
  expect(performance.now() - before).toBeGreaterThan(190)
})

test('a page fault is an error if the call is not a list', async () => {
  const { simulator, seller, call } = await startSimulator()
  simulator.fault({ path: '/v3/orders/{id}', effect: { kind: 'overlap' } })
  const error = codeOf('NOT_SIMULATED.GMP_GATEWAY_API', { description: expect.stringContaining('overlap') })
  const response = await call(`${orders}/${seller.orders[0]?.purchaseOrderId}`)
  expect(response).toMatchObject({ status: 501, body: { error: [error] } })
})

test.each(['application/xml', '*/*', ''])(
  'requires Accept to name JSON, and explains that for "%s"',
  async (accept) => {
    const { call } = await startSimulator()
    const error = codeOf('INVALID_ACCEPT_TYPE.GMP_GATEWAY_API', { info: expect.stringContaining('application/json') })
    expect(await call(orders, { headers: { accept } })).toMatchObject({ status: 406, body: { error: [error] } })
  },
)

test.each(['application/json, text/plain, */*', 'text/html;q=0.5, Application/JSON;q=1'])(
  'accepts JSON among other types: %s',
  async (accept) => {
    const { call } = await startSimulator()
    expect((await call(orders, { headers: { accept } })).status).toBe(200)
  },
)

test('a fault for one seller does not affect the token and the calls of another', async () => {
  const sellers = ['one', 'other'].map((name) => ({ clientId: name, clientSecret: 'secret' }))
  const { simulator, url, call } = await startSimulator({ sellers, seed: 3 })
  const [one, other] = simulator.sellers
  if (one === undefined || other === undefined) throw new Error('The simulator lacks a seller')
  const headers = { 'WM_SEC.ACCESS_TOKEN': await getToken(url, other) }
  for (const path of ['/v3/token', orders]) {
    simulator.fault({ clientId: 'other', path, effect: { kind: 'fail', status: 503 } })
  }
  expect([(await askToken(url, one)).status, (await askToken(url, other)).status]).toEqual([200, 503])
  expect([(await call(orders)).status, (await call(orders, { headers })).status]).toEqual([200, 503])
})

test('reject-milliseconds names the parameter for returns', async () => {
  const { simulator, call } = await startSimulator()
  const dates = 'returnCreationStartDate=2026-03-01T00:00:00.5Z&returnCreationEndDate=2026-03-02'
  const error = { code: 'INVALID_REQUEST_PARAM.GMP_RETURNS_API', field: 'returnCreationStartDate' }
  expect((await call(`/v3/returns?${dates}`)).status).toBe(200)
  simulator.fault({ path: '/v3/returns', effect: { kind: 'reject-milliseconds' } })
  expect(await call(`/v3/returns?${dates}`)).toMatchObject({ status: 400, body: { error: [error] } })
})

test('require-seller-order-id and reject-form-type make the simulator strict', async () => {
  const { simulator, seller, call } = await startSimulator()
  const { purchaseOrderId } = seller.addOrder({ lines: [{ quantity: 2, statuses: { Acknowledged: 2 } }] })
  const path = `/v3/orders/${purchaseOrderId}/shipping`
  const ship = (contentType: string) =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: JSON.stringify(shipmentOf([{ ...shippedLine('1', 1), sellerOrderId: undefined }])),
    })
  expect((await ship('application/x-www-form-urlencoded')).status).toBe(200)
  simulator.fault({ path, effect: { kind: 'reject-form-type' } })
  expect((await ship('application/x-www-form-urlencoded')).status).toBe(415)
  simulator.fault({ path, effect: { kind: 'require-seller-order-id' } })
  expect((await ship('application/json')).status).toBe(400)
})
