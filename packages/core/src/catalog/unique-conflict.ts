import { labelOf } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { type AisleError, validationError } from '../platform/errors.ts'
import { type Fields, findArchivedHolder } from './queries.ts'
import type { StoredTable } from './record-rows.ts'

/** Another record of the tenant has the same of what no two may have. One that is archived is in no usual list: it is named. */
export async function taken(tx: TenantTransaction, table: StoredTable, fields: Fields): Promise<AisleError> {
  const { one, path, unique } = table
  const holder = await findArchivedHolder(tx, table, fields[unique])
  const remedy = holder
    ? ` An archived ${one} has it: POST /api${path}/${holder.id}/unarchive takes that back into use.`
    : ''
  return validationError({ [unique]: [`The ${labelOf(unique)} has already been taken.${remedy}`] })
}
