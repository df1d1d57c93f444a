import type { z } from 'zod'

import { WalmartError } from '../errors.ts'
import { issueTexts } from './issue-texts.ts'

/**
 * Reads what a caller passes, before anything is sent.
 *
 * @throws WalmartError `invalid_request` that says where in the input something is wrong, and what belongs there
 */
export function readInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new WalmartError('invalid_request', `The call was not sent. ${issueTexts(parsed.error).join('; ')}`)
}
