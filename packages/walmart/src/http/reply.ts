import type { z } from 'zod'

import { readGaps, type Gap } from './gaps.ts'
import type { Parsed } from './page.ts'
import { readRecord } from './read-record.ts'
import { mismatch, type JsonResponse } from './response.ts'

/** A response with one resource. */
export interface Reply<T> extends Parsed<T> {
  /** What Walmart says is missing (HTTP 206), and fields that could not be read. Empty if the response is complete. */
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
  const read = readRecord(schema, raw)
  if (read.error !== undefined) throw mismatch(response, read.error)
  return { value: read.value, raw, gaps: [...readGaps(response), ...read.gaps] }
}
