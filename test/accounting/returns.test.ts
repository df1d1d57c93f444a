import type { Order, ReturnOrder } from '@aisle/walmart-simulator'
import { describe, expect, it } from 'vitest'

import { addListings, addProduct } from '../api/add-listings.ts'
import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { expectWaiting, openTransaction, select } from '../helpers/records.ts'
import { addReturn, charge, ship, summaryOf, useBooks } from './use-books.ts'

const books = useBooks()
const { api, seller } = books
const at = '2026-11-02T12:00:00Z'
const receivedAt = '2026-11-12T12:00:00Z'

/** An order of this many delivered units. */
function deliveredOrder(
  units: number,
  { sku = 'MUG', ...extra }: Partial<Order> & { readonly sku?: string } = {},
): Order {
  const order = addOrder(seller, [sku], { units, ...extra })
  charge(lineOf(order), 10 * units)
  ship(lineOf(order), { units, at })
  return order
}

type Parts = Parameters<typeof books.receive>[1]
const returnOf = (order: Order) => addReturn(seller, order)
const receive = (returned: ReturnOrder, ...parts: Parts) => books.receive(returned, parts, receivedAt)
const returnsOf = async (order: Order) =>
  (await books.documentsOf(order)).filter(({ type }) => type === 'customer_return').map(summaryOf)
const set = async (change: object) =>
  books.send('PUT', '/accounting/settings', { ...(await books.get('/accounting/settings')).data, ...change })

describe('goods of a return that are received', () => {
  it('return to inventory, or are written off, at what they cost when they were shipped', async () => {
    const productId = await addProduct(api, { sku: 'BOWL' })
    const { BOWL: listingId } = await addListings(api, books.instanceId, [{ sku: 'BOWL' }])
    await books.send('POST', `/walmart/${books.instanceId}/products/${listingId}/map`, { product_id: productId })
    const cost = (unit_cost: string, effective_from: string) =>
      books.send('POST', `/products/${productId}/costs`, { unit_cost, effective_from })
    await cost('3.333', '2020-01-01')
    await cost('5', '2026-11-03')
    const order = deliveredOrder(4, { sku: 'BOWL' })
    ship(lineOf(order), { units: 2, at }, { units: 2, at: '2026-11-03T12:00:00Z' })
    await books.importOrder(order)
    await cost('9', '2026-11-04')
    const returned = returnOf(order)
    await books.importReturns()
    expect(await returnsOf(order)).toEqual([])
    await receive(returned, [1, 'return_to_stock'], [2, 'dispose'])
    await receive(returned, [1, 'refurbish'])
    // The two parcels cost 6.67 and 10.00.
    expect(await returnsOf(order)).toEqual([
      'customer_return ready 2026-11-12: 1200 Dr 3.33, 5000 Cr 3.33',
      'customer_return ready 2026-11-12: 5100 Dr 8.34, 5000 Cr 8.34',
      'customer_return ready 2026-11-12: 1200 Dr 5.00, 5000 Cr 5.00',
    ])
    const { data } = await books.get(`/accounting/transactions?type=customer_return&search=${order.purchaseOrderId}`)
    expect(data).toHaveLength(3)
    expect(data[0]).toMatchObject({ lines: [{ quantity: '1', product_id: productId, line_number: '1' }, {}] })
    expect(data.map((one: { lines: { description: string }[] }) => one.lines[0]?.description.split(': ')[1])).toEqual([
      '1 unit returned to be refurbished',
      '2 units returned and disposed of',
      '1 unit returned to stock',
    ])
  })

  it('are in the trial balance, the feed and the journal, and not in clearing', async () => {
    const order = deliveredOrder(1)
    await books.importOrder(order)
    const returned = returnOf(order)
    await books.importReturns()
    const before = await books.get('/accounting/clearing')
    const { next } = await books.get('/accounting/transactions/feed')
    await receive(returned, [1, 'dispose'])
    expect(await books.get('/accounting/clearing')).toEqual(before)
    const feed = await books.get(`/accounting/transactions/feed?after=${next}`)
    expect(feed.data.at(-1)).toMatchObject({ type: 'customer_return', reference: order.purchaseOrderId })
    const journal = await api.call('GET', `/api/accounting/transactions/export?type=customer_return`)
    expect(String(journal.body)).toContain(
      `customer_return,ready,${order.purchaseOrderId},5100,Inventory write-off,4.00`,
    )
    const { data } = await books.get('/accounting/trial-balance?from=2026-11-12&to=2026-11-12')
    expect(data.total_debit).toBe(data.total_credit)
  })

  it('have a document even if their order is imported later', async () => {
    const order = deliveredOrder(2)
    const returned = returnOf(order)
    await books.importReturns()
    await receive(returned, [1, 'return_to_stock'])
    await books.importOrder(order)
    expect(await returnsOf(order)).toEqual(['customer_return ready 2026-11-12: 1200 Dr 4.00, 5000 Cr 4.00'])
    await books.importOrder(order)
    await receive(returned, [1, 'return_to_stock'])
    expect(await returnsOf(order)).toHaveLength(2)
  })

  it('may belong to a WFS order, if a person receives them', async () => {
    const order = deliveredOrder(1, { shipNode: { type: 'WFSFulfilled' } })
    await books.importOrder(order)
    const returned = returnOf(order)
    await books.importReturns()
    await receive(returned, [1, 'return_to_stock'])
    expect(await returnsOf(order)).toHaveLength(1)
  })
})

