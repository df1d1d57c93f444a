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
const unsimulated = ['serviceInfo', 'shipNode', 'condition']

/** Inclusive date filters other than the creation date. */
const timeFilters = [
  'lastModifiedStartDate',
  'lastModifiedEndDate',
  'fromExpectedShipDate',
  'toExpectedShipDate',
] as const

/** Equality filters. */
const plainFilters = [
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
  orderType: ['REGULAR', 'REPLACEMENT', 'PREORDER'],
}

/** A query of `GET /v3/orders` with every default filled in. Times are epoch ms; ranges are inclusive. */
export interface OrderQuery extends OrderView {
  /** The parameters, with both creation dates. Cursors repeat them. */
  readonly parameters: readonly [string, string][]
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

const parameterNames: ReadonlySet<string> = new Set([
  'limit',
  'createdStartDate',
  'createdEndDate',
  'shipNodeType',
  'productInfo',
  'replacementInfo',
  'incentiveInfo',
  ...timeFilters,
  ...plainFilters,
])

/**
 * Reads a query at the time `now`, for a first page or for a later one from a client that sends only some parts of a cursor.
 */
export function readOrderQuery(sent: URLSearchParams, now: Date, isFirstPage = true): OrderQuery {
  rejectUnsimulated(sent, 'GMP_ORDER_API', unsimulated)
  const parameters = new Map([...sent].filter(([name]) => parameterNames.has(name)))
  const start = readTime(parameters.get('createdStartDate'))
  const earliestMs = now.getTime() - 180 * dayMs
  // The week applies even if only a modification date is given. That trap is Walmart's: clients must always send both.
  if (start === undefined) parameters.set('createdStartDate', timeText(now.getTime() - 7 * dayMs))
  // Walmart does not reject an earlier start. It moves the start silently, and only a cursor shows that.
  else if (isFirstPage && start < earliestMs) parameters.set('createdStartDate', timeText(earliestMs))
  if (!parameters.has('createdEndDate')) parameters.set('createdEndDate', timeText(now.getTime()))
  return parseOrderQuery([...parameters])
}

const timeText = (ms: number) => new Date(ms).toISOString()

/** Reads parameters that include both creation dates. */
export function parseOrderQuery(pairs: OrderQuery['parameters']): OrderQuery {
  const parameters = new Map(pairs)
  const search = new URLSearchParams(pairs)
  const shipNodeType = parameters.get('shipNodeType') ?? 'SellerFulfilled'
  if (!isShipNodeType(shipNodeType)) throw invalidOrderQuery('Invalid shipNodeType value')
  return {
    parameters: pairs,
    limit: readWholeNumber(search, 'limit', { from: 1, to: maxLimit, invalid }) ?? defaultLimit,
    createdStart: readTime(parameters.get('createdStartDate')) ?? 0,
    createdEnd: readTime(parameters.get('createdEndDate')) ?? 0,
    shipNodeType,
    ...readOrderView(search),
    times: readTimes(parameters),
    filters: readFilters(parameters),
  }
}

function readFilters(parameters: ReadonlyMap<string, string>): OrderQuery['filters'] {
  const filters: OrderQuery['filters'] = {}
  for (const name of plainFilters) {
    const value = parameters.get(name)
    if (value === undefined) continue
    if (allowedValues[name]?.includes(value) === false) throw invalidOrderQuery(`Invalid ${name} value`)
    filters[name] = value
  }
  return filters
}

function readTimes(parameters: ReadonlyMap<string, string>): OrderQuery['times'] {
  const times: OrderQuery['times'] = {}
  for (const name of timeFilters) {
    const time = readTime(parameters.get(name))
    if (time !== undefined) times[name] = time
  }
  return times
}

const isShipNodeType = (value: string): value is ShipNodeType => shipNodeTypes.some((type) => type === value)

/**
 * A date without a time is midnight UTC, and a time without a zone is UTC. Milliseconds are accepted, as in Walmart's
 * cursors; a fault rejects them.
 */
function readTime(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const [, day = '', time = 'T00:00:00'] =
    /^(\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|[+ ]00:?00)?)?$/.exec(value) ?? []
  const ms = Date.parse(`${day}${time}Z`)
  // `Date.parse` accepts February 30.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(day)) throw invalidDate()
  return ms
}
