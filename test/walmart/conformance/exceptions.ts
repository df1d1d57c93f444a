import { added, all, type Amendment, changed, nullable, optional, replacedBy, wrappedIn } from './amend-schema.ts'
import type { Schema } from './schema.ts'

/** A body for which Walmart's example and Walmart's schema differ. */
export interface SchemaException {
  /** `req` is a request, `res` a response. */
  readonly kind: 'req' | 'res'
  readonly differs: string
  /** Why the suite accepts the difference, or what it requires instead. */
  readonly reason: string
  /** The body is a feed, whose example the index does not compare with the schema. */
  readonly isFeed?: boolean
  /** Required if client or simulator has the operation, unless the example only has additional keys. */
  readonly amend?: Amendment
}

const text = { type: 'string' } as const
const integer = { type: 'integer', minimum: 0 } as const
const line = '/orderLines/orderLine[]'
const attribute = { type: 'object', required: ['name', 'value'], properties: { name: text, value: text } } as const
const variantGroupInfo = {
  type: 'object',
  nullable: true,
  properties: { isPrimary: text, groupingAttributes: { type: 'array', items: attribute } },
} as const
const item = {
  type: 'object',
  required: ['sku', 'price'],
  properties: {
    ...Object.fromEntries(['mart', 'sku', 'condition', 'wpid', 'upc', 'gtin', 'productName'].map((key) => [key, text])),
    ...Object.fromEntries(['shelf', 'productType', 'publishedStatus', 'lifecycleStatus'].map((key) => [key, text])),
    price: { type: 'object', properties: { currency: text, amount: { type: 'number' } } },
    availability: text,
    variantGroupId: text,
    variantGroupInfo,
    unpublishedReasons: { type: 'object', properties: { reason: { type: 'array', items: text } } },
  },
} as const

const eventType = { eventType: text, eventVersion: text, resourceName: text }
const authDetails = ['authMethod', 'authHeaderName', 'userName', 'password', 'authUrl', 'clientId', 'clientSecret']
const subscription = {
  type: 'object',
  required: ['eventType', 'subscriptionId', 'status'],
  properties: {
    ...eventType,
    ...Object.fromEntries(['subscriptionId', 'partnerId', 'eventUrl', 'status'].map((key) => [key, text])),
    authDetails: { type: 'object', properties: Object.fromEntries(authDetails.map((key) => [key, text])) },
    headers: { type: 'object', additionalProperties: text },
  },
} as const
const eventsOf = (element: Schema) =>
  replacedBy({ type: 'object', required: ['events'], properties: { events: { type: 'array', items: element } } })

const asInExample = 'The examples of 2024 and 2026 agree with each other.'
const unused = 'Neither client nor simulator has the operation.'
const unknownFields = 'Clients must ignore unknown fields; keys are compared with the example.'

