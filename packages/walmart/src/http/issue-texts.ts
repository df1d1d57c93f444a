import { z } from 'zod'

/** Formats validation issues with their paths. The texts contain none of the validated values. */
export function issueTexts(error: z.ZodError, path: readonly PropertyKey[] = []): readonly string[] {
  return error.issues.map((issue) => {
    const where = z.core.toDotPath([...path, ...issue.path])
    return where === '' ? issue.message : `${where}: ${issue.message}`
  })
}
