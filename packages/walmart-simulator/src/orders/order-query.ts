import { readWholeNumber, refuseUnsimulated } from '../gateway/data-call.ts'
import { Refusal } from '../gateway/refusal.ts'
import type { ShipNodeType } from '../payloads.ts'

const dayMs = 86_400_000
const defaultLimit = 100
const maxLimit = 200
const shipNodeTypes: readonly string[] = ['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled'] satisfies ShipNodeType[]
// Newer than the OpenAPI file, or not of the US.
const unsimulated = ['incentiveInfo', 'serviceInfo', 'shipNode', 'condition']

/** Limits in time, both included, beside those of the creation; carried from page to page under these names. */
export const timeFilters = [
  'lastModifiedStartDate',
  'lastModifiedEndDate',
  'fromExpectedShipDate',
  'toExpectedShipDate',
] as const

/** Filters that compare one value; carried from page to page under these names. */
export const plainFilters = [
  'status',
  'purchaseOrderId',
  'customerOrderId',
  'sku',
  'shippingProgramType',
  'orderType',
] as const

/** The values that a filter may have; any where it is not named. */
const allowedValues: Partial<Record<(typeof plainFilters)[number], readonly string[]>> = {
  status: ['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Cancelled'],
  shippingProgramType: ['TWO_DAY', 'ONE_DAY'],
  orderType: ['REGULAR', 'REPLACEMENT'],
}

/** What a caller of `GET /v3/orders` asks for, with every default filled in. Times are epoch ms, both ends included. */
export interface OrderQuery {
  readonly limit: number
  readonly createdStart: number
  readonly createdEnd: number
  readonly shipNodeType: ShipNodeType
  readonly productInfo: boolean
  readonly replacementInfo: boolean
  readonly times: Partial<Record<(typeof timeFilters)[number], number>>
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
  const choices = readChoices(parameters)
  // Also when only a time of change is given: that trap is Walmart's, and the reason to always send both.
  const createdStart = readTime(parameters.get('createdStartDate')) ?? now.getTime() - 7 * dayMs
  const earliest = Math.min(createdStart, choices.times.lastModifiedStartDate ?? createdStart)
  if (earliest < now.getTime() - 180 * dayMs) throw invalidOrderQuery('Orders older than 180 days cannot be requested')
  return {
    limit: readLimit(parameters.get('limit')),
    createdStart,
    createdEnd: readTime(parameters.get('createdEndDate')) ?? now.getTime(),
    ...choices,
  }
}

/** The part of a query that reads the same in a cursor. */
export function readChoices(parameters: URLSearchParams): Omit<OrderQuery, 'limit' | 'createdStart' | 'createdEnd'> {
  const shipNodeType = parameters.get('shipNodeType') ?? 'SellerFulfilled'
  if (!isShipNodeType(shipNodeType)) throw invalidOrderQuery('Invalid shipNodeType value')
  const isOn = (name: string) => parameters.get(name) === 'true'
  const replacementInfo = isOn('replacementInfo')
  const filters = readFilters(parameters)
  // Walmart has the one for the other only; ignored, it would give orders that were not asked for.
  if (filters.orderType !== undefined && !replacementInfo)
    throw invalidOrderQuery('orderType goes with replacementInfo=true')
  return { shipNodeType, productInfo: isOn('productInfo'), replacementInfo, times: readTimes(parameters), filters }
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
