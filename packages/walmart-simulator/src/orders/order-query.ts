import { ApiError } from '../gateway/api-error.ts'
import { readWholeNumber, rejectUnsimulated } from '../gateway/data-call.ts'
import type { LineStatusName, ShipNodeType } from '../payloads.ts'
import { type OrderView, readOrderView } from './show-order.ts'

const dayMs = 86_400_000
const defaultLimit = 100
const maxLimit = 200
export const shipNodeTypes: readonly ShipNodeType[] = ['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled']
export const lineStatuses: readonly LineStatusName[] = ['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Cancelled']
// Newer than the OpenAPI file, or not for the US.
const unsimulated = ['incentiveInfo', 'serviceInfo', 'shipNode', 'condition']

/** Inclusive date filters other than the creation date. Cursors contain them under these names. */
export const timeFilters = [
  'lastModifiedStartDate',
  'lastModifiedEndDate',
  'fromExpectedShipDate',
  'toExpectedShipDate',
] as const

/** Equality filters. Cursors contain them under these names. */
export const plainFilters = [
  'status',
  'purchaseOrderId',
  'customerOrderId',
  'sku',
  'shippingProgramType',
  'orderType',
] as const

/** The allowed values of filters; the others accept any value. */
const allowedValues: Partial<Record<(typeof plainFilters)[number], readonly string[]>> = {
  status: lineStatuses,
  shippingProgramType: ['TWO_DAY', 'ONE_DAY'],
  orderType: ['REGULAR', 'REPLACEMENT'],
}

/** A query of `GET /v3/orders` with every default filled in. Times are epoch ms; ranges are inclusive. */
export interface OrderQuery extends OrderView {
  readonly limit: number
  readonly createdStart: number
  readonly createdEnd: number
  readonly shipNodeType: ShipNodeType
  readonly times: Partial<Record<(typeof timeFilters)[number], number>>
  readonly filters: Partial<Record<(typeof plainFilters)[number], string>>
}

/** An error in an order query. Walmart names the field `data` for every parameter. */
export const invalidOrderQuery = (description: string) =>
  new ApiError('INVALID_REQUEST', 'GMP_ORDER_API', { field: 'data', description })

const invalid = (_field: string, description: string) => invalidOrderQuery(description)

/** Walmart's error for an invalid date in any parameter. */
export const invalidDate = () => invalidOrderQuery('Invalid Date format value')

/** Reads a query that is not a cursor. */
export function readOrderQuery(parameters: URLSearchParams, now: Date): OrderQuery {
  rejectUnsimulated(parameters, 'GMP_ORDER_API', unsimulated)
  const choices = readChoices(parameters)
  // Applies even if only a modification date is given. That trap is Walmart's: clients must always send both.
  const createdStart = readTime(parameters.get('createdStartDate')) ?? now.getTime() - 7 * dayMs
  const earliest = Math.min(createdStart, choices.times.lastModifiedStartDate ?? createdStart)
  if (earliest < now.getTime() - 180 * dayMs) throw invalidOrderQuery('Orders older than 180 days cannot be requested')
  return {
    limit: readWholeNumber(parameters, 'limit', { from: 1, to: maxLimit, invalid }) ?? defaultLimit,
    createdStart,
    createdEnd: readTime(parameters.get('createdEndDate')) ?? now.getTime(),
    ...choices,
  }
}

/** The parameters that a query and a cursor have in common. */
export function readChoices(parameters: URLSearchParams): Omit<OrderQuery, 'limit' | 'createdStart' | 'createdEnd'> {
  const shipNodeType = parameters.get('shipNodeType') ?? 'SellerFulfilled'
  if (!isShipNodeType(shipNodeType)) throw invalidOrderQuery('Invalid shipNodeType value')
  const view = readOrderView(parameters)
  const filters = readFilters(parameters)
  // Walmart supports orderType only with replacementInfo. Ignoring it would return other orders than requested.
  if (filters.orderType !== undefined && !view.replacementInfo)
    throw invalidOrderQuery('orderType requires replacementInfo=true')
  return { shipNodeType, ...view, times: readTimes(parameters), filters }
}

function readFilters(parameters: URLSearchParams): OrderQuery['filters'] {
  const filters: OrderQuery['filters'] = {}
  for (const name of plainFilters) {
    const value = parameters.get(name)
    if (value === null) continue
    if (allowedValues[name]?.includes(value) === false) throw invalidOrderQuery(`Invalid ${name} value`)
    filters[name] = value
  }
  return filters
}

function readTimes(parameters: URLSearchParams): OrderQuery['times'] {
  const times: OrderQuery['times'] = {}
  for (const name of timeFilters) {
    const time = readTime(parameters.get(name))
    if (time !== undefined) times[name] = time
  }
  return times
}

const isShipNodeType = (value: string): value is ShipNodeType => shipNodeTypes.some((type) => type === value)

/** A date without a time is midnight UTC. Milliseconds are accepted, as in Walmart's cursors; a fault rejects them. */
function readTime(value: string | null): number | undefined {
  if (value === null) return undefined
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?Z)?$/.test(value) ? Date.parse(value) : Number.NaN
  // `Date.parse` accepts February 30.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(value.slice(0, 10))) {
    throw invalidDate()
  }
  return time
}
