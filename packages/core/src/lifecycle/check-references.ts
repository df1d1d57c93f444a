import { CreateWalmartInstance, type FieldErrors } from '@aisle/contract'
import { planOnce, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import { nominalCodeColumns } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { invalidReference } from '../platform/errors.ts'
import { transaction } from '../platform/transaction.ts'

const OptionalId = z.int().positive().optional().catch(undefined)
const Referring = z.object({
  id: OptionalId,
  name: CreateWalmartInstance.shape.name.optional().catch(undefined),
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

/** Checks references even if another field is invalid, so that all errors are reported at once. */
export function checkInput(ctx: TenantContext, input: unknown): Promise<FieldErrors> {
  return transaction(ctx, (tx) => checkReferences(tx, input))
}

/**
 * Checks what a new or changed instance refers to. One that changes, with its id in the input, may keep its name and
 * archived references. Accepts input that is invalid elsewhere, and checks the fields that can be checked.
 */
export async function checkReferences(tx: TenantTransaction, input: unknown): Promise<FieldErrors> {
  const {
    id: instanceId,
    name,
    integration_id,
    integration_settings: settings,
  } = Referring.catch(noReferences).parse(input)
  const nominalCodes = nominalCodeColumns.flatMap((column) => {
    const id = settings[column]
    return id === undefined ? [] : [{ column, id }]
  })
  const found = await findReferences(tx, {
    name,
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
  return Object.assign({ ...(found.hasNameConflict && nameConflict) }, ...unknown)
}

export const nameConflict: FieldErrors = { name: ['The name has already been taken.'] }

const noReferences = {
  id: undefined,
  name: undefined,
  integration_id: undefined,
  integration_settings: { store_id: undefined },
}

interface References {
  readonly name: string | undefined
  readonly instanceId: number | undefined
  readonly integrationId: number | undefined
  readonly storeId: number | undefined
  readonly nominalCodeIds: readonly number[]
}

/** Which references exist and are active; those that the instance already has may be archived. */
async function findReferences(tx: TenantTransaction, references: References) {
  const { name = null, instanceId = null, integrationId = null, storeId = null, nominalCodeIds } = references
  return tx
    .selectNoFrom([
      sql<boolean>`exists (
        select from integration_instances
        where name_key = lower(${name}::text) and deleting_since is null and id is distinct from ${instanceId}::bigint
      )`.as('hasNameConflict'),
      sql<boolean>`exists (select from integrations where id = ${integrationId}::bigint and type = 'walmart')`.as(
        'hasIntegration',
      ),
      sql<boolean>`exists (
        select from stores where id = ${storeId}::bigint and (archived_at is null or id in (
          select store_id from integration_instances where id = ${instanceId}::bigint
        ))
      )`.as('hasStore'),
      sql<number[]>`(
        select coalesce(json_agg(id), '[]') from nominal_codes
        where id = any(${nominalCodeIds}::bigint[]) and (archived_at is null or id in (
          select unnest(array[${sql.join(nominalCodeColumns.map((column) => sql.id(column)))}])
          from integration_instances where id = ${instanceId}::bigint
        ))
      )`.as('nominalCodeIds'),
    ])
    .modifyEnd(planOnce)
    .executeTakeFirstOrThrow()
}
