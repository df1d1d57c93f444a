import { createHmac } from 'node:crypto'

import type { SimulatedSeller } from '../seller.ts'
import type { OrderKey } from './order-index.ts'
import { type OrderQuery, invalidOrderQuery, parseOrderQuery, readOrderQuery } from './order-query.ts'

/** The complete state of paging through orders; the simulator stores none. */
export interface OrderCursor {
  readonly query: OrderQuery
  /** The number of matches at the first page. */
  readonly total: number
  readonly served: number
  /**
   * The last order served. Unlike an offset, it is not affected by new orders before it. Undefined if the client sent the
   * documented parts of a cursor only.
   */
  readonly last: OrderKey | undefined
}

type Pairs = readonly [string, string][]

/** A query string including its `?`, to be appended to the path unchanged. Dates are as the client sent them. */
export function writeOrderCursor(seller: SimulatedSeller, cursor: OrderCursor): string {
  return `?${partsOf(seller, cursor)
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join('&')}`
}

function partsOf(seller: SimulatedSeller, cursor: OrderCursor): Pairs {
  const { query, total, served } = cursor
  return [
    ['limit', String(query.limit)],
    ['hasMoreElements', 'true'],
    ['soIndex', String(total)],
    ['cursor', seal(seller, cursor)],
    ['poIndex', String(served)],
    ['partnerId', seller.partnerId],
    ['sellerId', seller.partnerId],
    ...query.parameters.filter(([name]) => name !== 'limit'),
  ]
}

/**
 * Reads a cursor; returns undefined for any other query. A changed part is rejected, because a client would lose orders.
 * Missing parts, additional parameters, a different order and a different encoding are accepted, because common clients send
 * them. See `isVerbatim`.
 */
export function readOrderCursor(seller: SimulatedSeller, search: string, now: Date): OrderCursor | undefined {
  const parameters = lastOfEach(new URLSearchParams(search.replace(/^\?+/, '')))
  const sealed = parameters.get('cursor')
  if (sealed === undefined && !['hasMoreElements', 'soIndex', 'poIndex'].some((name) => parameters.has(name))) {
    return undefined
  }
  const cursor = sealed === undefined ? readDocumentedParts(parameters, now) : open(seller, sealed)
  const issued = partsOf(seller, cursor).filter(([name]) => name !== 'cursor')
  if (issued.some(([name, value]) => (parameters.get(name) ?? value) !== value)) throw invalidCursor()
  return cursor
}

/** Whether a query is a cursor that was sent exactly as issued, as Walmart requires, or not a cursor at all. */
export function isVerbatim(seller: SimulatedSeller, search: string, now: Date): boolean {
  const cursor = readOrderCursor(seller, search, now)
  return cursor === undefined || writeOrderCursor(seller, cursor) === search
}

/** A cursor from a client that sends the parts it knows, which does not include the opaque one. It continues by offset. */
function readDocumentedParts(parameters: ReadonlyMap<string, string>, now: Date): OrderCursor {
  const total = Number(parameters.get('soIndex'))
  const served = Number(parameters.get('poIndex'))
  if (parameters.get('hasMoreElements') !== 'true' || !(served > 0) || !(total >= served)) throw invalidCursor()
  const query = readOrderQuery(new URLSearchParams([...parameters]), now, false)
  return { query, total, served, last: undefined }
}

/** A client may send its own parameters before those of the cursor; the last one wins. */
const lastOfEach = (parameters: URLSearchParams): ReadonlyMap<string, string> => new Map(parameters)

/** Colons are not encoded, as in Walmart's cursors, so that re-encoding shows. Quotes would not survive `new URL`. */
const encode = (value: string) => encodeURIComponent(value).replaceAll('%3A', ':').replaceAll("'", '%27')

const invalidCursor = () => invalidOrderQuery('Invalid cursor value')

interface Sealed {
  readonly parameters: Pairs
  readonly total: number
  readonly served: number
  readonly last: OrderKey | undefined
}

/** Signs with the seller's credentials, so that cursors are per seller and survive a restart. */
function seal(seller: SimulatedSeller, { query, total, served, last }: OrderCursor): string {
  const state: Sealed = { parameters: query.parameters, total, served, last }
  const text = Buffer.from(JSON.stringify(state)).toString('base64url')
  return `${text}.${sign(seller, text)}`
}

function open(seller: SimulatedSeller, sealed: string): OrderCursor {
  const [text = '', signature] = sealed.split('.')
  if (signature !== sign(seller, text)) throw invalidCursor()
  const { parameters, total, served, last } = JSON.parse(Buffer.from(text, 'base64url').toString()) as Sealed
  return { query: parseOrderQuery(parameters), total, served, last }
}

const sign = ({ clientId, clientSecret }: SimulatedSeller, text: string): string =>
  createHmac('sha256', `${clientId}:${clientSecret}`).update(text).digest('hex').slice(0, 32)
