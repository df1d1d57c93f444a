import { invalidParameter } from '../gateway/api-error.ts'
import { readOffset, readWholeNumber } from '../gateway/data-call.ts'

const defaultLimit = 10
const maxLimit = 200

/** Equality filters. */
const plainFilters = ['returnOrderId', 'customerOrderId', 'status', 'returnType'] as const
const dateNames = [
  'returnCreationStartDate',
  'returnCreationEndDate',
  'returnLastModifiedStartDate',
  'returnLastModifiedEndDate',
] as const
const choices = {
  status: ['INITIATED', 'DELIVERED', 'COMPLETED'],
  returnType: ['REFUND', 'REPLACEMENT', 'PREORDER'],
  replacementInfo: ['true', 'false'],
  isWFSEnabled: ['Y', 'N'],
} as const

/** A query of `GET /v3/returns`. Times are epoch ms; ranges are inclusive. */
export interface ReturnQuery {
  readonly limit: number
  readonly offset: number
  readonly replacementInfo: boolean
  /** Whether Walmart fulfilled the returned orders; undefined lists both. */
  readonly isWfs: boolean | undefined
  readonly created: TimeSpan
  readonly modified: TimeSpan
  readonly filters: Partial<Record<(typeof plainFilters)[number], string>>
  /** The parameters to repeat in the cursor. */
  readonly repeated: readonly [string, string][]
}

interface TimeSpan {
  readonly fromMs: number
  readonly toMs: number
}

const invalid = invalidParameter('GMP_RETURNS_API')

/** Reads a query or a cursor. A cursor has an `offset`, and a `sellerId` that must be the caller's. */
export function readReturnQuery(parameters: URLSearchParams, sellerId: string): ReturnQuery {
  const requested = parameters.get('sellerId')
  if (requested !== null && requested !== sellerId) throw invalid('sellerId', 'sellerId does not match the caller')
  for (const [name, values] of Object.entries(choices)) {
    const value = parameters.get(name)
    if (value !== null && !values.some((one) => one === value)) throw invalid(name, `Invalid ${name} value`)
  }
  const filters: ReturnQuery['filters'] = {}
  for (const name of plainFilters) {
    const value = parameters.get(name)
    if (value !== null) filters[name] = value
  }
  const names = [...plainFilters, ...dateNames, 'replacementInfo', 'isWFSEnabled']
  return {
    limit: readWholeNumber(parameters, 'limit', { from: 1, to: maxLimit, invalid }) ?? defaultLimit,
    offset: readOffset(parameters, invalid) ?? 0,
    replacementInfo: parameters.get('replacementInfo') === 'true',
    isWfs: parameters.has('isWFSEnabled') ? parameters.get('isWFSEnabled') === 'Y' : undefined,
    created: readSpan(parameters, 'returnCreationStartDate', 'returnCreationEndDate'),
    modified: readSpan(parameters, 'returnLastModifiedStartDate', 'returnLastModifiedEndDate'),
    filters,
    repeated: [...parameters].filter(([name]) => names.includes(name)),
  }
}

function readSpan(parameters: URLSearchParams, startName: string, endName: string): TimeSpan {
  const start = parameters.get(startName)
  const end = parameters.get(endName)
  if (start === null && end === null) return { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }
  if (start === null || end === null)
    throw invalid(start === null ? startName : endName, 'Both dates must be requested')
  return { fromMs: readTime(startName, start), toMs: readTime(endName, end) }
}

/** A date, or a time with a zone. The plus sign of a zone may arrive as a space, which Walmart even documents. */
function readTime(name: string, value: string): number {
  const form = /^(\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d:\d\d(?:\.\d{1,3})?)(?:Z|([+ -]\d\d):?(\d\d)))?$/.exec(value)
  const [, day = '', time = 'T00:00:00', hours, minutes = '00'] = form ?? []
  const zone = hours === undefined ? 'Z' : `${hours.replace(' ', '+')}:${minutes}`
  const ms = Date.parse(day + time + zone)
  // `Date.parse` accepts February 30.
  if (Number.isNaN(ms) || new Date(Date.parse(day)).toISOString().slice(0, 10) !== day) {
    throw invalid(name, 'Invalid Date format value')
  }
  return ms
}
