import { readErrorDetails } from './error-envelope.ts'
import { fieldOf, type JsonResponse } from './response.ts'

/** Something that Walmart left out of a response, in Walmart's words, or a field that could not be read. */
export interface Gap {
  /** Such as `SOME_CONTENT_NOT_FOUND`. `UNREADABLE_FIELD`: the field does not match what Walmart documents. */
  readonly code?: string | undefined
  /** For an unreadable field, its path in the record, such as `orderLines.orderLine[0].refund`. */
  readonly field?: string | undefined
  readonly message?: string | undefined
}

/**
 * What a response says is missing from it. HTTP 206 is a success with gaps, which Walmart lists beside the data; a list of
 * orders may have such errors with 200 too.
 */
export function readGaps({ status, json }: JsonResponse): readonly Gap[] {
  const holder = fieldOf(json, 'list') ?? json
  const gaps = readErrorDetails({ error: fieldOf(holder, 'error'), errors: fieldOf(holder, 'errors') })
  return gaps.length === 0 && status === 206 ? [{ code: 'SOME_CONTENT_NOT_FOUND' }] : gaps
}
