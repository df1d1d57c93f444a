import { validationError } from './errors.ts'

/**
 * Reads the cursor of a list that is read in parts: the last id of the previous part, or 0 for the first part.
 *
 * @throws AisleError `ERR_VALIDATION` if it is not such a cursor
 */
export function readCursor(after: string | undefined): number {
  if (after === undefined) return 0
  if (/^[1-9]\d{0,14}$/.test(after)) return Number(after)
  throw validationError({ after: ['The after field must be the next value of the previous part.'] })
}
