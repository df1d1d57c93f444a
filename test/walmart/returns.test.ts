import type { ReturnOrder, Seller } from '@aisle/walmart-simulator'
import { expect, test } from 'vitest'

import { putOrder, startOrders, startedAt } from '../helpers/raw-orders.ts'
import { at, gatewayError } from '../helpers/raw-walmart.ts'

interface Body {
  readonly meta: { totalCount: number; limit: number; nextCursor?: string }
  readonly returnOrders: ReturnOrder[]
}
const path = '/v3/returns'
const idsOf = ({ returnOrders }: Body) => returnOrders.map(({ returnOrderId }) => returnOrderId)

/** Adds a delivered order with these quantities. */
function putDelivered(seller: Seller, quantities: readonly number[], extra: Parameters<typeof putOrder>[2] = {}) {
  const order = putOrder(seller, quantities, extra)
  for (const { orderLineStatuses } of order.orderLines.orderLine) {
    for (const part of orderLineStatuses.orderLineStatus) part.status = 'Delivered'
  }
  return order.purchaseOrderId
}

/** Adds a delivered order and a return of all of it. */
const putReturn = (...order: Parameters<typeof putDelivered>) => order[0].addReturn(putDelivered(...order))

const manyReturns = { returnShare: 0.2 }

test('lists returns newest first, ten at a time, each once', async () => {
  const { seller, call } = await startOrders(manyReturns)
  const pages: Body[] = []
  for (let next: string | undefined = ''; next !== undefined; next = at(pages, pages.length - 1).meta.nextCursor) {
    pages.push((await call<Body>(path + next)).body)
  }
  const ids = pages.flatMap(idsOf)
  expect(ids.length).toBeGreaterThan(20)
  expect(ids).toEqual(seller.returns.map(({ returnOrderId }) => returnOrderId))
  expect(at(pages, 0).meta).toEqual({
    totalCount: ids.length,
    limit: 10,
    nextCursor: expect.stringMatching(/^\?sellerId=\d+&limit=10&offset=10$/),
  })
  const { returnType: _type, replacementCustomerOrderId: _replaced, ...shown } = at(seller.returns, 0)
  expect(at(pages, 0).returnOrders[0]).toEqual(shown)
})

test('a return that arrives between two pages shifts the rest', async () => {
  const { seller, call } = await startOrders(manyReturns)
  const first = (await call<Body>(path)).body
  putReturn(seller, [1])
  const second = (await call<Body>(path + (first.meta.nextCursor ?? ''))).body
  expect(idsOf(second)[0]).toBe(idsOf(first).at(-1))
})

test('the cursor preserves the filters', async () => {
  const { seller, call } = await startOrders(manyReturns)
  const done = seller.returns.filter((one) => one.returnOrderLines.some(({ status }) => status === 'COMPLETED'))
  expect(done.length).toBeGreaterThan(6)
  expect(done.length).toBeLessThan(seller.returns.length)
  const { body } = await call<Body>(`${path}?status=COMPLETED&limit=3`)
  expect(body.meta).toMatchObject({ totalCount: done.length, limit: 3 })
  const next = (await call<Body>(path + (body.meta.nextCursor ?? ''))).body
  expect([next.meta.totalCount, idsOf(next)]).toEqual([
    done.length,
    done.slice(3, 6).map(({ returnOrderId }) => returnOrderId),
  ])
})

const created = (start: string, end: string) => `returnCreationStartDate=${start}&returnCreationEndDate=${end}`

test('finds returns by number, customer order, type and date', async () => {
  const { seller, call } = await startOrders(manyReturns)
  const one = putReturn(seller, [1])
  const search = async (query: string) => idsOf((await call<Body>(`${path}?limit=200&${query}`)).body)
  const now = new Date(startedAt).toISOString()
  const hourBefore = new Date(startedAt - 3_600_000).toISOString().slice(0, 19)
  for (const query of [
    `returnOrderId=${one.returnOrderId}`,
    `customerOrderId=${one.customerOrderId}`,
    created(now, '2026-04-01'),
    `returnLastModifiedStartDate=${now}&returnLastModifiedEndDate=${now}`,
    created('2026-03-10T13:00:00%2B0100', '2026-03-10T12:00:00.000 0000'),
  ]) {
    expect([query, await search(query)]).toEqual([query, [one.returnOrderId]])
  }
  expect(await search(created('2025-01-01', `${hourBefore}Z`))).not.toContain(one.returnOrderId)
  const replacements = seller.returns.filter(({ returnType }) => returnType === 'REPLACEMENT')
  expect(replacements.length).toBeGreaterThan(0)
  const ids = await search('returnType=REPLACEMENT')
  expect(ids).toEqual(replacements.map(({ returnOrderId }) => returnOrderId))
  expect(await search('returnType=PREORDER')).toEqual([])
  const { body } = await call<Body>(`${path}?replacementInfo=true&returnOrderId=${ids[0]}`)
  expect(body.returnOrders).toEqual([replacements[0]])
})