const blockedOf = async (order: Order) =>
  (await books.documentsOf(order)).findLast(({ type }) => type === 'customer_return')?.blocked

describe('a customer return is blocked', () => {
  it('until Walmart reports the units as shipped, and again if it takes that back', async () => {
    const order = deliveredOrder(2)
    ship(lineOf(order), { units: 1, at })
    await books.importOrder(order)
    const returned = returnOf(order)
    await books.importReturns()
    await receive(returned, [2, 'return_to_stock'])
    expect(await blockedOf(order)).toEqual({
      reason: 'missing_fulfillment',
      message:
        `2 units of line 1 of order ${order.purchaseOrderId} were received back, more than Walmart reports as shipped. ` +
        `Refresh the order with POST /api/walmart/${books.instanceId}/orders/refresh-order.`,
    })
    ship(lineOf(order), { units: 2, at })
    await books.importOrder(order)
    const posted = 'customer_return ready 2026-11-12: 1200 Dr 8.00, 5000 Cr 8.00'
    expect(await returnsOf(order)).toEqual([posted])
    ship(lineOf(order), { units: 1, at })
    await books.importOrder(order)
    const today = new Date().toISOString().slice(0, 10)
    expect(await returnsOf(order)).toEqual([
      posted.replace('ready', 'reversed'),
      `reversal of customer_return ready ${today}: 1200 Cr 8.00, 5000 Dr 8.00`,
      `customer_return blocked ${today}: `,
    ])
    ship(lineOf(order), { units: 2, at })
    await books.importOrder(order)
    expect((await returnsOf(order)).at(-1)).toBe(`customer_return ready ${today}: 1200 Dr 8.00, 5000 Cr 8.00`)
  })

  it('as long as its fulfillment is blocked, and is posted with it', async () => {
    const order = deliveredOrder(1, { sku: 'JUG' })
    await books.importOrder(order)
    const returned = returnOf(order)
    await books.importReturns()
    await receive(returned, [1, 'return_to_stock'])
    expect(await blockedOf(order)).toEqual({
      reason: 'missing_fulfillment',
      message: expect.stringMatching(/^The fulfillment of the returned units is blocked too: Line 1 with the SKU JUG/),
    })
    const productId = await addProduct(api, { sku: 'JUG' })
    const { JUG: listingId } = await addListings(api, books.instanceId, [{ sku: 'JUG' }])
    await books.send('POST', `/walmart/${books.instanceId}/products/${listingId}/map`, { product_id: productId })
    await books.complete()
    await books.send('POST', `/products/${productId}/costs`, { unit_cost: '2.5', effective_from: '2020-01-01' })
    await books.complete()
    expect(await returnsOf(order)).toEqual(['customer_return ready 2026-11-12: 1200 Dr 2.50, 5000 Cr 2.50'])
    const { data } = await books.get(`/accounting/transactions?type=customer_return&search=${order.purchaseOrderId}`)
    expect(data[0].lines[0].product_id).toBe(productId)
  })

  it('without an account for the write-off', async () => {
    const { inventory_write_off_nominal_code_id: code } = (await books.get('/accounting/settings')).data
    await set({ inventory_write_off_nominal_code_id: null })
    const order = deliveredOrder(1)
    await books.importOrder(order)
    const returned = returnOf(order)
    await books.importReturns()
    await receive(returned, [1, 'dispose'])
    expect(await blockedOf(order)).toEqual({
      reason: 'missing_nominal_code',
      message:
        'There is no account for goods disposed of. Set inventory_write_off_nominal_code_id with PUT /api/accounting/settings.',
    })
    await set({ inventory_write_off_nominal_code_id: code })
    await books.complete()
    expect(await returnsOf(order)).toEqual(['customer_return ready 2026-11-12: 5100 Dr 4.00, 5000 Cr 4.00'])
  })
})

async function returnedOrder(more: Partial<Order> = {}, how: { readonly isKeepIt?: boolean } = {}) {
  const order = deliveredOrder(2, more)
  await books.importOrder(order)
  return { order, returned: addReturn(seller, order, how) }
}

