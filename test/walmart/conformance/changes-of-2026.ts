import { added, all, type Amendment } from './amend-schema.ts'
import type { Operation } from './operations.ts'
import type { Schema } from './schema.ts'

/** What Walmart's documents of 2026 add to an operation of its files of 2024. */
interface Change {
  /** Query parameters, all optional. */
  readonly parameters?: Readonly<Record<string, Schema>>
  readonly request?: Amendment
  readonly response?: Amendment
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const number = { type: 'number' } as const
const money: Schema = {
  type: 'object',
  required: ['currency', 'amount'],
  properties: { currency: text, amount: number },
}
const percentage: Schema = {
  type: 'object',
  required: ['percentageApplied'],
  properties: { percentageApplied: number },
}
const listOf = (items: Schema): Schema => ({ type: 'array', items })
const objectOf = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
})

const taxAndOtherFees = objectOf({ taxName: text, taxAmount: money })
const miscAttributes = objectOf({
  miscAttribute: listOf(
    objectOf({ name: text, details: objectOf({ detail: listOf(objectOf({ key: text, value: text })) }) }),
  ),
})
const incentive: Schema = {
  type: 'object',
  required: ['type'],
  properties: {
    type: text,
    originalPrice: money,
    walmartFundedIncentive: money,
    originalReferralFee: percentage,
    reducedReferralFeeDiscount: percentage,
  },
}

/** The new fields of an order at a path. */
const orderAt = (at: string) =>
  all(
    added(`${at}/shippingInfo`, { carrierMethodName: text }),
    added(`${at}/orderLines/orderLine[]`, { miscAttributes }),
    added(`${at}/orderLines/orderLine[]/charges/charge[]`, { taxAndOtherFees }),
    added(`${at}/orderLines/orderLine[]/refund/refundCharges/refundCharge[]/charge`, { taxAndOtherFees }),
  )

const orderList: Change = {
  parameters: { incentiveInfo: flag },
  response: all(
    orderAt('/list/elements/order[]'),
    added('/list/elements/order[]/orderLines/orderLine[]', { incentive }),
  ),
}
const order: Change = { response: orderAt('/order') }

/** The period of reports on the performance of items. */
const period = {
  dataStartTime: text,
  dataEndTime: text,
  dateGranularity: { enum: ['DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY'] },
}

/** The changes by operation. Whole new operations are in `fixtures/newer-operations.ts`. */
const changes: Readonly<Record<string, Change>> = {
  'orders/getAllOrders': orderList,
  'orders/getAllReleasedOrders': orderList,
  'orders/getAnOrder': { response: orderAt('') },
  'orders/acknowledgeOrders': order,
  'orders/shippingUpdates': order,
  'orders/cancelOrderLines': order,
  'orders/refundOrderLines': order,
  'items/getAllItems': {
    parameters: {
      gtin: text,
      availability: { enum: ['In_stock', 'Out_of_stock', 'Preorder'] },
      bundleType: text,
      showDuplicateItemInfo: flag,
      includeCustomerFavoritesStatus: flag,
    },
    response: added('/ItemResponse[]', { availability: text, isDuplicate: flag }),
  },
  'items/getSearchResult': { parameters: { ean: text, isbn: text } },
  'items/getAnItem': { parameters: { showDuplicateItemDetails: flag, includeCustomerFavoritesStatus: flag } },
  'returns/getReturns': {
    response: added('/returnOrders[]/returnOrderLines[]', { refundCoveredBy: text, returnDescription: text }),
  },
  'on-request-reports/generateReport': { request: added('', period), response: added('/payload', period) },
  'on-request-reports/getSingleRequestStatus': { response: added('/payload', period) },
  'on-request-reports/getRequestsStatus': { response: added('/requests[]/payload', period) },
  'settings/getAllFulfillmentCenters': { response: added('[]/postalAddress', { addressLine2: text }) },
}

/** The operations of 2024 as they are documented in 2026. */
export function withChanges(operations: readonly Operation[]): Operation[] {
  const unknown = Object.keys(changes).filter((name) => !operations.some((operation) => operation.name === name))
  if (unknown.length > 0) throw new Error(`There are no operations ${unknown.join(', ')} to change`)
  return operations.map((operation) => {
    const { parameters = {}, request, response } = changes[operation.name] ?? {}
    return {
      ...operation,
      parameters: [
        ...operation.parameters,
        ...Object.entries(parameters).map(([name, schema]) => ({ name, in: 'query', required: false, schema })),
      ],
      requests: Object.fromEntries(
        Object.entries(operation.requests).map(([type, schema]) => [type, request?.(schema) ?? schema]),
      ),
      response: operation.response && (response?.(operation.response) ?? operation.response),
    }
  })
}
