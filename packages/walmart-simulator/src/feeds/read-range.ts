import { readWholeNumber } from '../gateway/data-call.ts'
import { Refusal } from '../gateway/refusal.ts'

const maxLimit = 50

/** Which part of a list of feeds, or of the items of a feed, is asked for: 50 from the start unless it is said. */
export function readRange(parameters: URLSearchParams): { offset: number; limit: number } {
  const offset = readWholeNumber(parameters.get('offset'), 0, 999_999_999) ?? 0
  if (Number.isNaN(offset)) throw invalid('offset', 'offset must be a number')
  const limit = readWholeNumber(parameters.get('limit'), 1, maxLimit) ?? maxLimit
  if (Number.isNaN(limit)) throw invalid('limit', `limit must be a number from 1 to ${maxLimit}`)
  return { offset, limit }
}

const invalid = (field: string, description: string) =>
  new Refusal('INVALID_REQUEST_PARAM', 'GMP_RECEIVER_API', { field, description })
