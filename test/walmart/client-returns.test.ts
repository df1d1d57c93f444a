import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createWalmartClient, type WalmartClient } from '@aisle/walmart'
import type { Order, ReturnOrder } from '@aisle/walmart-simulator'
import { afterEach, expect, onTestFinished, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ orders: 40 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

function connect(confirmAfterMs = 20): WalmartClient {
  const { clientId, clientSecret } = sellerOf(simulator)
  return createWalmartClient({ baseUrl: simulator.url, clientId, clientSecret, confirmAfterMs })
}

/** A return of four units. */
function addReturn(): ReturnOrder {
  const seller = sellerOf(simulator)
  const { purchaseOrderId } = seller.addOrder({ lines: [{ statuses: { Delivered: 4 } }] })
  return seller.addReturn(purchaseOrderId)
}

function disturb(kind: 'lose-response' | 'lose-request', fault: { method: string; times?: number; after?: number }) {
  const path = fault.method === 'GET' ? '/v3/returns' : '/v3/returns/{id}/refund'
  removals.push(simulator.fault({ path, times: 1, ...fault, effect: { kind } }))
}

/** The calls for returns since this was created. */
function callsNow(): () => string[] {
  const start = simulator.requests.length
  return () =>
    simulator.requests
      .slice(start)
      .filter(({ path }) => path.startsWith('/v3/returns'))
      .map(({ method }) => method)
}

const refund = (client: WalmartClient, { returnOrderId, customerOrderId }: ReturnOrder, quantity = 1) =>
  client.refundReturn({ returnOrderId, customerOrderId, lines: [{ returnOrderLineNumber: 1, quantity }] })

async function refundedUnits(returnOrderId: string): Promise<string | null | undefined> {
  const [page] = await Array.fromAsync(connect().listReturns({ returnOrderId }))
  return page?.elements[0]?.value.returnOrderLines[0]?.refundedQty
}

test('lists returns by page and resumes from a cursor alone', async () => {
  const added = [addReturn(), addReturn(), addReturn()].map(({ returnOrderId }) => returnOrderId)
  const pages = await Array.fromAsync(connect().listReturns({ limit: 2, replacementInfo: true }))
  const ids = (some: typeof pages) => some.flatMap(({ elements }) => elements.map(({ value }) => value.returnOrderId))
  expect(ids(pages)).toEqual(expect.arrayContaining(added))
  expect(new Set(ids(pages)).size).toBe(pages[0]?.total)
  expect(pages.flatMap(({ rejected }) => rejected)).toEqual([])
  expect(pages[0]?.elements[0]?.value).toMatchObject({ returnType: 'REFUND', returnOrderDate: expect.any(Date) })
  const rest = await Array.fromAsync(connect().listReturns({ cursor: pages[0]?.cursor }))
  expect(ids(rest)).toEqual(ids(pages.slice(1)))
})

/** Adds orders until one has enough tax to refund some of it twice. */
function addTaxedOrder(): Order {
  const order = sellerOf(simulator).addOrder({ lines: [{ statuses: { Shipped: 2 } }] })
  const [charge] = order.orderLines.orderLine[0]?.charges.charge ?? []
  return (charge?.tax?.taxAmount.amount ?? 0) > 0.2 ? order : addTaxedOrder()
}

test('lists a refund of an order as a return of its own, without a SKU', async () => {
  const seller = sellerOf(simulator)
  const { purchaseOrderId, customerOrderId } = addTaxedOrder()
  const tax = { taxName: 'Item Price Tax', amount: '0.10' }
  const charges = [{ reason: 'DamagedItem', chargeType: 'PRODUCT', amount: '1.50', tax }]
  await connect().refundOrder({ purchaseOrderId, lines: [{ lineNumber: '1', charges }] })
  const [page] = await Array.fromAsync(connect().listReturns({ customerOrderId }))
  const [shown] = page?.elements ?? []
  expect(shown?.gaps).toEqual([])
  expect(shown?.value).toMatchObject({
    refundMode: 'INSTANT',
    returnChannel: { channelName: 'Seller_Returns' },
    returnLineGroups: [],
    totalRefundAmount: { currencyAmount: '1.6' },
  })
  const [line] = shown?.value.returnOrderLines ?? []
  expect(line).toMatchObject({
    purchaseOrderId,
    purchaseOrderLineNumber: 1,
    returnReason: 'OTHER',
    returnDescription: 'Seller Issued Refund',
    status: 'COMPLETED',
    refundCoveredBy: 'InstantRefund',
  })
  expect(line?.item).not.toHaveProperty('sku')
  // It is not a real return, so the order can be refunded again, and its units returned.
  await connect().refundOrder({ purchaseOrderId, lines: [{ lineNumber: '1', charges }] })
  seller.deliverOrder(purchaseOrderId)
  expect(seller.addReturn(purchaseOrderId).returnOrderLines[0]?.quantity.measurementValue).toBe(2)
})

test('reads who covers a refund, and the sum of taxes and fees', async () => {
  const { returnOrderId } = addReturn()
  const [page] = await Array.fromAsync(connect().listReturns({ returnOrderId }))
  const [line] = page?.elements[0]?.value.returnOrderLines ?? []
  const totals = new Map(line?.chargeTotals.map(({ name, value }) => [name, value?.currencyAmount]))
  expect(line?.refundCoveredBy).toBe('seller')
  expect(totals.get('lineTaxesAndOtherFees')).toBe(totals.get('lineTotalTaxes'))
})

test('filters returns by customer order and date', async () => {
  const { returnOrderId, customerOrderId } = addReturn()
  const hour = 3_600_000
  const dates = {
    returnCreationStartDate: new Date(Date.now() - hour),
    returnCreationEndDate: new Date(Date.now() + hour),
    returnLastModifiedStartDate: new Date(Date.now() - hour),
    returnLastModifiedEndDate: new Date(Date.now() + hour),
  }
  const [page] = await Array.fromAsync(connect().listReturns({ customerOrderId, status: 'INITIATED', ...dates }))
  expect(page?.elements.map(({ value }) => value.returnOrderId)).toEqual([returnOrderId])
  const none = { customerOrderId, returnCreationStartDate: new Date(0), returnCreationEndDate: new Date(hour) }
  const [empty] = await Array.fromAsync(connect().listReturns(none))
  expect(empty).toMatchObject({ elements: [], total: 0, cursor: undefined })
})

test('rejects half a date range and a foreign cursor before sending anything', async () => {
  const calls = simulator.requests.length
  await expect(connect().listReturns({ returnCreationStartDate: new Date() }).next()).rejects.toMatchObject({
    kind: 'invalid_request',
    message: expect.stringContaining('returnCreationEndDate: pass a Date'),
  })
  await expect(connect().listReturns({ cursor: 'x' }).next()).rejects.toMatchObject({ kind: 'invalid_request' })
  expect(simulator.requests).toHaveLength(calls)
})

test('refunds units and returns Walmart’s response', async () => {
  const one = addReturn()
  const calls = callsNow()
  const reply = await refund(connect(), one, 3)
  const { returnOrderId, customerOrderId } = one
  expect(reply).toEqual({
    value: {
      returnOrderId,
      customerOrderId,
      refundLines: [{ returnOrderLineNumber: 1, quantity: { unitOfMeasure: 'EACH', measurementValue: '3' } }],
    },
    raw: {
      returnOrderId,
      customerOrderId,
      refundLines: [{ returnOrderLineNumber: 1, quantity: { unitOfMeasure: 'EACH', measurementValue: 3 } }],
    },
    gaps: [],
  })
  expect(calls()).toEqual(['GET', 'POST'])
  expect(await refundedUnits(returnOrderId)).toBe('3')
})

test('does not refund again after a lost response, even after an earlier partial refund', async () => {
  const one = addReturn()
  const { value } = await refund(connect(), one)
  const calls = callsNow()
  disturb('lose-response', { method: 'POST' })
  const reply = await refund(connect(), one)
  expect(calls()).toEqual(['GET', 'POST', 'GET'])
  expect(reply.value).toEqual(value)
  expect(reply.raw).toMatchObject({ returnOrderId: one.returnOrderId, returnOrderLines: [{ refundedQty: 2 }] })
})

test('sends a lost request once more, even after an earlier partial refund', async () => {
  const one = addReturn()
  await refund(connect(), one)
  const calls = callsNow()
  disturb('lose-request', { method: 'POST' })
  await refund(connect(), one)
  expect(calls()).toEqual(['GET', 'POST', 'GET', 'POST'])
  expect(await refundedUnits(one.returnOrderId)).toBe('2')
})

test('throws not_applied if the request is lost twice', async () => {
  const one = addReturn()
  const calls = callsNow()
  disturb('lose-request', { method: 'POST', times: 2 })
  await expect(refund(connect(), one)).rejects.toMatchObject({ kind: 'unavailable', outcome: 'not_applied' })
  expect(calls()).toEqual(['GET', 'POST', 'GET', 'POST', 'GET'])
  expect(await refundedUnits(one.returnOrderId)).toBe('0')
})

test('does not send again if the return cannot be read', async () => {
  const one = addReturn()
  const calls = callsNow()
  disturb('lose-response', { method: 'POST' })
  disturb('lose-request', { method: 'GET', after: 1 })
  await expect(refund(connect(), one)).rejects.toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
  expect(calls()).toEqual(['GET', 'POST', 'GET'])
  expect(await refundedUnits(one.returnOrderId)).toBe('1')
})

test('sends nothing for an unknown return', async () => {
  const calls = callsNow()
  const missing = { ...addReturn(), returnOrderId: '1000' }
  await expect(refund(connect(), missing)).rejects.toMatchObject({ kind: 'not_found', outcome: undefined })
  expect(calls()).toEqual(['GET'])
})

test('passes on Walmart’s rejection', async () => {
  const calls = callsNow()
  const error = { kind: 'invalid_request', status: 400, outcome: undefined }
  await expect(refund(connect(), addReturn(), 5)).rejects.toMatchObject(error)
  expect(calls()).toEqual(['GET', 'POST'])
})

test.each<[object, string]>([
  [{ returnOrderId: '../1' }, 'returnOrderId: expected'],
  [{ customerOrderId: '' }, 'customerOrderId: must not be empty'],
  [{ lines: [] }, 'lines: expected at least one line'],
  [
    { lines: [{ returnOrderLineNumber: '1', quantity: 1 }] },
    'lines[0].returnOrderLineNumber: expected the line number',
  ],
  [{ lines: [{ returnOrderLineNumber: 1, quantity: 0 }] }, 'lines[0].quantity: expected at least 1 unit'],
  [
    { lines: [1, 2].map((quantity) => ({ returnOrderLineNumber: 1, quantity })) },
    'lines[1].returnOrderLineNumber: line 1 is repeated',
  ],
])('rejects %j before sending anything', async (change, message) => {
  const calls = simulator.requests.length
  const good = { returnOrderId: '1', customerOrderId: '2', lines: [{ returnOrderLineNumber: 1, quantity: 1 }] }
  await expect(connect().refundReturn({ ...good, ...change })).rejects.toMatchObject({
    kind: 'invalid_request',
    message: expect.stringContaining(message),
  })
  expect(simulator.requests).toHaveLength(calls)
})

/** A server that sends exactly these responses. */
async function serve(responses: readonly object[]): Promise<{ client: WalmartClient; urls: string[] }> {
  const urls: string[] = []
  const server = createServer((request, response) => {
    const token = { access_token: 'token-1', token_type: 'Bearer', expires_in: 900 }
    const isToken = request.url === '/v3/token'
    if (!isToken) urls.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isToken ? token : (responses[urls.length - 1] ?? {})))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { client: createWalmartClient({ baseUrl, clientId: 'id', clientSecret: 'secret' }), urls }
}

const returnOf = (returnOrderId: string) => ({
  returnOrderId,
  customerOrderId: '52',
  returnOrderDate: '2026-02-28T05:06:07.000Z',
  returnOrderLines: [{ returnOrderLineNumber: 1 }],
})

test('sends a cursor back verbatim and ends the list when it repeats', async () => {
  const nextCursor = '?sellerId=151&limit=10&offset=10&a=%2B|'
  const { client, urls } = await serve([
    { meta: { totalCount: 2, nextCursor }, returnOrders: [returnOf('1')] },
    { meta: { totalCount: 2, nextCursor }, returnOrders: [returnOf('2')] },
  ])
  const pages = await Array.fromAsync(client.listReturns({ limit: 10 }))
  expect(pages.map(({ elements, cursor }) => [elements.length, cursor])).toEqual([
    [1, nextCursor],
    [1, undefined],
  ])
  expect(urls).toEqual(['/v3/returns?limit=10', `/v3/returns${nextCursor}`])
})

test('rejects an invalid return and continues', async () => {
  const broken = { ...returnOf('2'), returnOrderDate: 'soon' }
  const { client } = await serve([{ meta: {}, returnOrders: [returnOf('1'), broken, returnOf('3')] }])
  const [page] = await Array.fromAsync(client.listReturns())
  expect(page?.elements.map(({ raw }) => raw)).toEqual([returnOf('1'), returnOf('3')])
  expect(page?.rejected).toMatchObject([
    { path: 'returnOrders[1].returnOrderDate', raw: broken, issues: [expect.stringContaining('expected a time')] },
  ])
})

test.each([
  [{ meta: {}, returnOrders: [] }, 'not_found'],
  [{ meta: {}, returnOrders: [returnOf('7')] }, 'not_found'],
  [{ meta: {}, returnOrders: [], errors: [{ code: 'SOME_CONTENT_NOT_FOUND' }] }, 'unavailable'],
  [{ something: 'else' }, 'unexpected_response'],
])('sends no refund if the return is not in %j', async (response, kind) => {
  const { client, urls } = await serve([response])
  const lines = [{ returnOrderLineNumber: 1, quantity: 1 }]
  const refunding = client.refundReturn({ returnOrderId: '1', customerOrderId: '52', lines })
  await expect(refunding).rejects.toMatchObject({ kind, outcome: undefined })
  expect(urls).toEqual(['/v3/returns?returnOrderId=1&isWFSEnabled=N'])
})
