import {
  type CallOptions,
  createWalmartClient,
  type OrderRefund,
  type Order,
  type Reply,
  type Shipment,
  type WalmartClient,
} from '@aisle/walmart'
import type { Order as SimulatedOrder } from '@aisle/walmart-simulator'
import { afterEach, describe, expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ orders: 40 })
const createdStartDate = new Date(Date.now() - 179 * 86_400_000)
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

function connect(confirmAfterMs = 20): WalmartClient {
  const { clientId, clientSecret } = sellerOf(simulator)
  return createWalmartClient({ baseUrl: simulator.url, clientId, clientSecret, confirmAfterMs })
}

/** An order with one line of four units. */
function addOrder(status: 'Created' | 'Acknowledged' | 'Shipped'): SimulatedOrder {
  return sellerOf(simulator).addOrder({ lines: [{ quantity: 4, statuses: { [status]: 4 } }] })
}

type Effect = Parameters<typeof simulator.fault>[0]['effect']

function disturb(path: string, effect: Effect['kind'] & ('lose-response' | 'lose-request'), passing: Passing = {}) {
  removals.push(simulator.fault({ path, effect: { kind: effect }, times: 1, ...passing }))
}

interface Passing {
  readonly method?: string
  readonly times?: number
  readonly after?: number
}

/** The calls for an order since this was created, such as `GET`, `POST shipping`. */
function callsAbout({ purchaseOrderId }: SimulatedOrder): () => string[] {
  const root = `/v3/orders/${purchaseOrderId}`
  const start = simulator.requests.length
  return () =>
    simulator.requests
      .slice(start)
      .filter(({ path }) => path.startsWith(root))
      .map(({ method, path }) => [method, ...path.slice(root.length).split('/').slice(1)].join(' '))
}

function shipmentOf({ purchaseOrderId }: SimulatedOrder, quantity = 1): Shipment {
  const line = { lineNumber: '1', quantity, carrier: 'UPS', trackingNumber: 'T-1', methodCode: 'Standard' } as const
  return { purchaseOrderId, lines: [{ ...line, shippedAt: new Date('2026-11-02T10:00:00.000Z') }] }
}

function refundOf({ purchaseOrderId }: SimulatedOrder, amount = '0.10'): OrderRefund {
  return {
    purchaseOrderId,
    lines: [{ lineNumber: '1', charges: [{ reason: 'DamagedItem', chargeType: 'PRODUCT', amount }] }],
  }
}

function unitsIn({ value }: Reply<Order>, ...statuses: readonly string[]): number {
  return value.orderLines.orderLine
    .flatMap(({ orderLineStatuses }) => orderLineStatuses.orderLineStatus)
    .filter(({ status }) => statuses.includes(status))
    .reduce((units, { statusQuantity }) => units + Number(statusQuantity.amount), 0)
}

function refundedIn({ value }: Reply<Order>): string[] {
  return value.orderLines.orderLine.flatMap(
    ({ refund }) => refund?.refundCharges?.refundCharge.map(({ charge }) => charge.chargeAmount.amount) ?? [],
  )
}

test('reads one order, with or without the optional fields', async () => {
  const { purchaseOrderId } = addOrder('Created')
  const client = connect()
  const plain = await client.getOrder(purchaseOrderId)
  expect(plain.value).toMatchObject({ purchaseOrderId, orderDate: expect.any(Date) })
  expect(plain.raw).toMatchObject({ purchaseOrderId, orderDate: expect.any(Number) })
  expect(plain.gaps).toEqual([])
  expect(plain.value.orderLines.orderLine[0]?.item).not.toHaveProperty('imageUrl')
  const rich = await client.getOrder(purchaseOrderId, { productInfo: true, replacementInfo: true })
  expect(rich.value).toMatchObject({ orderType: 'REGULAR' })
  expect(rich.value.orderLines.orderLine[0]?.item).toHaveProperty('imageUrl')
})

test('throws not_found for an unknown order and sends nothing for an invalid id', async () => {
  const client = connect()
  await expect(client.getOrder('1000000000000')).rejects.toMatchObject({ kind: 'not_found', status: 404 })
  const calls = simulator.requests.length
  for (const id of ['', '..', 'released/../1', '1?x']) {
    await expect(client.getOrder(id)).rejects.toMatchObject({
      kind: 'invalid_request',
      message: expect.stringContaining('purchaseOrderId: expected'),
    })
    await expect(client.acknowledgeOrder(id)).rejects.toMatchObject({ kind: 'invalid_request' })
  }
  expect(simulator.requests).toHaveLength(calls)
})

