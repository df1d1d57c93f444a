import { labelOf } from '@aisle/contract'

import { type AisleError, validationError } from '../platform/errors.ts'
import type { StoredTable } from './reference-rows.ts'

/** Another record of the tenant has the same of what no two may have. */
export function taken({ unique }: Pick<StoredTable, 'unique'>): AisleError {
  return validationError({ [unique]: [`The ${labelOf(unique)} has already been taken.`] })
}
