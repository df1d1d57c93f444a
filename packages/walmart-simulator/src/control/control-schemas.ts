import type { FaultEffect } from '../faults/fault-effect.ts'
import { lineStatuses, shipNodeTypes } from '../orders/order-query.ts'

const text = { type: 'string', minLength: 1 }
const count = { type: 'integer', minimum: 1 }
const status = { type: 'integer', minimum: 100, maximum: 599 }
/** A duration in milliseconds, or a zero-based position. */
const fromZero = { type: 'integer', minimum: 0 }
const shipNodeType = { enum: shipNodeTypes }

const strict = <Properties extends object>(properties: Properties, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const orderShape = {
  lines: {
    type: 'array',
    minItems: 1,
    items: strict({
      sku: text,
      quantity: count,
      virtualPackSize: { type: 'integer', minimum: 2, maximum: 6 },
      subscriptionDiscount: { type: 'number', minimum: 0.01 },
      statuses: strict(Object.fromEntries(lineStatuses.map((name) => [name, count]))),
    }),
  },
  customerOrderId: text,
  originalCustomerOrderID: text,
  orderDate: { type: 'integer' },
  carrierMethodName: text,
  shipNodeType,
  shipNode: { ...text, nullable: true },
}

const orderChange = {
  action: { enum: ['acknowledge', 'ship', 'cancel', 'request-cancellation'] },
  lines: {
    type: 'array',
    minItems: 1,
    items: strict({ lineNumber: text, quantity: count, trackingNumber: text }, ['lineNumber']),
  },
}

interface EffectSchema {
  readonly properties?: object
  readonly required?: readonly string[]
}

const effects: Record<FaultEffect['kind'], EffectSchema> = {
  respond: {
    properties: {
      status,
      body: { type: 'string' },
      contentType: text,
      headers: { type: 'object', additionalProperties: { type: 'string' } },
    },
    required: ['status'],
  },
  fail: {
    properties: { status, form: { enum: ['json', 'orders', 'documents', 'problem', 'xml', 'html', 'nothing'] } },
    required: ['status'],
  },
  throttle: { properties: { waitMs: fromZero } },
  outage: { properties: { form: { enum: ['orders', 'xml'] } } },
  'reject-token': { properties: { response: { enum: [400, 401, 'invalid_client'] } }, required: ['response'] },
  hang: {},
  'lose-request': {},
  'lose-response': {},
  cut: {},
  'expire-token': {},
  'expire-cursor': {},
  'repeat-page': {},
  overlap: { properties: { rows: count } },
  partial: { properties: { rows: count } },
  'change-record': { properties: { row: fromZero } },
  'new-order': { properties: { order: strict(orderShape) } },
  'change-order': { properties: { change: strict(orderChange, ['action']) }, required: ['change'] },
  delay: { properties: { ms: fromZero }, required: ['ms'] },
  hold: {},
  'empty-list': { properties: { status: { enum: [200, 404] }, always: { type: 'boolean' } }, required: ['status'] },
  'charge-per-unit': {},
  'reject-milliseconds': {},
  'verbatim-cursor': {},
  'ignore-repeated-parcel': {},
  'require-seller-order-id': {},
  'reject-form-type': {},
  'full-refund-of-price': {},
  'refunds-on-orders': {},
  'no-refunds-on-returns': {},
  'retry-after': {},
  'list-virtual-node': {},
  'stale-cursor': { properties: { code: text }, required: ['code'] },
  'reject-unknown-skus': {},
  'cap-page': { properties: { rows: count }, required: ['rows'] },
}

export const effectKinds = Object.keys(effects)

/** A fault in JSON, with `pattern` in place of a `path` that is a regular expression. */
export const faultSchema = strict(
  {
    clientId: text,
    method: text,
    path: { type: 'string', pattern: '^/' },
    pattern: text,
    times: count,
    after: fromZero,
    effect: {
      type: 'object',
      required: ['kind'],
      discriminator: { propertyName: 'kind' },
      oneOf: Object.entries(effects).map(([kind, { properties, required = [] }]) =>
        strict({ kind: { const: kind }, ...properties }, ['kind', ...required]),
      ),
    },
  },
  ['effect'],
)

/** An order to add; `clientId` defaults to the first seller's. */
export const addedOrderSchema = strict({ clientId: text, ...orderShape })

/** A change of the order in the path. */
export const orderChangeSchema = strict({ clientId: text, ...orderChange }, ['action'])

export const cancelOverdueSchema = strict({ clientId: text, days: fromZero })

export const advanceSchema = strict({ advanceMs: fromZero }, ['advanceMs'])
