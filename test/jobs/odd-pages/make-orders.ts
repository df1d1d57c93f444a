import fc from 'fast-check'

import {
  amount,
  arbitraryOddType,
  arbitraryPages,
  type Change,
  type Json,
  type SentList,
  type SentRecord,
  set,
} from './make-pages.ts'

/** An order as Walmart sends it, with what it says in it. */
export interface SentOrder extends SentRecord {
  /** All charges with their taxes, in cents; undefined if one of them is odd. */
  readonly cents: number | undefined
  readonly units: number
}

const money = (json: unknown) => ({ currency: 'USD', amount: json })
const quantity = (units: number) => ({ unitOfMeasurement: 'EACH', amount: String(units) })

const line = ['orderLines', 'orderLine', 0]
const status = [...line, 'orderLineStatuses', 'orderLineStatus', 0]

const oddType = arbitraryOddType([
  ['orderSummary'],
  ['customerEmailId'],
  ['orderType'],
  ['shipNode'],
  ['shippingInfo'],
  ['shippingInfo', 'phone'],
  ['shippingInfo', 'estimatedDeliveryDate'],
  ['shippingInfo', 'estimatedShipDate'],
  ['shippingInfo', 'postalAddress'],
  ['shippingInfo', 'postalAddress', 'postalCode'],
  [...line, 'item', 'productName'],
  [...line, 'refund'],
  [...line, 'fulfillment'],
  [...line, 'statusDate'],
  [...line, 'miscAttributes'],
  [...status, 'trackingInfo'],
  [...status, 'cancellationReason'],
])

const oddSpelling = fc.constantFrom<Change>(
  set([...status, 'status'], 'SHIPPED'),
  set([...status, 'status'], ' created '),
  set([...status, 'status'], 'Backordered'),
  set([...status, 'statusQuantity', 'amount'], '99'),
  set([...status, 'statusQuantity'], null),
  set([...line, 'orderLineStatuses', 'orderLineStatus', 1], { status: 'Delivered', statusQuantity: quantity(2) }),
  set([...line, 'item', 'sku'], ' MUG '),
  set([...line, 'orderLineQuantity', 'unitOfMeasurement'], 'EA'),
  (order) => set(['orderDate'], String(order['orderDate']))(order),
  (order) => set(['purchaseOrderId'], Number(order['purchaseOrderId']))(order),
  (order) => set(['customerOrderId'], ` ${String(order['customerOrderId'])} `)(order),
  // Two lines with one number.
  (order) => {
    const { orderLine } = order['orderLines'] as { orderLine?: Json[] }
    for (const each of orderLine ?? []) each['lineNumber'] = 1
  },
)

/** A place that Aisle needs: the order cannot be stored, or not all of it. */
const brokenOrder = fc.constantFrom<Change>(
  set(['orderDate'], 'soon'),
  set(['orderLines'], []),
  set([...line, 'orderLineQuantity'], null),
  set([...line, 'charges', 'charge', 0, 'chargeAmount'], 'much'),
)

const change = fc.oneof(
  { arbitrary: oddType, weight: 6 },
  { arbitrary: oddSpelling, weight: 4 },
  { arbitrary: brokenOrder, weight: 1 },
)

const charge = fc.record({ of: amount, tax: fc.option(amount), type: fc.constantFrom('PRODUCT', 'SHIPPING', 'FEE') })
const orderLine = fc.record({
  units: fc.integer({ min: 1, max: 5 }),
  charges: fc.array(charge, { minLength: 1, maxLength: 3 }),
})
const draft = fc.record({
  lines: fc.array(orderLine, { minLength: 1, maxLength: 3 }),
  changes: fc.array(change, { maxLength: 3 }),
})
type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never

function toOrder({ lines, changes }: Draft, id: string): SentOrder {
  const json: Json = {
    purchaseOrderId: id,
    customerOrderId: `9${id}`,
    orderDate: Date.now() - 86_400_000,
    shippingInfo: { postalAddress: { name: 'Robin Sample' } },
    orderLines: {
      orderLine: lines.map(({ units, charges }, index) => ({
        lineNumber: String(index + 1),
        item: { sku: 'MUG' },
        charges: {
          charge: charges.map(({ of, tax, type }) => ({
            chargeType: type,
            chargeAmount: money(of.json),
            tax: tax && { taxName: 'Tax1', taxAmount: money(tax.json) },
          })),
        },
        orderLineQuantity: quantity(units),
        orderLineStatuses: { orderLineStatus: [{ status: 'Created', statusQuantity: quantity(units) }] },
      })),
    },
  }
  const sent = chargesIn(json)
  for (const apply of changes) apply(json)
  const charges = lines.flatMap((each) => each.charges)
  const cents = charges.reduce((sum, { of, tax }) => sum + of.cents + (tax?.cents ?? 0), 0)
  return {
    id,
    json,
    cents: chargesIn(json) === sent ? cents : undefined,
    units: lines.reduce((sum, { units }) => sum + units, 0),
  }
}

const chargesIn = (order: Json) =>
  JSON.stringify(order, ['orderLines', 'orderLine', 'charges', 'charge', 'chargeAmount', 'amount'])

/** Odd pages of orders. Ids are not used twice. */
export const arbitraryOrders = (nextId: () => string): fc.Arbitrary<SentList<SentOrder>> =>
  arbitraryPages(draft, (each) => toOrder(each, nextId()))
