import { WalmartError } from '../errors.ts'
import type { Continuing, Skipping } from '../http/page.ts'
import type { CallOptions } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'

/** Filters of `listReturns`. Walmart requires both dates of a range, or neither. */
export interface ReturnsSearch {
  /** Returns per page, at most 200. Default: 100. */
  readonly limit?: number | undefined
  readonly returnOrderId?: string | undefined
  readonly customerOrderId?: string | undefined
  /** INITIATED, DELIVERED or COMPLETED. */
  readonly status?: string | undefined
  /** REFUND or REPLACEMENT. */
  readonly returnType?: string | undefined
  /** Adds `returnType` and `replacementCustomerOrderId`; to each line, `rechargeReason` and `returnCancellationReason`. */
  readonly replacementInfo?: boolean | undefined
  readonly returnCreationStartDate?: Date | undefined
  readonly returnCreationEndDate?: Date | undefined
  readonly returnLastModifiedStartDate?: Date | undefined
  readonly returnLastModifiedEndDate?: Date | undefined
  /** Y lists only returns of orders shipped by Walmart, which are read-only; N lists only the others. Default: both. */
  readonly isWFSEnabled?: 'Y' | 'N' | undefined
}

/** Filters of `listReturns`, or a cursor to resume the list. */
export interface ReturnsQuery extends ReturnsSearch, CallOptions, Continuing, Skipping {
  /** Resumes after the page with this `cursor`. It contains the list's parameters, which are then ignored. */
  readonly cursor?: string | undefined
}

const pairs = [
  ['returnCreationStartDate', 'returnCreationEndDate'],
  ['returnLastModifiedStartDate', 'returnLastModifiedEndDate'],
] as const

/**
 * Builds the query string of the first page, with its `?`.
 *
 * @throws WalmartError `invalid_request` that names the missing date of a range
 */
export function returnsSearch(search: ReturnsSearch): string {
  for (const [start, end] of pairs) {
    if ((search[start] === undefined) === (search[end] === undefined)) continue
    const [missing, given] = search[start] === undefined ? [start, end] : [end, start]
    throw new WalmartError('invalid_request', `${missing}: pass a Date; Walmart requires it with ${given}`)
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
