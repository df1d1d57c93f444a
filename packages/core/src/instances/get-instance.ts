import type { WalmartInstanceDocument, WalmartInstanceId } from '@aisle/contract'

import { transaction, type TenantContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { presentInstance } from './present-instance.ts'
import { findInstance } from './queries.ts'

export async function getInstance(ctx: TenantContext, { id }: WalmartInstanceId): Promise<WalmartInstanceDocument> {
  const row = await transaction(ctx, (tx) => findInstance(tx, id))
  if (!row) throw unknownInstance(id)
  return { data: presentInstance(row), message: null }
}

export function unknownInstance(id: number): AisleError {
  return new AisleError('ERR_NOT_FOUND', `There is no Walmart integration instance ${id}.`)
}
