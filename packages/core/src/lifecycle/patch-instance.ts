import type { FieldErrors, PatchWalmartInstance, WalmartInstanceDocument } from '@aisle/contract'

import { type TenantContext, type TenantRequestContext, transaction } from '../platform/context.ts'
import { changeInstance } from './change-instance.ts'
import { checkReferences } from './check-references.ts'

/** Changes the fields that are given and leaves the others, also of two changes at once. */
export function patchInstance(
  ctx: TenantRequestContext,
  input: PatchWalmartInstance,
): Promise<WalmartInstanceDocument> {
  return changeInstance(ctx, { operation: 'walmart.patch', input })
}

/** What is wrong with the fields that refer to something, for a change that is wrong elsewhere too. */
export function checkInstanceChange(ctx: TenantContext, input: unknown): Promise<FieldErrors> {
  return transaction(ctx, (tx) => checkReferences(tx, input))
}
