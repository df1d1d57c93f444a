import { readWholeNumber, refuseUnsimulated } from '../gateway/data-call.ts'
import { Refusal } from '../gateway/refusal.ts'
import type { ShipNodeType } from '../payloads.ts'

const dayMs = 86_400_000
const defaultLimit = 100
const maxLimit = 200
const shipNodeTypes: readonly string[] = ['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled'] satisfies ShipNodeType[]
const statuses = ['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Cancelled']
const unsimulated = [
  'fromExpectedShipDate',
  'toExpectedShipDate',
  'shippingProgramType',
  'replacementInfo',
  'orderType',
]

/** Filters that compare one value; they are carried from page to page under these names. */
export const plainFilters = ['status', 'purchaseOrderId', 'customerOrderId', 'sku'] as const

/** What a caller of `GET /v3/orders` asks for, with every default filled in. Times are epoch ms, both ends included. */
export interface OrderQuery {
  readonly limit: number
  readonly createdStart: number
  readonly createdEnd: number
  readonly lastModifiedStart?: number
  readonly lastModifiedEnd?: number
  readonly shipNodeType: ShipNodeType
  readonly productInfo: boolean
  readonly filters: Partial<Record<(typeof plainFilters)[number], string>>
}

/** A refusal of an order query; Walmart names the field `data`, whichever parameter is wrong. */
export const invalidOrderQuery = (description: string) =>
  new Refusal('INVALID_REQUEST', 'GMP_ORDER_API', { field: 'data', description })

/** What Walmart says of a date that it does not understand, whichever it is. */
export const invalidDate = () => invalidOrderQuery('Invalid Date format value')

/** Reads a fresh query, one that is not a cursor. */
export function readOrderQuery(parameters: URLSearchParams, now: Date): OrderQuery {
  refuseUnsimulated(parameters, 'GMP_ORDER_API', unsimulated)
  const time = (name: string) => readTime(parameters.get(name))
  const lastModifiedStart = time('lastModifiedStartDate')
  const lastModifiedEnd = time('lastModifiedEndDate')
  // Also when only a time of change is given: that trap is Walmart's, and the reason to always send both.
  const createdStart = time('createdStartDate') ?? now.getTime() - 7 * dayMs
  const earliest = Math.min(createdStart, lastModifiedStart ?? createdStart)
  if (earliest < now.getTime() - 180 * dayMs) throw invalidOrderQuery('Orders older than 180 days cannot be requested')
  return {
    limit: readLimit(parameters.get('limit')),
    createdStart,
    createdEnd: time('createdEndDate') ?? now.getTime(),
    ...(lastModifiedStart === undefined ? {} : { lastModifiedStart }),
    ...(lastModifiedEnd === undefined ? {} : { lastModifiedEnd }),
    ...readChoices(parameters),
  }
}

/** The part of a query that reads the same in a cursor. */
export function readChoices(parameters: URLSearchParams): Pick<OrderQuery, 'shipNodeType' | 'productInfo' | 'filters'> {
  const shipNodeType = parameters.get('shipNodeType') ?? 'SellerFulfilled'
  if (!isShipNodeType(shipNodeType)) throw invalidOrderQuery('Invalid shipNodeType value')
  const filters: OrderQuery['filters'] = {}
  for (const name of plainFilters) {
    const value = parameters.get(name)
    if (value !== null) filters[name] = value
  }
  if (filters.status !== undefined && !statuses.includes(filters.status))
    throw invalidOrderQuery('Invalid status value')
  return { shipNodeType, productInfo: parameters.get('productInfo') === 'true', filters }
}

/** A limit from 1 to 200; 100 when there is none. */
export function readLimit(value: string | null): number {
  const limit = readWholeNumber(value, 1, maxLimit) ?? defaultLimit
  if (Number.isNaN(limit)) throw invalidOrderQuery(`limit must be a number from 1 to ${maxLimit}`)
  return limit
}

const isShipNodeType = (value: string): value is ShipNodeType => shipNodeTypes.includes(value)

/** A date is its midnight in UTC. Milliseconds are taken, as in Walmart’s own cursors; a fault can refuse them. */
function readTime(value: string | null): number | undefined {
  if (value === null) return undefined
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?Z)?$/.test(value) ? Date.parse(value) : Number.NaN
  // The 30th of February parses, as the 1st of March.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(value.slice(0, 10))) {
    throw invalidDate()
  }
  return time
}
