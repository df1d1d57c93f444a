import type { Order } from '@aisle/walmart-simulator'
import { describe, expect, test } from 'vitest'

import {
  cancellationOf,
  emptyPost,
  ordersError,
  putOrder,
  quantity,
  shipmentOf,
  shippedLine,
  startOrders,
  startedAt,
  statesOf,
  trackingInfo,
} from '../helpers/raw-orders.ts'

const notFound = (id: string) => ({
  errors: {
    error: [
      expect.objectContaining({
        code: 'CONTENT_NOT_FOUND.GMP_ORDER_API',
        severity: 'INFO',
        description: expect.stringContaining(id),
      }),
    ],
  },
})

const itemOf = ({ orderLines }: Order) => orderLines.orderLine[0]?.item
const tracking = (changes: object) => ({ trackingInfo: { ...trackingInfo, ...changes } })

/** A tracking update for both units of line 1. */
const trackingUpdate = (extra: object) => {
  const line = shippedLine('1', 2, { ...tracking({ trackingNumber: 'TRACK2' }), ...extra })
  return shipmentOf([line], { processMode: 'PARTIAL_UPDATE' })
}

/** A refund of the product charge of line 1, with overrides for the line and the entry. */
const refundOf = (purchaseOrderId: string, amount: unknown, { line = {}, entry = {} } = {}) => {
  const chargeAmount = { currency: 'USD', amount }
  const charge = { chargeType: 'PRODUCT', chargeName: 'Item Price', chargeAmount }
  const refundCharge = [{ refundReason: 'Finance -> Goodwill', charge, ...entry }]
  const refunds = { refund: [{ refundComments: 'sorry', refundCharges: { refundCharge } }] }
  const orderLine = [{ lineNumber: '1', isFullRefund: false, refunds, ...line }]
  return { orderRefund: { purchaseOrderId, orderLines: { orderLine } } }
}

/** An acknowledged order with these quantities, and functions that post to its paths. */
async function acknowledged(quantities: readonly number[], extra: Partial<Order> = {}) {
  const running = await startOrders()
  const order = putOrder(running.seller, quantities, extra)
  const path = `/v3/orders/${order.purchaseOrderId}`
  const to = (verb: string) => (body: unknown) => running.post(`${path}/${verb}`, body)
  const { status } = await to('acknowledge')('')
  return { ...running, order, path, status, ship: to('shipping'), cancel: to('cancel'), refund: to('refund') }
}

describe('get an order', () => {
  test('finds every order, generated or added, in a wrapper', async () => {
    const { seller, call } = await startOrders()
    const put = putOrder(seller, [1])
    for (const order of [...seller.orders.slice(0, 5), ...seller.orders.slice(-3)]) {
      const { status, body } = await call(`/v3/orders/${order.purchaseOrderId}`)
      expect([status, body]).toEqual([200, { order }])
    }
    expect(await call('/v3/orders/123')).toEqual({ status: 404, body: notFound('123') })
    seller.orders.splice(seller.orders.indexOf(put), 1)
    expect((await call(`/v3/orders/${put.purchaseOrderId}`)).status).toBe(404)
  })

  test('does not find the orders of another seller', async () => {
    const b = { clientId: 'b', clientSecret: 'b', seed: 9 }
    const { seller, call } = await startOrders({ sellers: [{ clientId: 'a', clientSecret: 'a' }, b] })
    const other = await startOrders({ sellers: [b] })
    const foreign = other.seller.orders[0]?.purchaseOrderId ?? ''
    expect(seller.orders.some(({ purchaseOrderId }) => purchaseOrderId === foreign)).toBe(false)
    expect(await call(`/v3/orders/${foreign}`)).toEqual({ status: 404, body: notFound(foreign) })
    expect((await call(`/v3/orders/${foreign}/acknowledge`, emptyPost)).status).toBe(404)
  })

  test('shows the product and the replaced order only on request', async () => {
    const { seller, call } = await startOrders()
    const { purchaseOrderId } = putOrder(seller, [1], { orderType: 'REPLACEMENT', originalCustomerOrderID: 'C1' })
    const path = `/v3/orders/${purchaseOrderId}`
    const plain = (await call<{ order: Order }>(path)).body.order
    const full = (await call<{ order: Order }>(`${path}?productInfo=true&replacementInfo=true`)).body.order
    expect([plain.orderType, plain.originalCustomerOrderID, itemOf(plain)?.imageUrl]).toEqual(Array.from({ length: 3 }))
    expect([full.orderType, full.originalCustomerOrderID]).toEqual(['REPLACEMENT', 'C1'])
    expect([itemOf(full)?.imageUrl, itemOf(full)?.weight?.unit]).toEqual([expect.any(String), 'Pounds'])
    const regular = await call<{ order: Order }>(`/v3/orders/${seller.orders[0]?.purchaseOrderId}?replacementInfo=true`)
    expect(regular.body.order.orderType).toBe('REGULAR')
  })
})

