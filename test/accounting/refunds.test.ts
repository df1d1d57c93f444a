import { createWalmartClient } from '@aisle/walmart'
import type { FaultEffect, Order, ReturnOrder } from '@aisle/walmart-simulator'
import { beforeAll, describe, expect, it } from 'vitest'

import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { addReturn, charge, refund, ship, summaryOf, useBooks } from './use-books.ts'

const books = useBooks()
const { seller, simulator } = books
const today = new Date().toISOString().slice(0, 10)

let walmart: ReturnType<typeof createWalmartClient>
beforeAll(() => {
  const { clientId, clientSecret } = seller
  walmart = createWalmartClient({ baseUrl: simulator.url, clientId, clientSecret })
})

/** An imported order of three mugs for 30.00, with 2.40 of tax. */
async function shippedOrder(more: Partial<Order> = {}): Promise<Order> {
  const order = addOrder(seller, ['MUG'], { units: 3, ...more })
  charge(lineOf(order), 30, { tax: 2.4, shipping: 6 })
  ship(lineOf(order), { units: 3, at: '2026-11-02T12:00:00Z' })
  await books.importOrder(order)
  return order
}

const refundUnits = ({ returnOrderId, customerOrderId }: ReturnOrder, quantity: number) =>
  walmart.refundReturn({ returnOrderId, customerOrderId, lines: [{ returnOrderLineNumber: 1, quantity }] })

const creditsOf = async (order: Order) =>
  (await books.documentsOf(order)).filter(({ type }) => type === 'sales_credit').map(summaryOf)
const credit = (amount: string) => `sales_credit ready ${today}: 4010 Dr ${amount}, 1100 Cr ${amount}`

const orderFirst = [books.importOrder, books.importReturns]
const returnFirst = [books.importReturns, books.importOrder]

describe.each<[string, FaultEffect['kind'][]]>([
  ['the return', []],
  ['the order', ['refunds-on-orders', 'no-refunds-on-returns']],
  ['the order and the return', ['refunds-on-orders']],
])('a refund of a return that Walmart shows on %s', (_, switches) => {
  beforeAll(() => {
    const removals = switches.map((kind) =>
      simulator.fault({ path: '/v3/returns/{id}/refund', effect: { kind } as FaultEffect }),
    )
    return () => removals.forEach((remove) => remove())
  })

  it.each([
    ['order', orderFirst],
    ['return', returnFirst],
  ])('is credited once, if the %s is seen first', async (__, imports) => {
    const order = await shippedOrder()
    const returned = addReturn(seller, order)
    await refundUnits(returned, 2)
    for (const run of [...imports, ...imports]) await run(order)
    expect(await creditsOf(order)).toEqual([credit('20.00')])
    await refundUnits(returned, 1)
    for (const run of imports) await run(order)
    expect(await creditsOf(order)).toEqual([credit('20.00'), credit('10.00')])
    const credits = (await books.documentsOf(order)).filter(({ type }) => type === 'sales_credit')
    expect(credits.map(({ memo }) => memo)).toEqual([
      { tax_collected_by_marketplace: '1.60' },
      { tax_collected_by_marketplace: '0.80' },
    ])
  })
})

it.each([
  ['order', orderFirst],
  ['return', returnFirst],
])('a refund that the seller issued on the order is credited once, if the %s is seen first', async (_, imports) => {
  const order = await shippedOrder()
  const charges = [{ reason: 'DamagedItem', chargeType: 'PRODUCT', amount: '5' }]
  await walmart.refundOrder({ purchaseOrderId: order.purchaseOrderId, lines: [{ lineNumber: '1', charges }] })
  for (const run of imports) await run(order)
  expect(await creditsOf(order)).toEqual([credit('5.00')])
})

it('shipping and goods are compared separately', async () => {
  const order = await shippedOrder()
  refund(lineOf(order), 4, 6)
  await books.importOrder(order)
  const returned = addReturn(seller, order)
  await refundUnits(returned, 1)
  await books.importReturns()
  expect(await creditsOf(order)).toEqual([
    `sales_credit ready ${today}: 4010 Dr 4.00, 4110 Dr 6.00, 1100 Cr 10.00`,
    credit('6.00'),
  ])
})

it('refunds of several returns of a line add up', async () => {
  const order = await shippedOrder()
  const returned = addReturn(seller, order)
  const [line] = returned.returnOrderLines
  Object.assign(line ?? {}, { quantity: { unitOfMeasure: 'EACH', measurementValue: 1 }, refundedQty: 1 })
  seller.returns.unshift({ ...structuredClone(returned), returnOrderId: '400000000001' })
  await books.importReturns()
  expect(await creditsOf(order)).toEqual([credit('20.00')])
})

it('what Walmart bears is not credited, and a discount reduces the refund', async () => {
  const [borne, discounted] = [await shippedOrder(), await shippedOrder()]
  Object.assign(addReturn(seller, borne).returnOrderLines[0] ?? {}, {
    refundedQty: 1,
    refundCoveredBy: 'walmart - keep it',
  })
  const [line] = addReturn(seller, discounted).returnOrderLines
  const [price] = line?.charges ?? []
  if (!line || !price) throw new Error('The return has no charge.')
  line.refundedQty = 1
  line.charges.push({ ...price, isDiscount: true, chargePerUnit: { currencyAmount: -3, currencyUnit: 'USD' }, tax: [] })
  await books.importReturns()
  expect(await creditsOf(borne)).toEqual([])
  expect(await creditsOf(discounted)).toEqual([credit('7.00')])
})

it('a refund that Walmart takes back on the return is reversed', async () => {
  const order = await shippedOrder()
  const returned = addReturn(seller, order)
  await refundUnits(returned, 2)
  await books.importReturns()
  for (const line of returned.returnOrderLines) Object.assign(line, { refundedQty: 1 })
  await books.importReturns()
  expect(await creditsOf(order)).toEqual([
    credit('20.00').replace('ready', 'reversed'),
    `reversal of sales_credit ready ${today}: 4010 Cr 20.00, 1100 Dr 20.00`,
    credit('10.00'),
  ])
})

it('a refund of a return is credited when its order is imported later', async () => {
  const order = addOrder(seller, ['MUG'], { units: 1 })
  charge(lineOf(order), 10)
  ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
  await refundUnits(addReturn(seller, order), 1)
  await books.importReturns()
  await books.importOrder(order)
  expect(await creditsOf(order)).toEqual([credit('10.00')])
})