test('lists orders to acknowledge and resumes from a cursor alone', async () => {
  const waiting = [addOrder('Created'), addOrder('Created')]
  const acknowledged = addOrder('Acknowledged')
  const client = connect()
  const pages = await Array.fromAsync(client.listReleasedOrders({ createdStartDate, limit: 1 }))
  const ids = (some: typeof pages) => some.flatMap(({ elements }) => elements.map(({ value }) => value.purchaseOrderId))
  expect(ids(pages)).toEqual(expect.arrayContaining(waiting.map(({ purchaseOrderId }) => purchaseOrderId)))
  expect(ids(pages)).not.toContain(acknowledged.purchaseOrderId)
  const rest = await Array.fromAsync(connect().listReleasedOrders({ cursor: pages[0]?.cursor ?? '' }))
  expect(ids(rest)).toEqual(ids(pages.slice(1)))
})

test('filters orders by their contents', async () => {
  const { purchaseOrderId, customerOrderId, orderLines } = addOrder('Created')
  const client = connect()
  const sku = orderLines.orderLine[0]?.item.sku
  for (const search of [{ purchaseOrderId }, { customerOrderId }, { sku, purchaseOrderId }]) {
    for (const list of [client.listOrders, client.listReleasedOrders]) {
      const [page, ...more] = await Array.fromAsync(list({ createdStartDate, ...search }))
      expect(page?.elements.map(({ value }) => value.purchaseOrderId)).toEqual([purchaseOrderId])
      expect(more).toEqual([])
    }
  }
})

interface Write {
  readonly name: string
  readonly action: string
  readonly from: 'Created' | 'Acknowledged' | 'Shipped'
  readonly run: (client: WalmartClient, order: SimulatedOrder, options?: CallOptions) => Promise<Reply<Order>>
  /** How often the write is in the order; each write below adds one. */
  readonly count: (reply: Reply<Order>) => number
  /** Whether it reads the order first. */
  readonly isRepeatable: boolean
}

