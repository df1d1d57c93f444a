import { createHmac } from 'node:crypto'

import type { SimulatedSeller } from '../seller.ts'
import type { OrderKey } from './order-index.ts'
import { type OrderQuery, invalidOrderQuery, plainFilters, readChoices, timeFilters } from './order-query.ts'

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
    ...Object.fromEntries(timeFilters.map((name) => [name, timeText(query.times[name])])),
    shipNodeType: query.shipNodeType,
    productInfo: query.productInfo ? 'true' : undefined,
    replacementInfo: query.replacementInfo ? 'true' : undefined,
    ...query.filters,
    lastOrder: `${last.orderDate}-${last.purchaseOrderId}`,
  }
  const pairs = Object.entries(parts).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const signed = [...pairs, ['signature', sign(seller, new Map(pairs))] as const]
  return `?${signed.map(([name, value]) => `${name}=${encode(value)}`).join('&')}`
}

/**
 * Reads a cursor, or nothing from a query that is none. Its fields must come back as they were given, or a client would
 * lose orders; other parameters beside them, another order or another encoding of the same text do no harm, and are what
 * common clients send. See `isVerbatim`.
 */
export function readOrderCursor(seller: SimulatedSeller, search: string): OrderCursor | undefined {
  const parameters = lastOfEach(new URLSearchParams(search.replace(/^\?+/, '')))
  if (!['hasMoreElements', 'soIndex', 'poIndex', 'signature'].some((name) => parameters.has(name))) return undefined
  const fields = new Map([...parameters].filter(([name]) => fieldNames.has(name)))
  if (parameters.get('signature') !== sign(seller, fields)) throw invalidOrderQuery('Invalid cursor value')
  const number = (name: string) => Number(fields.get(name))
  const time = (name: string) => Date.parse(fields.get(name) ?? '')
  const [orderDate, ...id] = (fields.get('lastOrder') ?? '').split('-')
  return {
    query: {
      limit: number('limit'),
      createdStart: time('createdStartDate'),
      createdEnd: time('createdEndDate'),
      ...readChoices(new URLSearchParams([...fields])),
    },
    total: number('soIndex'),
    served: number('poIndex'),
    last: { orderDate: Number(orderDate), purchaseOrderId: id.join('-') },
  }
}

/** Whether a query is no cursor, or one that came back to the letter, which is how Walmart wants it. */
export function isVerbatim(seller: SimulatedSeller, search: string): boolean {
  const cursor = readOrderCursor(seller, search)
  return cursor === undefined || writeOrderCursor(seller, cursor) === search
}

const fieldNames: ReadonlySet<string> = new Set([
  'limit',
  'hasMoreElements',
  'soIndex',
  'poIndex',
  'partnerId',
  'sellerId',
  'shipNodeType',
  'productInfo',
  'replacementInfo',
  'createdStartDate',
  'createdEndDate',
  'lastOrder',
  ...timeFilters,
  ...plainFilters,
])

/** A client that puts parameters of its own before the cursor's has some of them twice. */
const lastOfEach = (parameters: URLSearchParams): ReadonlyMap<string, string> => new Map(parameters)

const timeText = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString())

/** Colons stay bare, as in Walmart's cursors, and are what re-encoding gives away; a quote would not survive `new URL`. */
const encode = (value: string) => encodeURIComponent(value).replaceAll('%3A', ':').replaceAll("'", '%27')

/** Keyed with the seller's keys: one seller's cursor is none to another, and it outlives the process. */
function sign({ clientId, clientSecret }: SimulatedSeller, fields: ReadonlyMap<string, string>): string {
  const text = JSON.stringify([...fields].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return createHmac('sha256', `${clientId}:${clientSecret}`).update(text).digest('hex').slice(0, 32)
}