/** The exceptions by operation, in the order of section 11 of `walmart-api.md`, which is beside Walmart's files. */
export const schemaExceptions: Readonly<Record<string, readonly SchemaException[]>> = {
  'orders/getAnOrder': [
    {
      kind: 'res',
      differs:
        'a bare order in the schema, {order} in both examples; there, orderDate is not a string, and a carrier and a ' +
        'refund reason are not in the lists',
      reason: 'Two integrations unwrap it too. The schema of the list has a number; Walmart extends its lists.',
      amend: all(
        changed('/orderDate', replacedBy({ type: 'integer' })),
        changed(`${line}/orderLineStatuses/orderLineStatus[]/trackingInfo/carrierName/carrier`, replacedBy(text)),
        changed(`${line}/refund/refundCharges/refundCharge[]/refundReason`, replacedBy(text)),
        wrappedIn('order'),
      ),
    },
  ],
  'items/getAnItem': [
    {
      kind: 'res',
      differs: '{responseRecord} in the schema, which requires nothing; {ItemResponse, totalItems} in the example',
      reason: 'The example has the shape of the list of items, as newer documents do.',
      amend: replacedBy({
        type: 'object',
        required: ['ItemResponse'],
        properties: { ItemResponse: { type: 'array', items: item }, totalItems: integer },
      }),
    },
  ],
  'prices/updatePrice': [
    {
      kind: 'res',
      differs: 'flat in the schema, inside ItemPriceResponse in the example',
      reason: 'The XML of the same response has that root element.',
      amend: wrappedIn('ItemPriceResponse'),
    },
  ],
  'items/getAllItems': [
    {
      kind: 'res',
      differs:
        'isPrimary is a boolean in the schema, a string in the example; groupingAttributes an object, and a list',
      reason: 'The suite follows the example; newer documents say that the whole object may be null.',
      amend: changed('/ItemResponse[]/variantGroupInfo', replacedBy(variantGroupInfo)),
    },
  ],
  'items/getCatalogSearch': [
    {
      kind: 'res',
      differs: 'as in getAllItems, and a key that the schema lacks, in an example of another operation',
      reason: 'The suite follows the other example.',
      amend: changed('/payload[]/variantGroupInfo', replacedBy(variantGroupInfo)),
    },
  ],
  'items/getCountByStatus': [
    {
      kind: 'res',
      differs: 'a string in the schema; an object of one count, under the status, in the examples',
      reason: 'A bare string would not say what it counts.',
      amend: replacedBy({
        type: 'object',
        properties: {
          All: integer,
          PUBLISHED: integer,
          UNPUBLISHED: integer,
          SYSTEM_PROBLEM: integer,
          IN_PROGRESS: integer,
        },
      }),
    },
  ],
  'items/getVariantCount': [{ kind: 'res', differs: 'strings in the schema, numbers in the example', reason: unused }],
  'lag-time/updateLagTimeBulk': [
    {
      kind: 'req',
      isFeed: true,
      differs: 'lagTimeHeader in the schema, LagTimeHeader in the example',
      reason: 'The XML of the same feed has the name of the example.',
      amend: replacedBy({
        type: 'object',
        required: ['LagTimeHeader', 'lagTime'],
        properties: {
          LagTimeHeader: { type: 'object', properties: { version: text } },
          lagTime: { type: 'array', items: { type: 'object', properties: { sku: text, fulfillmentLagTime: integer } } },
        },
      }),
    },
  ],
  'items/retireAnItem': [{ kind: 'res', differs: 'keys that the schema lacks', reason: unknownFields }],
  'authentication/getTokenDetail': [
    {
      kind: 'res',
      differs: 'is_channel_match is required in the schema, absent from the example',
      reason: 'Optional satisfies both.',
      amend: optional('', 'is_channel_match'),
    },
  ],
  'returns/getReturns': [
    {
      kind: 'res',
      differs: 'unitOfMeasure of a refund channel’s quantity is required in the schema, absent from the example',
      reason:
        'Optional satisfies both. nextCursor is optional too, as the last page has none. A refund that the seller issued on ' +
        'an order has no SKU.',
      amend: all(
        optional('/returnOrders[]/returnOrderLines[]/refundChannels[]/quantity', 'unitOfMeasure'),
        optional('/meta', 'nextCursor'),
        optional('/returnOrders[]/returnOrderLines[]/item', 'sku'),
      ),
    },
  ],
  'notifications/createSubscription': [
    { kind: 'res', differs: '{event}, and {events}', reason: asInExample, amend: eventsOf(subscription) },
  ],
  'notifications/updateSubscription': [
    { kind: 'res', differs: 'nested, and flat', reason: asInExample, amend: replacedBy(subscription) },
  ],
  'notifications/getAllSubscriptions': [
    { kind: 'res', differs: 'events[].event[], and events[]', reason: asInExample, amend: eventsOf(subscription) },
  ],
  'notifications/getEventTypes': [
    {
      kind: 'res',
      differs: '{eventTypes}, and {events}',
      reason: asInExample,
      amend: eventsOf({ type: 'object', required: ['eventType'], properties: { ...eventType, description: text } }),
    },
  ],
  'feeds/getAllFeedStatuses': [
    {
      kind: 'res',
      differs: 'keys that the schema lacks',
      reason: unknownFields,
      amend: added('/results/feed[]', {
        ...Object.fromEntries(['fileName', 'channelType', 'orgId', 'shipNode'].map((key) => [key, text])),
        ...Object.fromEntries(['Data', 'System', 'Timeout'].map((kind) => [`item${kind}ErrorCount`, integer])),
      }),
    },
  ],
  'feeds/getFeedItemStatus': [
    {
      kind: 'res',
      differs: 'keys that the schema lacks',
      reason: unknownFields,
      amend: added('', { feedSubmissionDate: integer }),
    },
  ],
  'orders/shippingUpdates': [{ kind: 'res', differs: 'sellerOrderId of the order', reason: unknownFields }],
  'settings/getAccountLevelSettings': [{ kind: 'res', differs: 'a list, and an object', reason: unused }],
  'settings/updateAccountLevelSettings': [
    { kind: 'req', differs: 'a required key is absent', reason: unused },
    { kind: 'res', differs: 'a required key is absent', reason: unused },
  ],
  'settings/createAccountLevelSettings': [
    { kind: 'req', differs: 'a required key is absent', reason: unused },
    { kind: 'res', differs: 'a list, and an object', reason: unused },
  ],
  'settings/updateShippingTemplates': [{ kind: 'req', differs: 'a key that the schema lacks', reason: unused }],
  'shipping/getShippingEstimate': [{ kind: 'req', differs: 'lineNumber: string, and number', reason: unused }],
  'shipping/discardLabel': [{ kind: 'res', differs: 'data: boolean, and another', reason: unused }],
  'shipping/getCarrierPackageTypes': [{ kind: 'res', differs: 'integers, and decimals', reason: unused }],
  'promotions/updatePromotionalPrices': [
    {
      kind: 'res',
      differs: 'flat in the schema, inside ItemPriceResponse in the example',
      reason: 'As in updatePrice.',
      amend: wrappedIn('ItemPriceResponse'),
    },
  ],
  'promotions/getPromotionalPrices': [
    {
      kind: 'res',
      differs: 'promoId, which the schema calls pid, and nulls, which it does not allow',
      reason: 'Clients must ignore unknown fields, and accept null for a value that is absent.',
      amend: all(nullable, added('/payload/pricingList/pricing[]', { promoId: text })),
    },
  ],
  'fulfillment/inboundPreview': [{ kind: 'req', differs: 'addOnServices: strings, and objects', reason: unused }],
  'fulfillment/createFulfillment': [{ kind: 'req', differs: 'lengths, email and unit absent', reason: unused }],
  'fulfillment/promiseFulfillments': [{ kind: 'res', differs: 'a key, and an invalid date-time', reason: unused }],
  'fulfillment/getInboundShipments': [{ kind: 'res', differs: 'a key that the schema lacks', reason: unused }],
  'fulfillment/getFulfillmentOrdersStatus': [{ kind: 'res', differs: 'a key that the schema lacks', reason: unused }],
}