test('the list is empty if nothing matches', async () => {
  const { call } = await startOrders({ returnShare: 0 })
  expect(await call(path)).toEqual({ status: 200, body: { meta: { totalCount: 0, limit: 10 }, returnOrders: [] } })
})

test.each([
  ['limit=201', 'limit'],
  ['limit=0', 'limit'],
  ['offset=-1', 'offset'],
  ['status=LOST', 'status'],
  ['returnType=GIFT', 'returnType'],
  ['replacementInfo=yes', 'replacementInfo'],
  ['returnCreationStartDate=2026-03-01', 'returnCreationEndDate'],
  ['returnLastModifiedEndDate=2026-03-01', 'returnLastModifiedStartDate'],
  ['returnCreationStartDate=2026-02-30&returnCreationEndDate=2026-03-10', 'returnCreationStartDate'],
  ['returnCreationStartDate=1772323200000&returnCreationEndDate=2026-03-10', 'returnCreationStartDate'],
  ['sellerId=1&offset=10', 'sellerId'],
])('rejects a list with %s', async (query, field) => {
  const { call } = await startOrders()
  const body = gatewayError('INVALID_REQUEST_PARAM.GMP_RETURNS_API', { field })
  expect(await call(`${path}?${query}`)).toEqual({ status: 400, body })
})

const refundOf = (one: ReturnOrder, lines: readonly object[], extra: object = {}) => ({
  customerOrderId: one.customerOrderId,
  refundLines: lines,
  ...extra,
})
const units = (measurementValue: unknown) => ({ unitOfMeasure: 'EA', measurementValue })

test('refunds a return in parts, and completes it with the last', async () => {
  const { clock, seller, call, post } = await startOrders()
  const one = putReturn(seller, [3, 1])
  const refund = (body: unknown) => post(`${path}/${one.returnOrderId}/refund`, body)
  const statesOf = async () => {
    const { body } = await call<Body>(`${path}?returnOrderId=${one.returnOrderId}`)
    return at(body.returnOrders, 0).returnOrderLines.map(({ status, refundedQty, currentRefundStatus }) => [
      status,
      refundedQty,
      currentRefundStatus,
    ])
  }
  clock.ms += 60_000
  const part = refundOf(one, [{ returnOrderLineNumber: 1, quantity: units(2) }])
  expect(await refund(part)).toEqual({ status: 200, body: { returnOrderId: one.returnOrderId, ...part } })
  expect(await statesOf()).toEqual([
    ['INITIATED', 2, 'REFUND_INITIATED'],
    ['INITIATED', 0, undefined],
  ])
  expect(one.returnOrderLines[0]?.currentTrackingStatuses.map(({ status, quantity }) => [status, quantity])).toEqual([
    ['INITIATED', { unitOfMeasure: 'EACH', measurementValue: 1 }],
    ['COMPLETED', { unitOfMeasure: 'EACH', measurementValue: 2 }],
  ])
  const tooMuch = refundOf(one, [{ returnOrderLineNumber: 2 }, { returnOrderLineNumber: 1, quantity: units(2) }])
  const body = gatewayError('INVALID_REQUEST_CONTENT.GMP_RETURNS_API', { field: 'quantity' })
  expect(await refund(tooMuch)).toEqual({ status: 400, body })
  expect((await statesOf())[1]).toEqual(['INITIATED', 0, undefined])
  const rest = await refund(refundOf(one, [{ returnOrderLineNumber: 2 }, { returnOrderLineNumber: 1 }]))
  expect(rest.body).toMatchObject({ refundLines: [{ quantity: { measurementValue: 1 } }, {}] })
  expect(await statesOf()).toEqual([
    ['COMPLETED', 3, 'REFUND_INITIATED'],
    ['COMPLETED', 1, 'REFUND_INITIATED'],
  ])
  expect((await refund(refundOf(one, [{ returnOrderLineNumber: 2 }]))).status).toBe(400)
  const modified = `returnLastModifiedStartDate=2026-03-10T12:01:00Z&returnLastModifiedEndDate=2026-03-11`
  expect(idsOf((await call<Body>(`${path}?${modified}`)).body)).toEqual([one.returnOrderId])
})

test('a refund of a return that is sent twice refunds twice, as long as units are left', async () => {
  const { seller, post } = await startOrders()
  const one = putReturn(seller, [2])
  const body = refundOf(one, [{ returnOrderLineNumber: 1, quantity: units(1) }])
  const statuses: number[] = []
  for (const _ of [1, 2, 3]) statuses.push((await post(`${path}/${one.returnOrderId}/refund`, body)).status)
  expect([statuses, one.returnOrderLines[0]?.refundedQty]).toEqual([[200, 200, 400], 2])
})

