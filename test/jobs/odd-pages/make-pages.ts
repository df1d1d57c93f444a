import fc from 'fast-check'

type Json = { [field: string]: unknown }

/** An order as Walmart sends it, with what it says in it. */
export interface SentOrder {
  readonly id: string
  /** Its JSON, with odd places. */
  readonly json: Json
  /** All charges with their taxes, in cents. */
  readonly cents: number
  readonly units: number
}

/** A list of orders, in pages that Walmart might send. */
export interface SentList {
  readonly pages: readonly (readonly SentOrder[])[]
  /** What Walmart says is the number of orders. */
  readonly total: number | undefined
}

type Change = (order: Json) => void

/** Sets a field at a path; a number in the path selects an element. */
const set =
  (path: readonly (number | string)[], value: unknown): Change =>
  (order) => {
    const holder = path.slice(0, -1).reduce((json: unknown, key) => Reflect.get(Object(json), key), order)
    Reflect.set(Object(holder), path.at(-1) ?? '', value)
  }

const money = (json: unknown) => ({ currency: 'USD', amount: json })
const quantity = (units: number) => ({ unitOfMeasurement: 'EACH', amount: String(units) })

const line = ['orderLines', 'orderLine', 0]
const status = [...line, 'orderLineStatuses', 'orderLineStatus', 0]

const nonsense = fc.constantFrom<unknown>(5, -1, 1e22, '', 'x', true, [], {}, [null], [[]], { a: 1 }, null)

/** Another type in a place that Aisle does not need. */
const oddType = fc
  .tuple(
    fc.constantFrom<readonly (number | string)[]>(
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
    ),
    nonsense,
  )
  .map(([path, value]) => set(path, value))

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
    const { orderLine } = order['orderLines'] as { orderLine: Json[] }
    for (const each of orderLine) each['lineNumber'] = 1
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

/** An amount in any of the forms in which Walmart sends one. */
const amount = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.constantFrom('number', 'text', 'long text'))
  .map(([cents, form]) => {
    const text = (cents / 100).toFixed(2)
    return { cents, json: form === 'number' ? cents / 100 : text + (form === 'text' ? '' : '0') }
  })

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
  for (const apply of changes) apply(json)
  const charges = lines.flatMap((each) => each.charges)
  const cents = charges.reduce((sum, { of, tax }) => sum + of.cents + (tax?.cents ?? 0), 0)
  return { id, json, cents, units: lines.reduce((sum, { units }) => sum + units, 0) }
}

/** Pages of orders that may miss some, repeat some, or repeat an earlier page. Ids are not used twice. */
export function arbitraryList(nextId: () => string): fc.Arbitrary<SentList> {
  const parts = fc.record({
    drafts: fc.array(draft, { minLength: 1, maxLength: 7 }),
    perPage: fc.integer({ min: 1, max: 3 }),
    dropped: fc.option(fc.nat(6)),
    repeated: fc.option(fc.tuple(fc.nat(6), fc.nat(6))),
    again: fc.option(fc.tuple(fc.nat(3), fc.nat(3))),
    total: fc.constantFrom<'right' | 'small' | 'none'>('right', 'right', 'small', 'none'),
  })
  return parts.map(({ drafts, perPage, dropped, repeated, again, total }) => {
    const orders = drafts.map((each) => toOrder(each, nextId()))
    const sent = orders.filter((_, index) => index !== dropped)
    const copy = repeated && sent[repeated[0]]
    if (copy) sent.splice(repeated[1], 0, copy)
    const pages = Array.from({ length: Math.max(1, Math.ceil(sent.length / perPage)) }, (_, index) =>
      sent.slice(index * perPage, (index + 1) * perPage),
    )
    const page = again && pages[again[0]]
    if (page) pages.splice(again[1], 0, page)
    return { pages, total: { right: orders.length, small: 0, none: undefined }[total] }
  })
}
