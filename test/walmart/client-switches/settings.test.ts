import { describe, expect, test } from 'vitest'

import { createdStartDate, errorOf, shipmentOf, useSwitches, valuesOf } from './use-switches.ts'

const { simulator, seller, disturb, connect } = useSwitches()
const always = {}
type Client = ReturnType<typeof connect>

const lists: readonly (readonly [string, (client: Client) => AsyncGenerator<object>])[] = [
  ['/v3/orders', (client) => client.listOrders({ createdStartDate })],
  ['/v3/orders/released', (client) => client.listReleasedOrders({ createdStartDate })],
  ['/v3/items', (client) => client.listItems()],
  ['/v3/returns', (client) => client.listReturns()],
  ['/v3/inventories', (client) => client.listInventories()],
  ['/v3/feeds', (client) => client.listFeeds()],
  ['/v3/settings/shipping/shipnodes', (client) => client.listShipNodes()],
]

describe.each([200, 404] as const)('empty-list with %i', (status) => {
  test.each(lists)('empty-list: %s is one empty page, with either status', async (path, list) => {
    disturb(path, { kind: 'empty-list', status, always: true }, always)
    const page = { records: [], elements: [], rejected: [], gaps: [], total: 0, cursor: undefined }
    expect(await Array.fromAsync(list(connect()))).toMatchObject([page])
    expect(simulator.requests.at(-1)).toMatchObject({ path, status })
  })

  test('empty-list: a search without matches is one empty page', async () => {
    disturb('/v3/orders', { kind: 'empty-list', status }, always)
    const [page, ...more] = await Array.fromAsync(connect().listOrders({ createdStartDate, sku: 'none' }))
    expect(page).toMatchObject({ elements: [], total: 0, cursor: undefined })
    expect(more).toEqual([])
    expect(valuesOf(await Array.fromAsync(connect().listOrders({ createdStartDate })))).not.toEqual([])
  })
})

test('empty-list: a 404 in the middle of a list is an error, since it may reject the cursor', async () => {
  disturb('/v3/items', { kind: 'empty-list', status: 404, always: true }, { after: 1 })
  const error = await errorOf(Array.fromAsync(connect().listItems({ limit: 10 })))
  expect([error.kind, error.status, error.message]).toEqual([
    'invalid_request',
    404,
    expect.stringContaining('Start again'),
  ])
})

test('charge-per-unit: returns amounts as sent; nothing in the order shows which kind they are', async () => {
  const { purchaseOrderId } = seller.addOrder({ lines: [{ quantity: 4 }] })
  const client = connect()
  const ofLine = (await client.getOrder(purchaseOrderId)).value
  disturb('/v3/orders/{id}', { kind: 'charge-per-unit' }, always)
  const ofUnit = (await client.getOrder(purchaseOrderId)).value
  const [before, after] = [ofLine, ofUnit].map(({ orderLines }) => orderLines.orderLine[0])
  for (const [index, charge] of (before?.charges.charge ?? []).entries()) {
    const amount = after?.charges.charge[index]?.chargeAmount.amount
    expect(amount).toMatch(/^\d+(\.\d{1,2})?$/)
    expect(Number(amount)).toBeCloseTo(Number(charge.chargeAmount.amount) / 4, 1)
  }
  expect(before?.charges.charge[0]?.chargeAmount).not.toEqual(after?.charges.charge[0]?.chargeAmount)
  expect({ ...after, charges: before?.charges }).toEqual(before)
  expect({ ...ofUnit, orderLines: ofLine.orderLines }).toEqual(ofLine)
  // Walmart's examples have no order summary either; one would show which kind the amounts are.
  expect([ofLine.orderSummary, ofUnit.orderSummary]).toEqual([undefined, undefined])
})

test('charge-per-unit: applies to listed orders and to the result of a write', async () => {
  const order = seller.addOrder({ lines: [{ statuses: { Acknowledged: 2 } }] })
  const { purchaseOrderId } = order
  const client = connect()
  disturb('/v3/orders/{id}', { kind: 'charge-per-unit' }, always)
  const single = (await client.getOrder(purchaseOrderId)).value
  disturb('/v3/orders', { kind: 'charge-per-unit' }, always)
  disturb('/v3/orders/{id}/shipping', { kind: 'charge-per-unit' }, always)
  const [listed] = valuesOf(await Array.fromAsync(client.listOrders({ createdStartDate, purchaseOrderId })))
  const { value: shipped } = await client.shipOrder(shipmentOf(order))
  const chargesOf = ({ orderLines }: typeof single) => orderLines.orderLine.map(({ charges }) => charges)
  expect([listed, shipped].map((some) => some && chargesOf(some))).toEqual([chargesOf(single), chargesOf(single)])
})

test('reject-milliseconds: sends dates without milliseconds', async () => {
  const now = Date.now()
  const at = (daysAgo: number) => new Date(Math.floor((now - daysAgo * 86_400_000) / 1000) * 1000 + 123)
  const search = { createdStartDate: at(170), createdEndDate: at(-1), lastModifiedStartDate: at(175) }
  disturb('/v3/orders', { kind: 'reject-milliseconds' }, always)
  disturb('/v3/returns', { kind: 'reject-milliseconds' }, always)
  const client = connect()
  const pages = await Array.fromAsync(client.listOrders({ ...search, limit: 5 }))
  expect(pages.length).toBeGreaterThan(1)
  expect(valuesOf(pages)).toHaveLength(pages[0]?.total ?? 0)
  const range = { returnLastModifiedStartDate: at(170), returnLastModifiedEndDate: at(-1) }
  await expect(Array.fromAsync(client.listReturns(range))).resolves.toHaveLength(1)
})