/** Examples for which the suite rightly disagrees with the index. */
export const otherVerdicts: Readonly<Record<string, string>> = {
  'examples/fulfillment/promiseFulfillments/res-200-json-example.json': 'its minPromiseDate is not a date-time',
  'examples/settings/getPartnerConfigurations/res-200-json-example.json':
    'status is declared in the first alternative of a configuration',
}

const ordersCursor = {
  names: ['hasMoreElements', 'soIndex', 'poIndex', 'partnerId', 'sellerId', 'status', 'cursor'],
  reason: 'Walmart’s examples have all but the last, which integrators see in production.',
}

/** Parameters outside the documents, by operation, each list with the reason. */
export type UndeclaredParameters = Readonly<
  Record<string, { readonly names: readonly string[]; readonly reason: string }>
>

/** The cursor of these operations is a whole query string that the client returns unchanged. */
export const undeclaredParameters: UndeclaredParameters = {
  'orders/getAllOrders': ordersCursor,
  'orders/getAllReleasedOrders': ordersCursor,
  'on-request-reports/getRequestsStatus': {
    names: ['page', 'limit'],
    reason: 'Walmart’s text shows them in its cursor.',
  },
  'returns/getReturns': {
    names: ['sellerId', 'offset', 'isWFSEnabled'],
    reason: 'Walmart’s example has the first two in its cursor; its files of 2026 declare the last one.',
  },
}
