import { added, all, type Amendment, changed, optional, replacedBy, wrappedIn } from './amend-schema.ts'

/** A body that Walmart's example shows otherwise than Walmart's schema. */
export interface Exception {
  /** `res` is an answer, `req` a request. */
  readonly kind: 'req' | 'res'
  readonly differs: string
  /** Why the suite lets it pass, or what it holds bodies to instead. */
  readonly reason: string
  /** Needed where the simulator or the client has the operation, unless the example only has keys of its own. */
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
    variantGroupId: text,
    variantGroupInfo,
    unpublishedReasons: { type: 'object', properties: { reason: { type: 'array', items: text } } },
  },
} as const

const unused = 'Neither the client nor the simulator has the operation.'
const unknownFields = 'Clients must ignore fields that they do not know; key sets are compared with the example.'

/** By operation and kind. The order is that of the digest, §11. */
export const exceptions: Readonly<Record<string, readonly Exception[]>> = {
  'orders/getAnOrder': [
    {
      kind: 'res',
      differs:
        'bare order in the schema, {order} in both examples, where orderDate is no string either, and a carrier and a ' +
        'reason of a refund are not of the lists',
      reason: 'Two integrations unwrap it too. The schema of the list has the number; the lists grow at Walmart.',
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
      reason: 'The example has the shape of the list of items, which newer documents show as well.',
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
      reason: 'The XML of the same answer has that root element.',
      amend: wrappedIn('ItemPriceResponse'),
    },
  ],
  'items/getAllItems': [
    {
      kind: 'res',
      differs:
        'isPrimary is a boolean in the schema, a string in the example; groupingAttributes an object, and a list',
      reason: 'The example; newer documents say that the whole may be null.',
      amend: changed('/ItemResponse[]/variantGroupInfo', replacedBy(variantGroupInfo)),
    },
  ],
  'items/getCatalogSearch': [
    { kind: 'res', differs: 'as in getAllItems, and a key that the schema lacks', reason: unused },
  ],
  'items/getCountByStatus': [
    {
      kind: 'res',
      differs: 'a string in the schema; an object of one count, under the status, in the examples',
      reason: 'A bare string would not be JSON that says how many of what.',
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
  'items/retireAnItem': [{ kind: 'res', differs: 'keys that the schema lacks', reason: unused }],
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
      reason: 'Optional satisfies both. So may be nextCursor, which the last page lacks, and refundCoveredBy is newer.',
      amend: all(
        optional('/returnOrders[]/returnOrderLines[]/refundChannels[]/quantity', 'unitOfMeasure'),
        optional('/meta', 'nextCursor'),
        added('/returnOrders[]/returnOrderLines[]', { refundCoveredBy: text }),
      ),
    },
  ],
  'notifications/createSubscription': [{ kind: 'res', differs: '{event}, and {events}', reason: unused }],
  'notifications/updateSubscription': [{ kind: 'res', differs: 'nested, and flat', reason: unused }],
  'notifications/getAllSubscriptions': [{ kind: 'res', differs: 'events[].event[], and events[]', reason: unused }],
  'notifications/getEventTypes': [{ kind: 'res', differs: '{eventTypes}, and {events}', reason: unused }],
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
  'promotions/updatePromotionalPrices': [{ kind: 'res', differs: 'as in updatePrice', reason: unused }],
  'promotions/getPromotionalPrices': [{ kind: 'res', differs: 'a key that the schema lacks', reason: unused }],
  'fulfillment/inboundPreview': [{ kind: 'req', differs: 'addOnServices: strings, and objects', reason: unused }],
  'fulfillment/createFulfillment': [{ kind: 'req', differs: 'lengths, email and unit absent', reason: unused }],
  'fulfillment/promiseFulfillments': [{ kind: 'res', differs: 'a key, and a date-time that is none', reason: unused }],
  'fulfillment/getInboundShipments': [{ kind: 'res', differs: 'a key that the schema lacks', reason: unused }],
  'fulfillment/getFulfillmentOrdersStatus': [{ kind: 'res', differs: 'a key that the schema lacks', reason: unused }],
}

/** Examples of which the suite says otherwise than the digest, and is right. */
export const otherVerdicts: Readonly<Record<string, string>> = {
  'examples/fulfillment/promiseFulfillments/res-200-json-example.json': 'its minPromiseDate is no date-time',
  'examples/settings/getPartnerConfigurations/res-200-json-example.json':
    'status is declared, in the first of the alternatives of a configuration',
}

const ordersCursor = {
  names: ['hasMoreElements', 'soIndex', 'poIndex', 'partnerId', 'sellerId', 'lastOrder', 'signature', 'status'],
  reason:
    'Walmart’s example has the first five; the simulator adds two to notice a cursor that was changed, and status.',
}

/** Parameters that no document has, because they are in a cursor that is a whole query string, sent back as it came. */
export const undeclaredParameters: Readonly<
  Record<string, { readonly names: readonly string[]; readonly reason: string }>
> = {
  'orders/getAllOrders': ordersCursor,
  'orders/getAllReleasedOrders': ordersCursor,
  'returns/getReturns': { names: ['sellerId', 'offset'], reason: 'They are in the cursor of Walmart’s example.' },
}
