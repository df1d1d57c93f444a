import type { UpdateWalmartInstance, WalmartInstanceDocument } from '@aisle/contract'

import type { TenantRequestContext } from '../platform/context.ts'
import { changeInstance } from './change-instance.ts'

/** Replaces all settings: the contract has filled in the defaults of those that were left out. */
export function updateInstance(
  ctx: TenantRequestContext,
  input: UpdateWalmartInstance,
): Promise<WalmartInstanceDocument> {
  return changeInstance(ctx, { operation: 'walmart.update', input })
}
