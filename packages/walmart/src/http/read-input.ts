import { z } from 'zod'

import { WalmartError } from '../errors.ts'

/**
 * Reads what a caller passes, before anything is sent.
 *
 * @throws WalmartError `invalid_request` that says where in the input something is wrong, and what belongs there
 */
export function readInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${z.core.toDotPath(path)}: ${message}`,
  )
  throw new WalmartError('invalid_request', `The call was not sent. ${issues.join('; ')}`)
}