test('require-seller-order-id: ships, since the client sends one', async () => {
  const order = seller.addOrder({ lines: [{ quantity: 1, statuses: { Acknowledged: 1 } }] })
  disturb('/v3/orders/{id}/shipping', { kind: 'require-seller-order-id' }, always)
  const { value } = await connect().shipOrder(shipmentOf(order))
  expect(value?.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus[0]?.status).toBe('Shipped')
})

test('reject-form-type: writes, since the client declares JSON', async () => {
  const { sku } = seller.items[0] ?? {}
  disturb('/v3/inventory', { kind: 'reject-form-type' }, always)
  const { value } = await connect().setInventory({ sku: sku ?? '', quantity: 7 })
  expect(value.quantity.amount).toBe(7)
})

test('reject-unknown-skus: an upload throws invalid_request with the field that names the item', async () => {
  const items = ['no-such-item', seller.items[0]?.sku ?? ''].map((sku) => ({ sku, quantity: 1 }))
  await connect().uploadInventoryFeed({ items })
  disturb('/v3/feeds', { kind: 'reject-unknown-skus' }, always)
  const error = await errorOf(connect().uploadInventoryFeed({ items: items.toReversed() }))
  expect(error).toMatchObject({ kind: 'invalid_request', status: 422, upstreamField: 'Inventory[1].sku' })
})

/** How many charges a refund of the full price has. */
async function chargesOfFullRefund(): Promise<number> {
  const { purchaseOrderId, orderLines } = seller.addOrder({ lines: [{ statuses: { Shipped: 1 } }] })
  const { chargeAmount } = orderLines.orderLine[0]?.charges.charge[0] ?? {}
  const charge = { reason: 'DamagedItem', chargeType: 'PRODUCT', amount: (chargeAmount?.amount ?? 0).toFixed(2) }
  const { value } = await connect().refundOrder({ purchaseOrderId, lines: [{ lineNumber: '1', charges: [charge] }] })
  return value.orderLines.orderLine[0]?.refund?.refundCharges?.refundCharge.length ?? 0
}

test('full-refund-of-price: refunds tax and shipping with the full price', async () => {
  disturb('/v3/orders/{id}/refund', { kind: 'full-refund-of-price' }, always)
  expect(await chargesOfFullRefund()).toBeGreaterThan(1)
})

test('full-refund-of-price: without it, only what is named is refunded', async () => {
  expect(await chargesOfFullRefund()).toBe(1)
})

/** Refunds a return of one unit. Returns what the return and its order then show. */
async function refundOfReturn() {
  const { purchaseOrderId } = seller.addOrder({ lines: [{ statuses: { Delivered: 1 } }] })
  const { returnOrderId, customerOrderId } = seller.addReturn(purchaseOrderId)
  const client = connect()
  await client.refundReturn({ returnOrderId, customerOrderId, lines: [{ returnOrderLineNumber: 1, quantity: 1 }] })
  const [returned] = valuesOf(await Array.fromAsync(client.listReturns({ returnOrderId })))
  const { orderLines } = (await client.getOrder(purchaseOrderId)).value
  return [
    returned?.returnOrderLines[0]?.refundedQty,
    orderLines.orderLine[0]?.refund?.refundCharges?.refundCharge.length,
  ]
}

const refundOfReturnPath = '/v3/returns/{id}/refund'

test('refunds-on-orders: a refund of a return is on the order too', async () => {
  expect(await refundOfReturn()).toEqual(['1', undefined])
  disturb(refundOfReturnPath, { kind: 'refunds-on-orders' }, always)
  expect(await refundOfReturn()).toEqual(['1', 1])
})

test('no-refunds-on-returns: the return does not show its refund', async () => {
  disturb(refundOfReturnPath, { kind: 'no-refunds-on-returns' }, always)
  expect(await refundOfReturn()).toEqual(['0', undefined])
})

test('list-virtual-node: lists one more node, VIRTUAL, with the seller’s id', async () => {
  const client = connect()
  const list = async () => valuesOf(await Array.fromAsync(client.listShipNodes()))
  const before = await list()
  disturb('/v3/settings/shipping/shipnodes', { kind: 'list-virtual-node' }, always)
  const { partnerId } = (await client.getPartnerProfile()).value.partner
  const [added, ...more] = (await list()).slice(before.length)
  expect(more).toEqual([])
  expect(added).toMatchObject({ shipNode: partnerId, nodeType: 'VIRTUAL', status: 'ACTIVE' })
  expect(before.map(({ shipNode }) => shipNode)).not.toContain(partnerId)
})

test('addOrder: an item outside the catalog is in the order, but reading it throws not_found', async () => {
  const { purchaseOrderId } = seller.addOrder({ lines: [{ sku: 'GONE-1' }] })
  const client = connect()
  expect((await client.getOrder(purchaseOrderId)).value.orderLines.orderLine[0]?.item.sku).toBe('GONE-1')
  expect(await errorOf(client.getItem('GONE-1'))).toMatchObject({ kind: 'not_found', status: 404 })
})
