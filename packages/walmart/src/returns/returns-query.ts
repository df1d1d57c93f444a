import { WalmartError } from '../errors.ts'
import type { CallOptions } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'

/** Which returns to list. Of a pair of dates Walmart wants both or none. */
export interface ReturnsSearch {
  /** Returns a page, at most 200; 100 if not given. */
  readonly limit?: number | undefined
  readonly returnOrderId?: string | undefined
  readonly customerOrderId?: string | undefined
  /** INITIATED, DELIVERED or COMPLETED. */
  readonly status?: string | undefined
  /** REFUND or REPLACEMENT. */
  readonly returnType?: string | undefined
  /** Adds `returnType`, `replacementCustomerOrderId`, and of each line `rechargeReason` and `returnCancellationReason`. */
  readonly replacementInfo?: boolean | undefined
  readonly returnCreationStartDate?: Date | undefined
  readonly returnCreationEndDate?: Date | undefined
  readonly returnLastModifiedStartDate?: Date | undefined
  readonly returnLastModifiedEndDate?: Date | undefined
  /** Y lists returns of what Walmart itself has shipped, which can be viewed only. */
  readonly isWFSEnabled?: 'Y' | 'N' | undefined
}

/** What `listReturns` takes: which returns, or a cursor to go on from. */
export interface ReturnsQuery extends ReturnsSearch, CallOptions {
  /** A page's `cursor`, to go on after that page. The list's parameters are in it, and are not sent again. */
  readonly cursor?: string | undefined
}

const pairs = [
  ['returnCreationStartDate', 'returnCreationEndDate'],
  ['returnLastModifiedStartDate', 'returnLastModifiedEndDate'],
] as const

/**
 * The query string of the first page, with its `?`.
 *
 * @throws WalmartError `invalid_request` that names the missing one of two dates
 */
export function returnsSearch(search: ReturnsSearch): string {
  for (const [start, end] of pairs) {
    if ((search[start] === undefined) === (search[end] === undefined)) continue
    const [missing, given] = search[start] === undefined ? [start, end] : [end, start]
    throw new WalmartError('invalid_request', `${missing}: pass a Date, as Walmart wants it together with ${given}`)
  }
  return toSearch({
    limit: search.limit ?? 100,
    returnOrderId: search.returnOrderId,
    customerOrderId: search.customerOrderId,
    status: search.status,
    returnType: search.returnType,
    replacementInfo: search.replacementInfo,
    returnCreationStartDate: search.returnCreationStartDate,
    returnCreationEndDate: search.returnCreationEndDate,
    returnLastModifiedStartDate: search.returnLastModifiedStartDate,
    returnLastModifiedEndDate: search.returnLastModifiedEndDate,
    isWFSEnabled: search.isWFSEnabled,
  })
}
