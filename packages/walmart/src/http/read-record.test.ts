import { describe, expect, test } from 'vitest'
import type { z } from 'zod'

import { Item } from '../items/item.ts'
import { Order } from '../orders/order.ts'
import { Return } from '../returns/return.ts'
import { leniency, readRecord } from './read-record.ts'

const usd = (amount: number) => ({ currency: 'USD', amount })
const dollars = (currencyAmount: number) => ({ currencyAmount, currencyUnit: 'USD' })
const units = (amount: string) => ({ unitOfMeasurement: 'EACH', amount })

const order = {
  purchaseOrderId: '108900000000001',
  customerOrderId: '200000000000001',
  customerEmailId: 'robin@relay.example.com',
  orderType: 'REGULAR',
  originalCustomerOrderID: '200000000000000',
  orderDate: 1_764_591_825_000,
  shippingInfo: {
    phone: '0000000000',
    estimatedDeliveryDate: 1_764_991_825_000,
    estimatedShipDate: 1_764_691_825_000,
    methodCode: 'Standard',
    carrierMethodName: 'UPS_GROUND',
    postalAddress: { name: 'Robin Sample', address1: '1 Example Street', city: 'Cedar Hill', postalCode: '63016' },
  },
  orderLines: {
    orderLine: [
      {
        lineNumber: '1',
        item: { productName: 'Kettle', sku: 'K-1' },
        charges: {
          charge: [
            {
              chargeType: 'PRODUCT',
              chargeName: 'ItemPrice',
              chargeAmount: usd(20),
              tax: { taxName: 'Tax1', taxAmount: usd(1.5) },
              taxAndOtherFees: { taxName: 'Tax1', taxAmount: usd(1.75) },
            },
          ],
        },
        orderLineQuantity: units('3'),
        statusDate: 1_764_591_825_000,
        orderLineStatuses: {
          orderLineStatus: [
            {
              status: 'Shipped',
              statusQuantity: units('2'),
              trackingInfo: {
                shipDateTime: 1_764_591_825_000,
                carrierName: { carrier: 'UPS' },
                methodCode: 'Standard',
                trackingNumber: 'T-1',
                trackingURL: 'https://example.com/T-1',
              },
            },
            { status: 'Cancelled', statusQuantity: units('1'), cancellationReason: 'CUSTOMER' },
          ],
        },
        refund: {
          refundId: 'R-1',
          refundCharges: {
            refundCharge: [{ refundReason: 'Others', charge: { chargeType: 'PRODUCT', chargeAmount: usd(-2) } }],
          },
        },
        fulfillment: { fulfillmentOption: 'S2H', pickUpDateTime: 1_764_591_825_000, shippingProgramType: 'TWO_DAY' },
        miscAttributes: {
          miscAttribute: [{ name: 'VIRTUAL_PACK', details: { detail: [{ key: 'VIRTUAL_PACK_SIZE', value: '4' }] } }],
        },
        incentive: { type: 'Walmart funded', originalPrice: usd(25), originalReferralFee: { percentageApplied: 15 } },
      },
    ],
  },
  orderSummary: { totalAmount: dollars(21.75), orderSubTotals: [{ subTotalType: 'TAX', totalAmount: dollars(1.75) }] },
  shipNode: { type: 'SellerFulfilled', id: '123456789012345678', name: 'Main' },
}

const item = {
  mart: 'WALMART_US',
  sku: 'K-1',
  condition: 'New',
  wpid: 'W1',
  upc: '012345678905',
  gtin: '00012345678905',
  productName: 'Kettle',
  shelf: '["Home"]',
  productType: 'Kettles',
  price: usd(20),
  publishedStatus: 'UNPUBLISHED',
  unpublishedReasons: { reason: ['No image'] },
  lifecycleStatus: 'ACTIVE',
  availability: 'In_stock',
  isDuplicate: false,
  variantGroupId: 'G1',
  variantGroupInfo: { isPrimary: true, groupingAttributes: [{ name: 'color', value: 'red' }] },
}

const returned = {
  returnOrderId: '330000000000000001',
  customerOrderId: '200000000000001',
  customerName: { firstName: 'Robin', lastName: 'Sample' },
  returnType: 'REFUND',
  refundMode: 'INSTANT',
  returnOrderDate: '2026-08-22T11:11:41.000Z',
  returnByDate: '2026-09-21T11:11:41.000Z',
  totalRefundAmount: dollars(20),
  returnLineGroups: [{ groupNo: 1, returnLines: [{ returnOrderLineNumber: 1 }], labels: [], returnExpectedFlag: true }],
  returnOrderLines: [
    {
      returnOrderLineNumber: 1,
      purchaseOrderId: '108900000000001',
      purchaseOrderLineNumber: 1,
      returnReason: 'DAMAGED',
      item: { sku: 'K-1', itemWeight: { unitOfMeasure: 'POUND', measurementValue: 5 } },
      charges: [
        {
          chargeCategory: 'PRODUCT',
          isDiscount: false,
          chargePerUnit: dollars(20),
          tax: [{ taxName: 'Tax1', taxPerUnit: dollars(1.5) }],
        },
      ],
      chargeTotals: [{ name: 'lineTotal', value: dollars(21.5) }],
      quantity: { unitOfMeasure: 'EACH', measurementValue: 1 },
      refundedQty: 1,
      status: 'COMPLETED',
      statusTime: '2026-08-22T11:27:56.000Z',
      isKeepIt: false,
    },
  ],
  returnChannel: { channelName: 'ONLINE' },
}