describe('released orders', () => {
  interface Body {
    readonly list: { meta: { totalCount: number; nextCursor?: string }; elements: { order: Order[] } }
  }
  const path = '/v3/orders/released'

  test('are those with a created line, page by page, until they are acknowledged', async () => {
    const { seller, call, post } = await startOrders()
    for (const _ of [1, 2, 3]) putOrder(seller, [1, 2])
    const walk = async (search: string): Promise<Order[]> => {
      const { list } = (await call<Body>(path + search)).body
      const { nextCursor } = list.meta
      return nextCursor === undefined ? list.elements.order : [...list.elements.order, ...(await walk(nextCursor))]
    }
    const waiting = seller.orders.filter(
      (order) =>
        (order.shipNode?.type ?? 'SellerFulfilled') === 'SellerFulfilled' &&
        order.orderDate >= startedAt - 7 * 86_400_000 &&
        statesOf(order).some((state) => state.includes('Created')),
    )
    expect(waiting.length).toBeGreaterThan(3)
    const released = await walk('?limit=2&status=Shipped&lastModifiedStartDate=2026-03-10')
    expect(new Set(released)).toEqual(new Set(waiting))
    expect(released).toHaveLength(waiting.length)
    for (const { purchaseOrderId } of waiting) await post(`/v3/orders/${purchaseOrderId}/acknowledge`, '')
    expect((await call(path)).status).toBe(404)
  })
})

