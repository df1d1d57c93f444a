import { createHmac } from 'node:crypto'

import type { SimulatedSeller } from '../seller.ts'
import type { OrderKey } from './order-index.ts'
import { type OrderQuery, invalidOrderQuery, plainFilters, readChoices, timeFilters } from './order-query.ts'

/** The complete state of paging through orders; the simulator stores none. */
export interface OrderCursor {
  readonly query: OrderQuery
  /** The number of matches at the first page. */
  readonly total: number
  readonly served: number
  /** The last order served. Unlike an offset, it is not affected by new orders before it. */
  readonly last: OrderKey
}

/** A query string including its `?`, to be appended to the path unchanged. */
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
 * Reads a cursor; returns undefined for any other query. The fields must be unchanged, or a client would lose orders.
 * Additional parameters, another parameter order and another encoding are accepted, because common clients send them. See
 * `isVerbatim`.
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

/** Whether a query is a cursor that was sent exactly as issued, as Walmart requires, or not a cursor at all. */
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

/** A client may send its own parameters before those of the cursor; the last one wins. */
const lastOfEach = (parameters: URLSearchParams): ReadonlyMap<string, string> => new Map(parameters)

const timeText = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString())

/** Colons are not encoded, as in Walmart's cursors, so that re-encoding shows. Quotes would not survive `new URL`. */
const encode = (value: string) => encodeURIComponent(value).replaceAll('%3A', ':').replaceAll("'", '%27')

/** Signs with the seller's credentials, so that cursors are per seller and survive a restart. */
function sign({ clientId, clientSecret }: SimulatedSeller, fields: ReadonlyMap<string, string>): string {
  const text = JSON.stringify([...fields].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return createHmac('sha256', `${clientId}:${clientSecret}`).update(text).digest('hex').slice(0, 32)
}
