import type { z } from 'zod'

import { parseAnswer, type JsonAnswer } from './answer.ts'
import { readGaps, type Gap } from './gaps.ts'
import type { Parsed } from './page.ts'

/** An answer about one thing. */
export interface Reply<T> extends Parsed<T> {
  /** What Walmart says it could not find (HTTP 206). Empty: the answer is complete. */
  readonly gaps: readonly Gap[]
}

/**
 * Reads the one thing that an answer is about.
 *
 * @param pick where the thing is in the answer; `raw` is its JSON from there on
 * @throws WalmartError `unexpected_response` where it is not what Walmart documents
 */
export function readReply<S extends z.ZodType>(
  schema: S,
  answer: JsonAnswer,
  pick: (json: unknown) => unknown = (json) => json,
): Reply<z.output<S>> {
  const raw = pick(answer.json)
  return { value: parseAnswer(schema, { ...answer, json: raw }), raw, gaps: readGaps(answer) }
}
