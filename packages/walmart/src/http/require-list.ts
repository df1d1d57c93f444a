import { readGaps } from './gaps.ts'
import { fieldOf, type JsonResponse, walmartError } from './response.ts'

/**
 * Rejects a success without its list, which would make everything look deleted. It may be missing if the total is 0, or if
 * Walmart says what is missing.
 *
 * @throws WalmartError `unexpected_response`
 */
export function requireList(response: JsonResponse, path: readonly string[], total: number | undefined): void {
  const list = response.records ?? path.reduce(fieldOf, response.json) ?? undefined
  if (list !== undefined || total === 0 || readGaps(response).length > 0) return
  throw walmartError('unexpected_response', response, { message: `${path.join('.')}: no list` })
}
