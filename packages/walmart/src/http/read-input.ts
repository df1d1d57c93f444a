import { z } from 'zod'

import { WalmartError } from '../errors.ts'

/**
 * Validates the caller's input before anything is sent.
 *
 * @throws WalmartError `invalid_request` with the path of each issue and what was expected
 */
export function readInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new WalmartError('invalid_request', `The call was not sent. ${issueTexts(parsed.error).join('; ')}`)
}

/** Formats validation issues with their paths. The texts contain none of the validated values. */
export function issueTexts(error: z.ZodError, path: readonly PropertyKey[] = []): readonly string[] {
  return error.issues.map((issue) => {
    const where = z.core.toDotPath([...path, ...issue.path])
    return where === '' ? issue.message : `${where}: ${issue.message}`
  })
}
