import type { FieldErrors } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import { nominalCodeColumns } from '../instances/index.ts'
import { invalidReference } from '../platform/errors.ts'
import { toPostgresText } from '../platform/postgres-text.ts'
import { findReferences } from './queries.ts'

const OptionalId = z.int().positive().optional().catch(undefined)
const Referring = z.object({
  name: z.string().trim().optional().catch(undefined),
  integration_id: OptionalId,
  integration_settings: z
    .object({
      store_id: OptionalId,
      sales_nominal_code_id: OptionalId,
      cogs_nominal_code_id: OptionalId,
      shipping_revenue_nominal_code_id: OptionalId,
      shipping_refund_nominal_code_id: OptionalId,
      sales_returns_allowances_nominal_code_id: OptionalId,
    })
    .catch({ store_id: undefined }),
})

/**
 * Checks what a new or changed instance refers to. Takes any input, also one that is wrong elsewhere, and judges the
 * fields that can be judged.
 *
 * @param instanceId the instance that changes: its own name is not taken
 */
export async function checkReferences(
  tx: TenantTransaction,
  input: unknown,
  instanceId?: number,
): Promise<FieldErrors> {
  const { name, integration_id, integration_settings: settings } = Referring.catch(nothing).parse(input)
  const nominalCodes = nominalCodeColumns.flatMap((column) => {
    const id = settings[column]
    return id === undefined ? [] : [{ column, id }]
  })
  const found = await findReferences(tx, {
    name: name && toPostgresText(name),
    instanceId,
    integrationId: integration_id,
    storeId: settings.store_id,
    nominalCodeIds: nominalCodes.map(({ id }) => id),
  })
  const unknown = [
    ...(integration_id !== undefined && !found.hasIntegration
      ? [invalidReference('integration_id', '/api/integrations')]
      : []),
    ...(settings.store_id !== undefined && !found.hasStore
      ? [invalidReference('integration_settings.store_id', '/api/stores')]
      : []),
    ...nominalCodes
      .filter(({ id }) => !found.nominalCodeIds.includes(id))
      .map(({ column }) => invalidReference(`integration_settings.${column}`, '/api/nominal-codes')),
  ]
  return Object.assign({ ...(found.isNameTaken && nameTaken) }, ...unknown)
}

export const nameTaken: FieldErrors = { name: ['The name has already been taken.'] }

const nothing = { name: undefined, integration_id: undefined, integration_settings: { store_id: undefined } }