describe('acknowledge', () => {
  test.each<[string, RequestInit]>([
    ['with a content type and no body', { headers: { 'content-type': 'application/json' } }],
    ['with an empty string', { headers: { 'content-type': 'application/json' }, body: '' }],
    ['with an empty object', { headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['with a form type', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ])('acknowledges the whole order, %s, repeatedly', async (_how, init) => {
    const { clock, seller, call } = await startOrders()
    const order = putOrder(seller, [1, 3])
    const path = `/v3/orders/${order.purchaseOrderId}/acknowledge`
    clock.ms += 5000
    const { status, body } = await call<{ order: Order }>(path, { method: 'POST', ...init })
    expect([status, statesOf(body.order)]).toEqual([200, ['Acknowledged 1', 'Acknowledged 3']])
    expect(body.order).toEqual(seller.orders.find(({ purchaseOrderId }) => purchaseOrderId === order.purchaseOrderId))
    clock.ms += 5000
    expect(await call(path, { method: 'POST', ...init })).toEqual({ status, body })
    expect(order.orderLines.orderLine[0]?.statusDate).toBe(startedAt + 5000)
  })

  test('is rejected without a content type', async () => {
    const { seller, call } = await startOrders()
    const order = putOrder(seller, [1])
    const { status } = await call(`/v3/orders/${order.purchaseOrderId}/acknowledge`, { method: 'POST' })
    expect([status, statesOf(order)]).toEqual([415, ['Created 1']])
  })

  test('updates the modification date of the order', async () => {
    const { clock, seller, call } = await startOrders()
    const order = putOrder(seller, [1])
    clock.ms += 60_000
    const changed = '/v3/orders?lastModifiedStartDate=2026-03-10T12:00:30Z&createdStartDate=2025-09-15'
    expect((await call(changed)).status).toBe(404)
    await call(`/v3/orders/${order.purchaseOrderId}/acknowledge`, emptyPost)
    expect((await call(changed)).body).toMatchObject({ list: { elements: { order: [order] } } })
  })

  test('is rejected once a unit is shipped or cancelled, and for orders fulfilled by Walmart', async () => {
    const { path, ship, call, seller, post } = await acknowledged([2])
    await ship(shipmentOf([shippedLine('1', 1)]))
    const response = await call(`${path}/acknowledge`, emptyPost)
    expect(response).toEqual({ status: 400, body: ordersError('Some or all qty in higher status') })
    const partly = putOrder(seller, [2])
    await post(`/v3/orders/${partly.purchaseOrderId}/cancel`, cancellationOf('1', 1))
    expect((await post(`/v3/orders/${partly.purchaseOrderId}/acknowledge`, '')).status).toBe(400)
    const ofWalmart = putOrder(seller, [1], { shipNode: { type: 'WFSFulfilled' } })
    const verbs = ['acknowledge', 'shipping', 'cancel', 'refund']
    for (const verb of verbs) {
      const rejected = await post(`/v3/orders/${ofWalmart.purchaseOrderId}/${verb}`, '{}')
      expect(rejected).toEqual({ status: 400, body: ordersError('fulfilled by Walmart') })
    }
  })
})

describe('shipping', () => {
  test('splits a line, and accepts parcels until everything is shipped', async () => {
    const { ship, order, clock } = await acknowledged([3, 1])
    clock.ms += 1000
    const first = await ship(shipmentOf([shippedLine('1', 1)]))
    expect([first.status, statesOf(first.body.order)]).toEqual([200, ['Acknowledged 2, Shipped 1', 'Acknowledged 1']])
    const [line, other] = first.body.order.orderLines.orderLine
    expect(line?.orderLineStatuses.orderLineStatus[1]?.trackingInfo).toEqual(trackingInfo)
    expect([line?.statusDate, other?.statusDate, line?.sellerOrderId]).toEqual([startedAt + 1000, startedAt, 'mine-1'])
    const rest = await ship(shipmentOf([shippedLine('2', 1), shippedLine('1', 2)]))
    expect(statesOf(rest.body.order)).toEqual(['Shipped 1, Shipped 2', 'Shipped 1'])
    expect(order).toEqual(rest.body.order)
    expect(await ship(shipmentOf([shippedLine('1', 1)]))).toEqual({
      status: 400,
      body: ordersError('is in SHIPPED status'),
    })
  })

  test('is rejected before the order is acknowledged', async () => {
    const { seller, post } = await startOrders()
    const order = putOrder(seller, [1])
    const response = await post(`/v3/orders/${order.purchaseOrderId}/shipping`, shipmentOf([shippedLine('1', 1)]))
    expect(response).toEqual({ status: 400, body: ordersError('Qty OverShipped') })
  })

  test('ships nothing if one line is invalid', async () => {
    const { ship, order } = await acknowledged([1, 1])
    const before = structuredClone(order)
    for (const [bad, text] of [
      [shippedLine('2', 2), 'Qty OverShipped'],
      [shippedLine('7', 1), 'The Line: 7 of PO:'],
    ] as const) {
      expect(await ship(shipmentOf([shippedLine('1', 1), bad]))).toEqual({ status: 400, body: ordersError(text) })
    }
    expect(await ship(shipmentOf([shippedLine('1', 1), shippedLine('1', 1)]))).toMatchObject({ status: 400 })
    expect(order).toEqual(before)
  })

  test.each<[string, { status?: object; line?: object }, string]>([
    ['a method of another API', { status: tracking({ methodCode: 'NextDay' }) }, 'methodCode'],
    ['no method', { status: tracking({ methodCode: undefined }) }, 'methodCode'],
    [
      'a carrier that Walmart does not know',
      { status: tracking({ carrierName: { carrier: 'Gull Parcel' } }) },
      'carrier',
    ],
    ['no carrier', { status: tracking({ carrierName: {} }) }, 'carrier'],
    [
      'an unknown carrier without a URL',
      { status: tracking({ carrierName: { otherCarrier: 'Gull' } }) },
      'trackingURL',
    ],
    ['no tracking number', { status: tracking({ trackingNumber: ' ' }) }, 'trackingNumber'],
    ['an unknown form of a date', { status: tracking({ shipDateTime: 'March 10, 2026' }) }, 'shipDateTime'],
    ['an impossible date', { status: tracking({ shipDateTime: '2026-13-10T12:00:00Z' }) }, 'shipDateTime'],
    ['no tracking', { status: { trackingInfo: undefined } }, 'trackingInfo'],
    ['another status', { status: { status: 'Delivered' } }, 'status'],
    ['no quantity', { status: { statusQuantity: undefined } }, 'statusQuantity'],
    ['a quantity of zero', { status: { statusQuantity: quantity(0) } }, 'amount'],
    ['half a unit', { status: { statusQuantity: quantity('0.5') } }, 'amount'],
    ['a quantity that is a number', { status: { statusQuantity: { unitOfMeasurement: 'EACH', amount: 1 } } }, 'amount'],
    ['an address without a city', { status: { returnCenterAddress: { address1: '1 Quay' } } }, 'city'],
    ['a long sellerOrderId', { line: { sellerOrderId: 'x'.repeat(31) } }, 'sellerOrderId'],
    ['a line number that is a number', { line: { lineNumber: 1 } }, 'lineNumber'],
    ['an override in a string', { line: { intentToCancelOverride: 'true' } }, 'intentToCancelOverride'],
  ])('is rejected for %s', async (_what, { status, line }, field) => {
    const { ship, order } = await acknowledged([1])
    const response = await ship(shipmentOf([{ ...shippedLine('1', 1, status), ...line }]))
    const text = field === 'methodCode' ? 'Method code is not supported in line number 1' : ''
    expect(response).toEqual({ status: 400, body: ordersError(text, field) })
    expect(statesOf(order)).toEqual(['Acknowledged 1'])
  })

  test.each(['2026-03-10T12:00:00Z', '2026-03-10T07:00:00-0500', String(Date.parse('2026-03-10T12:00:00Z'))])(
    'accepts the date %s, and no sellerOrderId',
    async (shipDateTime) => {
      const { ship } = await acknowledged([1])
      const line = { ...shippedLine('1', 1, tracking({ shipDateTime })), sellerOrderId: undefined }
      const [sent] = (await ship(shipmentOf([line]))).body.order.orderLines.orderLine
      expect(sent?.orderLineStatuses.orderLineStatus[0]?.trackingInfo?.shipDateTime).toBe(
        Date.parse('2026-03-10T12:00:00Z'),
      )
      expect(sent).not.toHaveProperty('sellerOrderId')
    },
  )

  test('accepts an unknown carrier with a URL, an address, and units of EA', async () => {
    const { ship } = await acknowledged([1])
    const other = tracking({ carrierName: { otherCarrier: 'Gull' }, trackingURL: 'https://gull.example.com/1' })
    const address = { address1: '1 Quay', city: 'Port Amberly', state: 'OR', postalCode: '97101', country: 'USA' }
    const extra = { returnCenterAddress: address, statusQuantity: { unitOfMeasurement: 'EA', amount: '1' } }
    const { body } = await ship(shipmentOf([shippedLine('1', 1, { ...other, ...extra })]))
    expect(body.order.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus).toEqual([
      { status: 'Shipped', statusQuantity: quantity(1), ...other, returnCenterAddress: address },
    ])
  })

  test.each(['USPS First Class Mail', 'ShipGlobal', 'Western Post', 'UniUni', 'SpeedX', 'DoorDash'])(
    'accepts the carrier %s',
    async (carrier) => {
      const { ship } = await acknowledged([1])
      const response = await ship(shipmentOf([shippedLine('1', 1, tracking({ carrierName: { carrier } }))]))
      expect(response.status).toBe(200)
    },
  )

  test('accepts an empty tracking URL with a known carrier only', async () => {
    const { ship } = await acknowledged([1])
    const known = tracking({ trackingURL: '' })
    const other = tracking({ carrierName: { otherCarrier: 'Gull' }, trackingURL: '' })
    const rejected = await ship(shipmentOf([shippedLine('1', 1, other)]))
    expect(rejected).toMatchObject({ status: 400, body: ordersError('', 'trackingURL') })
    const { body } = await ship(shipmentOf([shippedLine('1', 1, known)]))
    const [status] = body.order.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus ?? []
    expect(status?.trackingInfo).toEqual({ ...known.trackingInfo, trackingURL: undefined })
  })

  test('needs an override if the customer wants to cancel', async () => {
    const { ship, order } = await acknowledged([1])
    for (const line of order.orderLines.orderLine) line.intentToCancel = 'true'
    const response = await ship(shipmentOf([shippedLine('1', 1)]))
    expect(response).toEqual({ status: 400, body: ordersError('intentToCancelOverride') })
    expect((await ship(shipmentOf([{ ...shippedLine('1', 1), intentToCancelOverride: true }]))).status).toBe(200)
  })

  test('can change the tracking within four hours', async () => {
    const { ship, clock } = await acknowledged([2])
    await ship(shipmentOf([shippedLine('1', 2)]))
    const currentTrackingInfo = { trackingNumber: 'TRACK1' }
    expect((await ship(trackingUpdate({}))).body).toEqual(ordersError('', 'currentTrackingInfo'))
    clock.ms += 4 * 3_600_000
    expect((await ship(trackingUpdate({ currentTrackingInfo: { trackingNumber: 'no' } }))).status).toBe(400)
    const { body } = await ship(trackingUpdate({ currentTrackingInfo }))
    const [line] = body.order.orderLines.orderLine
    expect([statesOf(body.order), line?.statusDate]).toEqual([['Shipped 2'], clock.ms])
    expect(line?.orderLineStatuses.orderLineStatus[0]?.trackingInfo?.trackingNumber).toBe('TRACK2')
    clock.ms += 1
    expect((await ship(trackingUpdate({ currentTrackingInfo: { trackingNumber: 'TRACK2' } }))).body).toEqual(
      ordersError('4 hours'),
    )
    expect((await ship(shipmentOf([shippedLine('1', 1)], { processMode: 'ALL' }))).body).toEqual(
      ordersError('', 'processMode'),
    )
  })
})

test.each(['shipping', 'cancel', 'refund'])('%s requires a JSON object in its wrapper', async (verb) => {
  const { path, post } = await acknowledged([1])
  const malformed = await post(`${path}/${verb}`, '{"orderLines":')
  expect(malformed).toEqual({ status: 400, body: ordersError('', 'data', 'MALFORMED_REQUEST_CONTENT.GMP_ORDER_API') })
  const wrapper = { shipping: 'orderShipment', cancel: 'orderCancellation', refund: 'orderRefund' }[verb]
  const bare = await post(`${path}/${verb}`, { orderLines: { orderLine: [shippedLine('1', 1)] } })
  expect(bare).toEqual({ status: 400, body: ordersError('is required', wrapper) })
  expect((await post(`${path}/${verb}`, '[]')).status).toBe(400)
  const rejections = {
    'application/xml': [501, 'NOT_SIMULATED'],
    'text/plain': [415, 'UNSUPPORTED_MEDIA_TYPE'],
  } as const
  for (const [type, [status, kind]] of Object.entries(rejections)) {
    const rejected = await post(`${path}/${verb}`, '<orderShipment/>', type)
    expect(rejected).toMatchObject({ status, body: { errors: { error: [{ code: `${kind}.GMP_ORDER_API` }] } } })
  }
})

describe('cancel', () => {
  test('cancels some units, before and after the order is acknowledged', async () => {
    const { seller, post, cancel, ship } = await acknowledged([3])
    expect(statesOf((await cancel(cancellationOf('1', 1))).body.order)).toEqual(['Acknowledged 2, Cancelled 1'])
    await ship(shipmentOf([shippedLine('1', 1)]))
    const last = (await cancel(cancellationOf('1', 1))).body.order
    expect(statesOf(last)).toEqual(['Cancelled 1, Shipped 1, Cancelled 1'])
    expect(last.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus[2]?.cancellationReason).toBe(
      'SELLER_CANCEL_OUT_OF_STOCK',
    )
    const created = putOrder(seller, [2])
    const response = await post(`/v3/orders/${created.purchaseOrderId}/cancel`, cancellationOf('1', 2))
    expect(statesOf(response.body.order)).toEqual(['Cancelled 2'])
  })

  test.each<[string, object, [string, string?]]>([
    ['too many units', cancellationOf('1', 3), ['than is open', 'data']],
    ['an unknown line', cancellationOf('5', 1), ['does not exist', 'data']],
    ['no reason', cancellationOf('1', 1, { cancellationReason: undefined }), ['', 'cancellationReason']],
    ['an unknown reason', cancellationOf('1', 1, { cancellationReason: 'BORED' }), ['', 'cancellationReason']],
    ['another status', cancellationOf('1', 1, { status: 'Shipped' }), ['', 'status']],
    ['a quantity of zero', cancellationOf('1', 0), ['', 'amount']],
  ])('is rejected for %s', async (_what, body, [text, field]) => {
    const { cancel, order } = await acknowledged([2])
    expect(await cancel(body)).toEqual({ status: 400, body: ordersError(text, field) })
    expect(statesOf(order)).toEqual(['Acknowledged 2'])
  })

  test('is rejected after shipping', async () => {
    const { cancel, ship } = await acknowledged([1])
    await ship(shipmentOf([shippedLine('1', 1)]))
    expect(await cancel(cancellationOf('1', 1))).toEqual({ status: 400, body: ordersError('is in SHIPPED status') })
  })
})

/** A shipped order of one line with two units. */
async function shipped() {
  const running = await acknowledged([2])
  await running.ship(shipmentOf([shippedLine('1', 2)]))
  return { ...running, id: running.order.purchaseOrderId }
}

describe('refund', () => {
  test('adds up to at most what was charged, and counts twice if it is sent twice', async () => {
    const { refund, id, clock, order } = await shipped()
    clock.ms += 1000
    await refund(refundOf(id, -9.95))
    const { status, body } = await refund(refundOf(id, -9.95))
    const [line] = body.order.orderLines.orderLine
    expect([status, statesOf(body.order), line?.statusDate]).toEqual([200, ['Shipped 2'], clock.ms])
    expect(line?.refund).toMatchObject({ refundId: expect.any(String), refundComments: 'sorry' })
    expect(await refund(refundOf(id, -0.11))).toEqual({ status: 400, body: ordersError('exceed') })
    const last = await refund(refundOf(id, -0.1))
    expect(last.body.order.orderLines.orderLine[0]?.refund?.refundCharges.refundCharge).toHaveLength(3)
    expect(order).toEqual(last.body.order)
  })

  test.each<[string, (id: string) => object, string]>([
    ['another order in the body', () => refundOf('1', -1), 'purchaseOrderId'],
    ['a positive amount', (id) => refundOf(id, 1), 'amount'],
    ['an amount of zero', (id) => refundOf(id, 0), 'amount'],
    ['an amount in a string', (id) => refundOf(id, '-1'), 'amount'],
    ['less than a cent', (id) => refundOf(id, -0.001), 'amount'],
    ['an unknown reason', (id) => refundOf(id, -1, { entry: { refundReason: 'Because' } }), 'refundReason'],
    ['no charge', (id) => refundOf(id, -1, { entry: { charge: undefined } }), 'charge'],
    ['no refunds', (id) => refundOf(id, -1, { line: { refunds: undefined } }), 'refunds'],
    ['an unknown line', (id) => refundOf(id, -1, { line: { lineNumber: '8' } }), 'data'],
  ])('is rejected for %s', async (_what, body, field) => {
    const { refund, id, order } = await shipped()
    expect(await refund(body(id))).toEqual({ status: 400, body: ordersError('', field) })
    expect(order.orderLines.orderLine[0]?.refund).toBeUndefined()
  })

  test('is rejected before shipping, and once something was returned', async () => {
    const { refund, order } = await acknowledged([1])
    expect((await refund(refundOf(order.purchaseOrderId, -1))).body).toEqual(ordersError('is not shipped'))
    const { refund: refundShipped, seller, id } = await shipped()
    seller.deliverOrder(id)
    expect((await refundShipped(refundOf(id, -1))).status).toBe(200)
    seller.addReturn(id)
    expect(await refundShipped(refundOf(id, -1))).toEqual({ status: 400, body: ordersError('has a return') })
  })

  test('is full for all lines or for none', async () => {
    const { refund, ship, order } = await acknowledged([1, 1])
    await ship(shipmentOf([shippedLine('1', 1), shippedLine('2', 1)]))
    const id = order.purchaseOrderId
    const lines = [refundOf(id, -1, { line: { isFullRefund: true } }), refundOf(id, -1, { line: { lineNumber: '2' } })]
    const orderLine = lines.flatMap(({ orderRefund }) => orderRefund.orderLines.orderLine)
    const mixed = { orderRefund: { purchaseOrderId: id, orderLines: { orderLine } } }
    expect((await refund(mixed)).body).toEqual(ordersError('', 'isFullRefund'))
    const { body } = await refund(refundOf(id, -1, { line: { isFullRefund: true } }))
    const charges = body.order.orderLines.orderLine[0]?.refund?.refundCharges.refundCharge ?? []
    const cents = charges.map(({ charge }) => Math.round(charge.chargeAmount.amount * 100))
    expect(cents).toEqual([-100, -900, -230])
  })

  test('keeps taxAndOtherFees beside the tax', async () => {
    const { refund, ship, order } = await acknowledged([1])
    await ship(shipmentOf([shippedLine('1', 1)]))
    const tax = { taxName: 'Item Price Tax', taxAmount: { currency: 'USD', amount: -0.1 } }
    const chargeAmount = { currency: 'USD', amount: -1 }
    const charge = { chargeType: 'PRODUCT', chargeName: 'Item Price', chargeAmount, tax, taxAndOtherFees: tax }
    const { body } = await refund(refundOf(order.purchaseOrderId, -1, { entry: { charge } }))
    expect(body.order.orderLines.orderLine[0]?.refund?.refundCharges.refundCharge[0]?.charge).toEqual(charge)
    const positive = { ...charge, taxAndOtherFees: { ...tax, taxAmount: { currency: 'USD', amount: 1 } } }
    expect((await refund(refundOf(order.purchaseOrderId, -1, { entry: { charge: positive } }))).status).toBe(400)
  })
})
