import type { z } from 'zod'

import { readGaps, type Gap } from './gaps.ts'
import type { Parsed } from './page.ts'
import { parseResponse, type JsonResponse } from './response.ts'

/** A response with one resource. */
export interface Reply<T> extends Parsed<T> {
  /** What Walmart says is missing (HTTP 206). Empty if the response is complete. */
  readonly gaps: readonly Gap[]
}

/**
 * Parses a response with one resource.
 *
 * @param pick selects the resource in the response; `raw` is the selected JSON
 * @throws WalmartError `unexpected_response` if it does not match what Walmart documents
 */
export function readReply<S extends z.ZodType>(
  schema: S,
  response: JsonResponse,
  pick: (json: unknown) => unknown = (json) => json,
): Reply<z.output<S>> {
  const raw = pick(response.json)
  return { value: parseResponse(schema, { ...response, json: raw }), raw, gaps: readGaps(response) }
}
