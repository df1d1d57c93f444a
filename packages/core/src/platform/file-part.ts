import { validationError } from './errors.ts'

/**
 * Where a part of a file begins whose rows come by their ids: behind the id that the part before ended with, which it handed
 * out as `next`; 0 for the first part.
 *
 * @throws AisleError `ERR_VALIDATION` for what no part has handed out
 */
export function readPlace(after: string | undefined): number {
  if (after === undefined) return 0
  if (/^[1-9]\d{0,14}$/.test(after)) return Number(after)
  throw validationError({ after: ['The after field must be the next of the part before.'] })
}