test.each<[string, (one: ReturnOrder) => object, string]>([
  [
    'another customer’s order',
    (one) => refundOf(one, [{ returnOrderLineNumber: 1 }], { customerOrderId: '1' }),
    'customerOrderId',
  ],
  ['no lines', (one) => refundOf(one, []), 'refundLines'],
  ['an unknown line', (one) => refundOf(one, [{ returnOrderLineNumber: 9 }]), 'returnOrderLineNumber'],
  [
    'no line number for a return with two lines',
    (one) => refundOf(one, [{ quantity: units(1) }]),
    'returnOrderLineNumber',
  ],
  ['a line number in a string', (one) => refundOf(one, [{ returnOrderLineNumber: '1' }]), 'returnOrderLineNumber'],
  ['half a unit', (one) => refundOf(one, [{ returnOrderLineNumber: 1, quantity: units(0.5) }]), 'measurementValue'],
  [
    'one line twice, beyond its quantity',
    (one) => refundOf(one, [{ returnOrderLineNumber: 1 }, { returnOrderLineNumber: 1 }]),
    'quantity',
  ],
])('rejects a refund with %s', async (_what, bodyOf, field) => {
  const { seller, post } = await startOrders()
  const one = putReturn(seller, [1, 1])
  const before = structuredClone(one)
  const body = gatewayError('INVALID_REQUEST_CONTENT.GMP_RETURNS_API', { field })
  expect(await post(`${path}/${one.returnOrderId}/refund`, bodyOf(one))).toEqual({ status: 400, body })
  expect(one).toEqual(before)
})

test('lists returns of orders fulfilled by Walmart with the others or separately, and rejects their refund', async () => {
  const { seller, call, post } = await startOrders({ returnShare: 0 })
  const one = putReturn(seller, [1], { shipNode: { type: 'WFSFulfilled' } })
  expect((await call<Body>(`${path}?isWFSEnabled=N`)).body.returnOrders).toEqual([])
  expect(idsOf((await call<Body>(path)).body)).toEqual([one.returnOrderId])
  expect(idsOf((await call<Body>(`${path}?isWFSEnabled=Y`)).body)).toEqual([one.returnOrderId])
  const rejected = await post(`${path}/${one.returnOrderId}/refund`, refundOf(one, [{ returnOrderLineNumber: 1 }]))
  expect(rejected).toEqual({ status: 400, body: gatewayError('INVALID_REQUEST_CONTENT.GMP_RETURNS_API') })
})

test('an unknown return is not found, and the body must be JSON', async () => {
  const { seller, post } = await startOrders()
  const body = gatewayError('CONTENT_NOT_FOUND.GMP_RETURNS_API')
  expect(await post(`${path}/1/refund`, '{}')).toEqual({ status: 404, body })
  const one = putReturn(seller, [1])
  const malformed = gatewayError('MALFORMED_REQUEST_CONTENT.GMP_RETURNS_API')
  expect(await post(`${path}/${one.returnOrderId}/refund`, '{')).toEqual({ status: 400, body: malformed })
  expect((await post(`${path}/${one.returnOrderId}/refund`, refundOf(one, [{}]))).status).toBe(200)
})

test('cannot return more than was delivered, or a unit twice', async () => {
  const { seller } = await startOrders()
  const { purchaseOrderId } = putOrder(seller, [2])
  expect(() => seller.addReturn(purchaseOrderId)).toThrow('delivered')
  expect(() => seller.deliverOrder(purchaseOrderId)).toThrow('shipped')
  expect(() => seller.addReturn('1')).toThrow('Order 1 does not exist')
  const delivered = putDelivered(seller, [2, 2])
  const linesOf = (lines?: Parameters<Seller['addReturn']>[1]) =>
    seller
      .addReturn(delivered, lines)
      .returnOrderLines.map((line) => [line.purchaseOrderLineNumber, line.quantity.measurementValue])
  expect(() => linesOf([{ lineNumber: '1', quantity: 3 }])).toThrow('has 2 units')
  const twice = { lineNumber: '1', quantity: 2 }
  expect(() => linesOf([twice, twice])).toThrow('has 0 units')
  expect(linesOf([{ lineNumber: '2', quantity: 1 }])).toEqual([[2, 1]])
  expect(() => linesOf([{ lineNumber: '2', quantity: 2 }])).toThrow('has 1 units')
  expect(linesOf()).toEqual([
    [1, 2],
    [2, 1],
  ])
  expect(() => linesOf()).toThrow('delivered')
})