const records: readonly [string, z.ZodType, object][] = [
  ['order', Order, order],
  ['item', Item, item],
  ['return', Return, returned],
]

const nonsense = [5, -1.5, '', 'nonsense', true, null, [], [[]], {}, { nonsense: 1 }, ['nonsense'], 1e22]

describe.each(records)('an %s', (_what, schema, record) => {
  const required = leniency.get(schema)?.required ?? []

  test('without odd fields has no gaps', () => {
    expect(readRecord(schema, record)).toMatchObject({ gaps: [] })
  })

  test('is read whatever its optional fields contain', () => {
    const lost = pathsIn(record)
      .filter((path) => !required.some((field) => isAtOrIn(required, path, field)))
      .flatMap((path) =>
        nonsense.flatMap((value) =>
          readRecord(schema, replaced(record, path, value)).error === undefined
            ? []
            : [`${path.join('.')}: ${String(value)}`],
        ),
      )
    expect(lost).toEqual([])
  })

  test('keeps its other fields unchanged', () => {
    const shown = JSON.stringify(Object.keys(record))
    for (const [name] of Object.entries(record).filter(([key]) => !required.includes(key))) {
      const read = readRecord(schema, { ...record, [name]: [['nonsense']] })
      expect(read.error).toBeUndefined()
      const { [name]: _odd, ...rest } = ('value' in read ? read.value : {}) as Record<string, unknown>
      const { [name]: _sound, ...expected } = schema.parse(record) as Record<string, unknown>
      expect(rest).toEqual(expected)
    }
    expect(JSON.stringify(Object.keys(record))).toBe(shown)
  })
})

type Path = readonly (string | number)[]

function pathsIn(json: unknown, path: Path = []): Path[] {
  if (typeof json !== 'object' || json === null) return [path]
  const inside = Object.entries(json).flatMap(([key, value]) =>
    pathsIn(value, [...path, Array.isArray(json) ? Number(key) : key]),
  )
  return path.length === 0 ? inside : [path, ...inside]
}

/** Whether a path is a required field, an element of a required list, or a value that makes up a required field. */
function isAtOrIn(required: readonly string[], path: Path, field: string): boolean {
  const names = path.filter((key) => typeof key === 'string').join('.')
  if (names === field) return true
  const isLeaf = !required.some((other) => other.startsWith(`${field}.`))
  return isLeaf && names.startsWith(`${field}.`)
}

function replaced(json: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  const copy = structuredClone(json) as Record<string | number, unknown>
  copy[key] = replaced(copy[key], rest, value)
  return copy
}

/** The order as it is read with another value at a path of its first line. */
function readLine(path: Path, value: unknown) {
  const read = readRecord(Order, replaced(order, ['orderLines', 'orderLine', 0, ...path], value))
  if (read.error !== undefined) throw read.error
  return { line: read.value.orderLines.orderLine[0], gaps: read.gaps }
}

test('names each field that could not be read, with its path', () => {
  const { line, gaps } = readLine(['statusDate'], 'soon')
  expect(line?.statusDate).toBeUndefined()
  expect(gaps).toEqual([
    {
      code: 'UNREADABLE_FIELD',
      field: 'orderLines.orderLine[0].statusDate',
      message: 'expected a time: epoch milliseconds or ISO 8601',
    },
  ])
})

test.each(['', [], {}])('reads the empty value %j in place of an object as no object', (value) => {
  const { line, gaps } = readLine(['charges', 'charge', 0, 'tax'], value)
  expect([line?.charges.charge[0]?.tax, gaps]).toEqual([undefined, []])
})

test('a charge without an amount counts as zero, and one without a currency as US dollars', () => {
  const amounts = [null, { currency: null, amount: 7 }, { currency: 'USD1', amount: 7 }].map(
    (value) => readLine(['charges', 'charge', 0, 'chargeAmount'], value).line?.charges.charge[0]?.chargeAmount,
  )
  expect(amounts).toEqual([
    { currency: 'USD', amount: '0' },
    { currency: 'USD', amount: '7' },
    { currency: 'USD', amount: '7' },
  ])
})

test('a status without a quantity has the units that no other status has', () => {
  const { line, gaps } = readLine(['orderLineStatuses', 'orderLineStatus', 0, 'statusQuantity'], undefined)
  const statuses = line?.orderLineStatuses.orderLineStatus.map((one) => `${one.status} ${one.statusQuantity.amount}`)
  expect(statuses).toEqual(['Shipped 2', 'Cancelled 1'])
  expect(gaps).toHaveLength(1)
})

test.each(['lineNumber', 'item', 'orderLineQuantity', 'charges', 'orderLineStatuses'])(
  'rejects an order with nonsense in %s of a line',
  (field) => {
    expect(() => readLine([field], [['nonsense']])).toThrow(field)
  },
)
