import { existsSync, readdirSync, readFileSync } from 'node:fs'

import { Item, ItemsResponse, Order, OrdersResponse, ShipNode, ShipNodesResponse, TokenResponse } from '@aisle/walmart'
import { expect, test } from 'vitest'
import type { z } from 'zod'

/** Walmart's published examples carry no licence and realistic personal data, so they live beside the repository. */
const examples = new URL('../../../shared/walmart/examples/', import.meta.url)
const isAbsent = !existsSync(examples)
if (isAbsent) console.log(`Walmart's examples are not at ${examples.pathname}: the tests that read them are skipped.`)

/** The JSON answers of an operation. */
function answersOf(operation: string): unknown[] {
  const folder = new URL(`${operation}/`, examples)
  const names = readdirSync(folder).filter((name) => name.startsWith('res-') && name.endsWith('.json'))
  return names.map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown)
}

interface Example {
  readonly operation: string
  readonly schema: z.ZodType
  /** The elements inside an answer. */
  readonly elements: (answer: unknown) => readonly unknown[]
  readonly count: number
  /** A field that the schema must not take as an object. */
  readonly field: string
}

const ordersOf = (answer: unknown) => OrdersResponse.parse(answer).list.elements?.order ?? []
const orderOf = (answer: unknown) => [(answer as { order: unknown }).order]
const itemsOf = (answer: unknown) => ItemsResponse.parse(answer).ItemResponse ?? []

const cases: readonly Example[] = [
  {
    operation: 'authentication/tokenAPI',
    schema: TokenResponse,
    elements: (answer) => [answer],
    count: 4,
    field: 'expires_in',
  },
  {
    operation: 'settings/getAllFulfillmentCenters',
    schema: ShipNode,
    elements: (answer) => ShipNodesResponse.parse(answer),
    count: 2,
    field: 'shipNode',
  },
  { operation: 'items/getAllItems', schema: Item, elements: itemsOf, count: 2, field: 'sku' },
  { operation: 'items/getAnItem', schema: Item, elements: itemsOf, count: 1, field: 'price' },
  { operation: 'orders/getAllOrders', schema: Order, elements: ordersOf, count: 10, field: 'orderDate' },
  { operation: 'orders/getAllReleasedOrders', schema: Order, elements: ordersOf, count: 10, field: 'purchaseOrderId' },
  { operation: 'orders/getAnOrder', schema: Order, elements: orderOf, count: 2, field: 'orderLines' },
  { operation: 'orders/acknowledgeOrders', schema: Order, elements: orderOf, count: 1, field: 'orderDate' },
  { operation: 'orders/shippingUpdates', schema: Order, elements: orderOf, count: 1, field: 'orderDate' },
  { operation: 'orders/cancelOrderLines', schema: Order, elements: orderOf, count: 1, field: 'orderDate' },
  { operation: 'orders/refundOrderLines', schema: Order, elements: orderOf, count: 1, field: 'orderDate' },
]

test.skipIf(isAbsent).each(cases)(
  'takes every element of Walmart’s $operation',
  ({ operation, schema, elements, count }) => {
    const all = answersOf(operation).flatMap(elements)
    const rejected = all.flatMap((element) => schema.safeParse(element).error?.issues ?? [])
    expect(rejected).toEqual([])
    expect(all.length).toBeGreaterThanOrEqual(count)
  },
)

test.skipIf(isAbsent).each(cases)(
  'refuses Walmart’s $operation once $field is spoilt',
  ({ operation, schema, elements, field }) => {
    for (const element of answersOf(operation).flatMap(elements)) {
      expect(schema.safeParse({ ...(element as object), [field]: { spoilt: [] } }).success).toBe(false)
    }
  },
)

test.skipIf(isAbsent).each(cases)('keeps every field of Walmart’s $operation', ({ operation, schema, elements }) => {
  for (const element of answersOf(operation).flatMap(elements)) {
    expect(Object.keys(schema.parse(element) as object)).toEqual(expect.arrayContaining(Object.keys(element as object)))
  }
})
