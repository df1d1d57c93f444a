import type { JsonAnswer } from './answer.ts'
import { readErrorDetails } from './error-envelope.ts'

/** Something that Walmart left out of an answer, in its own words. */
export interface Gap {
  /** Such as `SOME_CONTENT_NOT_FOUND`. */
  readonly code?: string | undefined
  readonly field?: string | undefined
  readonly message?: string | undefined
}

/**
 * What an answer says is missing from it. HTTP 206 is a success with gaps, which Walmart lists beside what it did find;
 * a list of orders may carry such errors with 200 too.
 */
export function readGaps({ status, json }: JsonAnswer): readonly Gap[] {
  const inList = isObject(json) && isObject(json['list']) ? json['list'] : json
  const gaps = isObject(inList) ? readErrorDetails({ error: inList['error'], errors: inList['errors'] }) : []
  return gaps.length === 0 && status === 206 ? [{ code: 'SOME_CONTENT_NOT_FOUND' }] : gaps
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
