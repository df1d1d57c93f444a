import { createHmac } from 'node:crypto'

import type { SimulatedSeller } from '../seller.ts'
import type { OrderKey } from './order-index.ts'
import { type OrderQuery, invalidOrderQuery, readChoices } from './order-query.ts'

/** Where a walk through the orders stands: all of its state, since the simulator keeps none. */
export interface OrderCursor {
  readonly query: OrderQuery
  /** The number of matches when the walk began. */
  readonly total: number
  /** How many of them were served. */
  readonly served: number
  /** The last order served. New orders in front of it do not move it, as they would move a number of rows. */
  readonly last: OrderKey
}

const signatureField = '&signature='

/** A query string with its `?`, to be appended to the path as it is. */
export function writeOrderCursor(seller: SimulatedSeller, cursor: OrderCursor): string {
  const { query, last } = cursor
  const parts: Record<string, string | undefined> = {
    limit: String(query.limit),
    hasMoreElements: 'true',
    soIndex: String(cursor.total),
    poIndex: String(cursor.served),
    partnerId: seller.partnerId,
    sellerId: seller.partnerId,
    createdStartDate: timeText(query.createdStart),
    createdEndDate: timeText(query.createdEnd),
    lastModifiedStartDate: timeText(query.lastModifiedStart),
    lastModifiedEndDate: timeText(query.lastModifiedEnd),
    shipNodeType: query.shipNodeType,
    productInfo: query.productInfo ? 'true' : undefined,
    ...query.filters,
    lastOrder: `${last.orderDate}-${last.purchaseOrderId}`,
  }
  const pairs = Object.entries(parts).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encode(value)}`],
  )
  const text = `?${pairs.join('&')}`
  return text + signatureField + sign(seller, text)
}

/**
 * Reads a cursor, or nothing from a query that is none. It must come back to the letter: a client that decodes and
 * encodes it again, or adds a parameter, breaks the signature and hears of it here rather than lose orders.
 */
export function readOrderCursor(seller: SimulatedSeller, search: string): OrderCursor | undefined {
  const parameters = new URLSearchParams(search)
  if (!['hasMoreElements', 'soIndex', 'poIndex', 'signature'].some((name) => parameters.has(name))) return undefined
  const end = search.lastIndexOf(signatureField)
  const text = search.slice(0, Math.max(end, 0))
  if (end < 0 || search.slice(end + signatureField.length) !== sign(seller, text))
    throw invalidOrderQuery('Invalid cursor value')
  const number = (name: string) => Number(parameters.get(name))
  const time = (name: string) => Date.parse(parameters.get(name) ?? '')
  const [orderDate, ...id] = (parameters.get('lastOrder') ?? '').split('-')
  return {
    query: {
      limit: number('limit'),
      createdStart: time('createdStartDate'),
      createdEnd: time('createdEndDate'),
      ...(parameters.has('lastModifiedStartDate') ? { lastModifiedStart: time('lastModifiedStartDate') } : {}),
      ...(parameters.has('lastModifiedEndDate') ? { lastModifiedEnd: time('lastModifiedEndDate') } : {}),
      ...readChoices(parameters),
    },
    total: number('soIndex'),
    served: number('poIndex'),
    last: { orderDate: Number(orderDate), purchaseOrderId: id.join('-') },
  }
}

const timeText = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString())

/** Colons stay bare, as in Walmart's cursors, and are what re-encoding gives away; a quote would not survive `new URL`. */
const encode = (value: string) => encodeURIComponent(value).replaceAll('%3A', ':').replaceAll("'", '%27')

/** Keyed with the seller's secret: one seller's cursor is none to another, and it outlives the process. */
const sign = (seller: SimulatedSeller, text: string) =>
  createHmac('sha256', seller.clientSecret).update(text).digest('hex').slice(0, 32)
