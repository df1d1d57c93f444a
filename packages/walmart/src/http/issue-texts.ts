import { z } from 'zod'

/** What is wrong with something that was read, each with where it is. The texts hold none of its values. */
export function issueTexts(error: z.ZodError, path: readonly PropertyKey[] = []): readonly string[] {
  return error.issues.map((issue) => {
    const where = z.core.toDotPath([...path, ...issue.path])
    return where === '' ? issue.message : `${where}: ${issue.message}`
  })
}
