import { validationError } from './errors.ts'

/**
 * The cursor of a file whose rows are in the order of their ids: the last id of the previous part, which was its `next`;
 * 0 for the first part.
 *
 * @throws AisleError `ERR_VALIDATION` if it is no such cursor
 */
export function readCursor(after: string | undefined): number {
  if (after === undefined) return 0
  if (/^[1-9]\d{0,14}$/.test(after)) return Number(after)
  throw validationError({ after: ['The after field must be the next of the part before.'] })
}
