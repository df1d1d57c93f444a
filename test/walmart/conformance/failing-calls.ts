import type { FaultEffect, Seller } from '@aisle/walmart-simulator'

import { cancellationOf, shipmentOf, shippedLine, trackingInfo } from '../../helpers/raw-orders.ts'
import type { Content } from './call-simulator.ts'

/** A call to which the simulator returns an error. */
export interface FailingCall {
  readonly what: string
  readonly status: number
  /** Id of the observed error it must equal; without one, only the table of codes applies. */
  readonly observed?: string
  /** The fault that makes an otherwise valid call fail. */
  readonly effect?: FaultEffect
  /** Such as `GET /v3/orders`; a function first prepares the seller. */
  readonly call: string | ((seller: Seller) => string)
  readonly content?: Content
}

type Headers = Readonly<Record<string, string>>

const token = (headers: Headers = {}) => ({
  call: 'POST /v3/token',
  content: { form: { grant_type: 'client_credentials' }, headers },
})

/** Writes to an order whose line 1 is acknowledged and line 2 shipped. */
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
const badCredentials = 'token-400-bad-credentials'
const alreadyShipped = 'orders-400-line-already-shipped'
const noSuchLine = 'orders-400-line-does-not-exist'

export const failingCalls: readonly FailingCall[] = [
  { what: 'wrong credentials', status: 400, observed: badCredentials, ...token({ authorization: 'Basic YTpi' }) },
  {
    what: 'rejected credentials',
    status: 400,
    observed: badCredentials,
    effect: { kind: 'reject-token', response: 400 },
    ...token(),
  },
  {
    what: 'rejected credentials',
    status: 401,
    observed: badToken,
    effect: { kind: 'reject-token', response: 401 },
    ...token(),
  },
  {
    what: 'rejected credentials',
    status: 401,
    observed: 'token-401-bad-credentials',
    effect: { kind: 'reject-token', response: 'invalid_client' },
    ...token(),
  },
  {
    what: 'a blank correlation id',
    status: 400,
    observed: 'token-400-header-blank',
    ...token({ 'wm_qos.correlation_id': ' ' }),
  },
  {
    what: 'no token',
    status: 401,
    observed: badToken,
    call: 'GET /v3/orders',
    content: { headers: { 'wm_sec.access_token': '' } },
  },
  {
    what: 'an expired token',
    status: 401,
    observed: badToken,
    effect: { kind: 'expire-token' },
    call: 'GET /v3/orders',
  },
  { what: 'too many calls', status: 429, observed: 'request-429', effect: { kind: 'throttle' }, call: 'GET /v3/items' },
  { what: 'an unknown path', status: 404, observed: 'gateway-404-unknown-path', call: 'GET /v3/nothing' },
  { what: 'an unknown method', status: 405, call: 'DELETE /v3/orders' },
  {
    what: 'an unsupported media type',
    status: 406,
    call: 'GET /v3/orders',
    content: { headers: { accept: 'application/xml' } },
  },
  { what: 'no items', status: 404, observed: 'gateway-404-item-not-found', call: 'GET /v3/items?sku=none' },
  { what: 'an unknown item', status: 404, observed: 'gateway-404-item-not-found', call: 'GET /v3/items/none' },
  { what: 'too large a page of items', status: 400, call: 'GET /v3/items?limit=1001' },
  { what: 'the stock of an unknown item', status: 404, observed: 'inventory-404', call: 'GET /v3/inventory?sku=none' },
  { what: 'no orders', status: 404, observed: 'orders-404-no-orders-in-window', call: 'GET /v3/orders?sku=none' },
  {
    what: 'an invalid date',
    status: 400,
    observed: 'orders-400-bad-date',
    call: 'GET /v3/orders?createdStartDate=yesterday',
  },
  { what: 'an unknown order', status: 404, call: 'POST /v3/orders/0/acknowledge', content: { json: {} } },
  {
    what: 'acknowledging a shipped order',
    status: 400,
    observed: 'orders-400-ack-higher-status',
    ...write('acknowledge'),
  },
  { what: 'shipping too many units', status: 400, observed: 'orders-400-ship-overshipped', ...ship('1', 2) },
  { what: 'shipping a line again', status: 400, observed: alreadyShipped, ...ship('2') },
  {
    what: 'cancelling a shipped line',
    status: 400,
    observed: alreadyShipped,
    ...write('cancel', cancellationOf('2', 1)),
  },
  { what: 'shipping an unknown line', status: 400, observed: noSuchLine, ...ship('3') },
  { what: 'cancelling an unknown line', status: 400, observed: noSuchLine, ...write('cancel', cancellationOf('3', 1)) },
  {
    what: 'an unknown method code',
    status: 400,
    observed: 'orders-400-method-code',
    ...ship('1', 1, { trackingInfo: { ...trackingInfo, methodCode: 'Pigeon' } }),
  },
  { what: 'any call in an outage', status: 400, effect: { kind: 'outage' }, call: 'GET /v3/orders' },
  {
    what: 'a call of orders, in the form of the documents',
    status: 400,
    observed: 'docs-orders-2026',
    effect: { kind: 'fail', status: 400, form: 'documents' },
    call: 'GET /v3/orders',
  },
]
