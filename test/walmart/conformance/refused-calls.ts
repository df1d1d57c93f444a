import type { FaultEffect, Seller } from '@aisle/walmart-simulator'

import { cancellationOf, shipmentOf, shippedLine, trackingInfo } from '../../helpers/raw-orders.ts'
import type { Content } from './call-simulator.ts'

/** A call that is refused. */
export interface RefusedCall {
  readonly what: string
  readonly status: number
  /** The error that was seen of Walmart, by its id; without it the refusal is held to the table of codes alone. */
  readonly seen?: string
  /** What goes wrong with the call, if it would pass otherwise. */
  readonly effect?: FaultEffect
  /** Such as `GET /v3/orders`, once the seller has what it takes. */
  readonly call: string | ((seller: Seller) => string)
  readonly content?: Content
}

type Headers = Readonly<Record<string, string>>

const token = (headers: Headers = {}) => ({
  call: 'POST /v3/token',
  content: { form: { grant_type: 'client_credentials' }, headers },
})

/** A write of an order whose line 1 is acknowledged, and line 2 shipped. */
const write = (what: string, json: unknown = {}) => ({
  call: (seller: Seller) => {
    const lines = [{ statuses: { Acknowledged: 1 } }, { statuses: { Shipped: 1 } }]
    return `POST /v3/orders/${seller.addOrder({ lines }).purchaseOrderId}/${what}`
  },
  content: { json },
})
const ship = (lineNumber: string, units = 1, status: object = {}) =>
  write('shipping', shipmentOf([shippedLine(lineNumber, units, status)]))

const badToken = 'gateway-401-token-missing-or-expired'
const badKeys = 'token-400-bad-credentials'
const alreadyShipped = 'orders-400-line-already-shipped'
const noSuchLine = 'orders-400-line-does-not-exist'

export const refusedCalls: readonly RefusedCall[] = [
  { what: 'wrong keys', status: 400, seen: badKeys, ...token({ authorization: 'Basic YTpi' }) },
  { what: 'right keys', status: 400, seen: badKeys, effect: { kind: 'refuse-token', answer: 400 }, ...token() },
  { what: 'right keys', status: 401, seen: badToken, effect: { kind: 'refuse-token', answer: 401 }, ...token() },
  {
    what: 'right keys',
    status: 401,
    seen: 'token-401-bad-credentials',
    effect: { kind: 'refuse-token', answer: 'invalid_client' },
    ...token(),
  },
  {
    what: 'a blank correlation id',
    status: 400,
    seen: 'token-400-header-blank',
    ...token({ 'wm_qos.correlation_id': ' ' }),
  },
  {
    what: 'no token',
    status: 401,
    seen: badToken,
    call: 'GET /v3/orders',
    content: { headers: { 'wm_sec.access_token': '' } },
  },
  { what: 'a dead token', status: 401, seen: badToken, effect: { kind: 'expire-token' }, call: 'GET /v3/orders' },
  { what: 'too many calls', status: 429, seen: 'request-429', effect: { kind: 'throttle' }, call: 'GET /v3/items' },
  { what: 'a path that is none', status: 404, seen: 'gateway-404-unknown-path', call: 'GET /v3/nothing' },
  { what: 'a method that is none', status: 405, call: 'DELETE /v3/orders' },
  {
    what: 'another media type',
    status: 406,
    call: 'GET /v3/orders',
    content: { headers: { accept: 'application/xml' } },
  },
  { what: 'no items', status: 404, seen: 'gateway-404-item-not-found', call: 'GET /v3/items?sku=none' },
  { what: 'an item that is none', status: 404, seen: 'gateway-404-item-not-found', call: 'GET /v3/items/none' },
  { what: 'too many items', status: 400, call: 'GET /v3/items?limit=1001' },
  { what: 'the stock of no item', status: 404, seen: 'inventory-404', call: 'GET /v3/inventory?sku=none' },
  { what: 'no orders', status: 404, seen: 'orders-404-no-orders-in-window', call: 'GET /v3/orders?sku=none' },
  {
    what: 'a date with milliseconds',
    status: 400,
    seen: 'orders-400-bad-date',
    call: 'GET /v3/orders?createdStartDate=2026-03-01T00:00:00.000Z',
  },
  { what: 'an order that is none', status: 404, call: 'POST /v3/orders/0/acknowledge', content: { json: {} } },
  {
    what: 'an acknowledgement of what is shipped',
    status: 400,
    seen: 'orders-400-ack-higher-status',
    ...write('acknowledge'),
  },
  { what: 'more shipped than there is', status: 400, seen: 'orders-400-ship-overshipped', ...ship('1', 2) },
  { what: 'a line shipped again', status: 400, seen: alreadyShipped, ...ship('2') },
  {
    what: 'a shipped line cancelled',
    status: 400,
    seen: alreadyShipped,
    ...write('cancel', cancellationOf('2', 1)),
  },
  { what: 'a line shipped that is none', status: 400, seen: noSuchLine, ...ship('3') },
  { what: 'a line cancelled that is none', status: 400, seen: noSuchLine, ...write('cancel', cancellationOf('3', 1)) },
  {
    what: 'a method code that is none',
    status: 400,
    seen: 'orders-400-method-code',
    ...ship('1', 1, { trackingInfo: { ...trackingInfo, methodCode: 'Pigeon' } }),
  },
  { what: 'nothing, in an outage', status: 400, effect: { kind: 'outage' }, call: 'GET /v3/orders' },
  {
    what: 'nothing, in the documents’ form',
    status: 400,
    effect: { kind: 'fail', status: 400, form: 'documents' },
    call: 'GET /v3/items',
  },
]