function deliver({ returnOrderLines }: ReturnOrder, change: object = {}): void {
  const delivered = { status: 'DELIVERED', currentDeliveryStatus: 'DELIVERED', statusTime: receivedAt, ...change }
  for (const line of returnOrderLines) Object.assign(line, delivered)
}

describe('restock_on_delivery', () => {
  it('automatically receives delivered goods to stock, except WFS orders, goods that the customer keeps, and lines that a person received', async () => {
    const own = await returnedOrder()
    const wfs = await returnedOrder({ shipNode: { type: 'WFSFulfilled' } })
    const kept = await returnedOrder({}, { isKeepIt: true })
    const received = await returnedOrder()
    await books.importReturns()
    await receive(received.returned, [1, 'dispose'])
    deliver(own.returned)
    await books.importReturns()
    expect(await returnsOf(own.order)).toEqual([])
    await set({ restock_on_delivery: true })
    deliver(own.returned, { status: 'COMPLETED', refundedQty: 2 })
    deliver(wfs.returned)
    deliver(kept.returned)
    deliver(received.returned)
    await books.importReturns()
    expect(await returnsOf(own.order)).toEqual(['customer_return ready 2026-11-12: 1200 Dr 8.00, 5000 Cr 8.00'])
    expect(await returnsOf(wfs.order)).toEqual([])
    expect(await returnsOf(kept.order)).toEqual([])
    expect(await returnsOf(received.order)).toHaveLength(1)
    expect((await books.returnOf(own.returned)).lines[0]?.receipts).toMatchObject([
      { quantity: '2', disposition: 'return_to_stock', received_at: '2026-11-12T12:00:00.000Z' },
    ])
    await set({ restock_on_delivery: false })
  })

  it('receives units that are added to the return later, once they are delivered too', async () => {
    await set({ restock_on_delivery: true })
    const { order, returned } = await returnedOrder()
    const setUnits = (amount: number) => {
      for (const line of returned.returnOrderLines) line.quantity.measurementValue = amount
    }
    setUnits(1)
    deliver(returned)
    await books.importReturns()
    setUnits(2)
    deliver(returned, { status: 'INITIATED', currentDeliveryStatus: 'IN_TRANSIT' })
    await books.importReturns()
    expect(await returnsOf(order)).toEqual(['customer_return ready 2026-11-12: 1200 Dr 4.00, 5000 Cr 4.00'])
    deliver(returned, { statusTime: '2026-11-14T12:00:00Z' })
    await books.importReturns()
    deliver(returned, { status: 'COMPLETED' })
    await books.importReturns()
    expect(await returnsOf(order)).toEqual([
      'customer_return ready 2026-11-12: 1200 Dr 4.00, 5000 Cr 4.00',
      'customer_return ready 2026-11-14: 1200 Dr 4.00, 5000 Cr 4.00',
    ])
    await set({ restock_on_delivery: false })
  })

  it('is off by default', async () => {
    const { restock_on_delivery: isOn } = (await books.get('/accounting/settings')).data
    expect(isOn).toBe(false)
  })
})

it('a receipt has one document, however many transactions make it at once', async () => {
  const order = deliveredOrder(5)
  await books.importOrder(order)
  const returned = returnOf(order)
  await books.importReturns()
  await Promise.all([
    ...Array.from({ length: 5 }, () => receive(returned, [1, 'return_to_stock'])),
    ...Array.from({ length: 5 }, () => books.importOrder(order)),
  ])
  expect(await returnsOf(order)).toHaveLength(5)
  const rows = await select<{ cumulative: string }>(
    api,
    `select cumulative from accounting_transactions where reference = $1 and type = 'customer_return' order by 1`,
    [order.purchaseOrderId],
  )
  expect(rows.map(({ cumulative }) => cumulative)).toEqual(['1', '2', '3', '4', '5'])
})

it('a receipt has a document even if its order is stored at the same time', async () => {
  const order = deliveredOrder(1)
  const returned = returnOf(order)
  await books.importReturns()
  await using feed = await openTransaction(api)
  await feed.query(`select pg_advisory_xact_lock(hashtextextended($1::text || ':accounting feed', 0))`, [api.tenant.id])
  const importing = books.importOrder(order)
  await expectWaiting(api, 1)
  let isReceived = false
  const receiving = receive(returned, [1, 'return_to_stock']).then(() => (isReceived = true))
  // Without waiting, it would miss the order.
  await Promise.race([expectWaiting(api, 2), receiving])
  expect(isReceived).toBe(false)
  await feed.query('commit')
  await Promise.all([importing, receiving])
  expect(await returnsOf(order)).toHaveLength(1)
})