const writes: readonly Write[] = [
  {
    name: 'acknowledgeOrder',
    action: 'acknowledge',
    from: 'Created',
    run: (client, { purchaseOrderId }, options) => client.acknowledgeOrder(purchaseOrderId, options),
    count: (reply) => unitsIn(reply, 'Acknowledged') / 4,
    isRepeatable: false,
  },
  {
    name: 'shipOrder',
    action: 'shipping',
    from: 'Acknowledged',
    run: (client, order, options) => client.shipOrder(shipmentOf(order), options),
    count: (reply) => unitsIn(reply, 'Shipped'),
    isRepeatable: true,
  },
  {
    name: 'cancelOrder',
    action: 'cancel',
    from: 'Acknowledged',
    run: (client, { purchaseOrderId }, options) => {
      const line = { lineNumber: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' } as const
      return client.cancelOrder({ purchaseOrderId, lines: [line] }, options)
    },
    count: (reply) => unitsIn(reply, 'Cancelled'),
    isRepeatable: true,
  },
  {
    name: 'refundOrder',
    action: 'refund',
    from: 'Shipped',
    run: (client, order, options) => client.refundOrder(refundOf(order), options),
    count: (reply) => refundedIn(reply).length,
    isRepeatable: true,
  },
]

describe.each(writes)('$name', ({ action, from, run, count, isRepeatable }) => {
  const first = isRepeatable ? ['GET'] : []
  const post = `POST ${action}`
  const pathOf = ({ purchaseOrderId }: SimulatedOrder) => `/v3/orders/${purchaseOrderId}/${action}`

  test('returns the changed order', async () => {
    const order = addOrder(from)
    const calls = callsAbout(order)
    const reply = await run(connect(), order)
    expect(count(reply)).toBe(1)
    expect(reply.value.purchaseOrderId).toBe(order.purchaseOrderId)
    expect(calls()).toEqual([...first, post])
  })

  test('is not sent again after a lost response if the order shows it was applied', async () => {
    const order = addOrder(from)
    const calls = callsAbout(order)
    disturb(pathOf(order), 'lose-response')
    const reply = await run(connect(), order)
    expect(calls()).toEqual([...first, post, 'GET'])
    expect(count(reply)).toBe(1)
    expect(reply).toEqual(await connect().getOrder(order.purchaseOrderId))
  })

  test('is sent once more if the request was lost', async () => {
    const order = addOrder(from)
    const calls = callsAbout(order)
    disturb(pathOf(order), 'lose-request')
    expect(count(await run(connect(), order))).toBe(1)
    expect(calls()).toEqual([...first, post, 'GET', post])
  })

  test('throws not_applied if the request is lost twice', async () => {
    const order = addOrder(from)
    const calls = callsAbout(order)
    disturb(pathOf(order), 'lose-request', { times: 2 })
    await expect(run(connect(), order)).rejects.toMatchObject({ kind: 'unavailable', outcome: 'not_applied' })
    expect(calls()).toEqual([...first, post, 'GET', post, 'GET'])
    expect(count(await connect().getOrder(order.purchaseOrderId))).toBe(0)
  })

  test('is not sent again if the order cannot be read', async () => {
    const order = addOrder(from)
    const calls = callsAbout(order)
    const client = connect()
    disturb(pathOf(order), 'lose-response')
    disturb(`/v3/orders/${order.purchaseOrderId}`, 'lose-request', { method: 'GET', after: first.length })
    await expect(run(client, order)).rejects.toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
    expect(calls()).toEqual([...first, post, 'GET'])
    expect(count(await client.getOrder(order.purchaseOrderId))).toBe(1)
  })

  test.runIf(isRepeatable)('is applied again on a second call, whatever is lost', async () => {
    const order = addOrder(from)
    const client = connect()
    await run(client, order)
    expect(count(await run(client, order))).toBe(2)
    const calls = callsAbout(order)
    disturb(pathOf(order), 'lose-request')
    expect(count(await run(client, order))).toBe(3)
    expect(calls()).toEqual(['GET', post, 'GET', post])
    disturb(pathOf(order), 'lose-response')
    expect(count(await run(client, order))).toBe(4)
    expect(calls().slice(4)).toEqual(['GET', post, 'GET'])
  })

  test.runIf(isRepeatable)('is not sent if the order cannot be read first', async () => {
    const order = { ...addOrder(from), purchaseOrderId: '1000000000000' }
    const calls = callsAbout(order)
    await expect(run(connect(), order)).rejects.toMatchObject({ kind: 'not_found', outcome: undefined })
    expect(calls()).toEqual(['GET'])
  })

  test('throws Walmart’s rejection without another read or retry', async () => {
    const order = sellerOf(simulator).addOrder({ shipNodeType: 'WFSFulfilled' })
    const calls = callsAbout(order)
    await expect(run(connect(), order)).rejects.toMatchObject({
      kind: 'invalid_request',
      status: 400,
      outcome: undefined,
    })
    expect(calls()).toEqual([...first, post])
  })

  test('throws the abort reason while waiting to check the order', async () => {
    const order = addOrder(from)
    const calls = callsAbout(order)
    const abort = new AbortController()
    disturb(pathOf(order), 'lose-response')
    const caught = expect(run(connect(60_000), order, { signal: abort.signal })).rejects.toBe('enough')
    await expect.poll(calls).toContain(post)
    abort.abort('enough')
    await caught
    expect(calls()).toEqual([...first, post])
  })
})

test('does not ship again if somebody else has shipped meanwhile', async () => {
  const order = addOrder('Acknowledged')
  const { purchaseOrderId } = order
  const calls = callsAbout(order)
  disturb(`/v3/orders/${purchaseOrderId}/shipping`, 'lose-request')
  const caught = expect(connect(500).shipOrder(shipmentOf(order))).rejects.toMatchObject({ outcome: 'unknown' })
  await expect.poll(calls).toContain('POST shipping')
  const lines = shipmentOf(order).lines.map((line) => ({ ...line, trackingNumber: 'T-2' }))
  await connect().shipOrder({ purchaseOrderId, lines })
  await caught
  expect(calls()).toEqual(['GET', 'POST shipping', 'GET', 'POST shipping', 'GET'])
  expect(unitsIn(await connect().getOrder(purchaseOrderId), 'Shipped')).toBe(1)
})

test('ships several lines and parcels in one call', async () => {
  const order = sellerOf(simulator).addOrder({
    lines: [{ statuses: { Acknowledged: 3 } }, { statuses: { Acknowledged: 1 } }],
  })
  const { purchaseOrderId } = order
  const [line] = shipmentOf(order).lines
  if (line === undefined) throw new Error('no line')
  const { carrier: _carrier, ...uncarried } = line
  const trackingUrl = 'https://tracking.example.com/T-3'
  const returnCenterAddress = { address1: '1 Quay', city: 'Reno', state: 'NV', postalCode: '89501', country: 'USA' }
  disturb(`/v3/orders/${purchaseOrderId}/shipping`, 'lose-response')
  const { value } = await connect().shipOrder({
    purchaseOrderId,
    lines: [
      { ...line, quantity: 2, returnCenterAddress },
      { ...line, trackingNumber: 'T-2' },
      { ...uncarried, lineNumber: '2', otherCarrier: 'Gull Parcel', trackingNumber: 'T-3', trackingUrl },
    ],
  })
  const parcels = value.orderLines.orderLine.map(({ orderLineStatuses }) =>
    orderLineStatuses.orderLineStatus.map(({ status, statusQuantity, trackingInfo }) => [
      status,
      statusQuantity.amount,
      trackingInfo?.trackingNumber,
    ]),
  )
  expect(parcels).toEqual([
    [
      ['Shipped', '2', 'T-1'],
      ['Shipped', '1', 'T-2'],
    ],
    [['Shipped', '1', 'T-3']],
  ])
  expect(value.orderLines.orderLine[1]?.orderLineStatuses.orderLineStatus[0]).toMatchObject({
    trackingInfo: {
      shipDateTime: line.shippedAt,
      carrierName: { otherCarrier: 'Gull Parcel' },
      methodCode: 'Standard',
      trackingURL: trackingUrl,
    },
  })
  expect(value.orderLines.orderLine[0]).toMatchObject({
    sellerOrderId: purchaseOrderId,
    orderLineStatuses: { orderLineStatus: [{ returnCenterAddress }, {}] },
  })
})

test.each(['lose-response', 'lose-request'] as const)(
  'changes a parcel’s tracking despite the fault %s',
  async (fault) => {
    const order = addOrder('Acknowledged')
    const client = connect()
    await client.shipOrder(shipmentOf(order, 2))
    const calls = callsAbout(order)
    disturb(`/v3/orders/${order.purchaseOrderId}/shipping`, fault)
    const lines = shipmentOf(order, 2).lines.map((line) => {
      return { ...line, carrier: 'FedEx' as const, trackingNumber: 'T-9', currentTrackingNumber: 'T-1' }
    })
    const reply = await client.updateTracking({ purchaseOrderId: order.purchaseOrderId, lines })
    expect(unitsIn(reply, 'Shipped')).toBe(2)
    expect(reply.value.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus).toContainEqual(
      expect.objectContaining({
        trackingInfo: expect.objectContaining({ trackingNumber: 'T-9', carrierName: { carrier: 'FedEx' } }),
      }),
    )
    const again = fault === 'lose-request' ? ['POST shipping'] : []
    expect(calls()).toEqual(['GET', 'POST shipping', 'GET', ...again])
  },
)

test('does not mistake another parcel for the updated one', async () => {
  const order = addOrder('Acknowledged')
  const { purchaseOrderId } = order
  const client = connect()
  const [line] = shipmentOf(order).lines
  if (line === undefined) throw new Error('no line')
  await client.shipOrder({ purchaseOrderId, lines: [line, { ...line, trackingNumber: 'T-2' }] })
  disturb(`/v3/orders/${purchaseOrderId}/shipping`, 'lose-request')
  const lines = [{ ...line, trackingNumber: 'T-2', currentTrackingNumber: 'T-1' }]
  const { value } = await client.updateTracking({ purchaseOrderId, lines })
  const parts = value.orderLines.orderLine.flatMap(({ orderLineStatuses }) => orderLineStatuses.orderLineStatus)
  expect(parts.flatMap(({ trackingInfo }) => trackingInfo?.trackingNumber ?? [])).toEqual(['T-2', 'T-2'])
})

test('refunds amounts exact to the cent, as negative numbers', async () => {
  const order = addOrder('Shipped')
  const client = connect()
  for (const amount of ['0.10', '0.20', '0.07']) await client.refundOrder(refundOf(order, amount))
  disturb(`/v3/orders/${order.purchaseOrderId}/refund`, 'lose-response')
  const reply = await client.refundOrder(refundOf(order, '0.03'))
  expect(refundedIn(reply)).toEqual(['-0.1', '-0.2', '-0.07', '-0.03'])
})

test('refunds a line in full, which can exceed the requested amount', async () => {
  const order = addOrder('Shipped')
  disturb(`/v3/orders/${order.purchaseOrderId}/refund`, 'lose-response')
  const calls = callsAbout(order)
  const reply = await connect().refundOrder({ ...refundOf(order, '0.01'), isFullRefund: true })
  expect(refundedIn(reply).length).toBeGreaterThan(1)
  expect(calls()).toEqual(['GET', 'POST refund', 'GET'])
})

const [shipped] = shipmentOf({ purchaseOrderId: '1' } as SimulatedOrder).lines
const { carrier: _carrier, ...bare } = shipped ?? {}
const cancelled = { lineNumber: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }
const charge = { reason: 'DamagedItem', chargeType: 'PRODUCT', amount: '1' }

test.each<[keyof WalmartClient, object, string]>([
  ['shipOrder', { lines: [] }, 'lines: expected at least one line'],
  ['shipOrder', { lines: [{ ...shipped, quantity: 0 }] }, 'lines[0].quantity: expected at least 1 unit'],
  ['shipOrder', { lines: [{ ...shipped, quantity: 1.5 }] }, 'lines[0].quantity: expected a whole number of units'],
  ['shipOrder', { lines: [bare] }, 'lines[0].carrier: pass either carrier or otherCarrier'],
  ['shipOrder', { lines: [{ ...shipped, otherCarrier: 'Gull' }] }, 'lines[0].carrier: pass either'],
  ['shipOrder', { lines: [{ ...bare, otherCarrier: 'Gull' }] }, 'lines[0].trackingUrl: is required with otherCarrier'],
  ['shipOrder', { lines: [{ ...shipped, trackingNumber: ' ' }] }, 'lines[0].trackingNumber: must not be empty'],
  ['shipOrder', { lines: [{ ...shipped, shippedAt: new Date('soon') }] }, 'lines[0].shippedAt: expected a valid Date'],
  ['shipOrder', { lines: [{ ...shipped, trackingNumer: 'T' }] }, 'lines[0]: Unrecognized key: "trackingNumer"'],
  ['shipOrder', { lines: [shipped, { ...shipped, sellerOrderId: 'x' }] }, 'lines[1].sellerOrderId: must be the same'],
  ['shipOrder', { lines: [{ ...shipped, sellerOrderId: 'x'.repeat(31) }] }, 'lines[0].sellerOrderId: expected at most'],
  ['updateTracking', { lines: [shipped] }, 'lines[0].currentTrackingNumber: '],
  ['cancelOrder', { lines: [{ ...cancelled, reason: '' }] }, 'lines[0].reason: must not be empty'],
  ['refundOrder', { lines: [{ lineNumber: '1', charges: [] }] }, 'lines[0].charges: expected at least one charge'],
  [
    'refundOrder',
    { lines: [{ lineNumber: '1', charges: [{ ...charge, amount: '1.005' }] }] },
    'lines[0].charges[0].amount: expected an amount of at most two decimals',
  ],
  [
    'refundOrder',
    { lines: [1, 2].map(() => ({ lineNumber: '1', charges: [charge] })) },
    'lines[1].lineNumber: line 1 is repeated',
  ],
])('%s rejects %j before sending anything', async (name, input, message) => {
  const calls = simulator.requests.length
  const call = connect()[name] as (input: object) => Promise<unknown>
  await expect(call({ purchaseOrderId: '1', ...input })).rejects.toMatchObject({
    kind: 'invalid_request',
    message: expect.stringContaining(message),
  })
  expect(simulator.requests).toHaveLength(calls)
})
