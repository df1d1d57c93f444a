import type { WalmartInstanceDocument, WalmartInstanceId } from '@aisle/contract'

import { type TenantContext, transaction } from '../platform/context.ts'
import { presentInstance } from './present-instance.ts'
import { findInstance } from './queries.ts'
import { unknownInstance } from './require-instance.ts'

export async function getInstance(ctx: TenantContext, { id }: WalmartInstanceId): Promise<WalmartInstanceDocument> {
  const row = await transaction(ctx, (tx) => findInstance(tx, id))
  if (!row) throw unknownInstance(id)
  return { data: presentInstance(row), message: null }
}
