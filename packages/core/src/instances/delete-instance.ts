import type { DeletedWalmartInstance, WalmartInstanceId } from '@aisle/contract'

import { transaction, type TenantContext } from '../platform/context.ts'
import { endRuns, unknownInstance } from '../sync/index.ts'
import { findHeldInstance, lockInstance } from './change-queries.ts'
import { markDeleting } from './delete-queries.ts'
import { queueRemoval } from './remove-instance.ts'

/** Ends an instance at once, and has removed in the background what belongs to it. */
export async function deleteInstance(ctx: TenantContext, { id }: WalmartInstanceId): Promise<DeletedWalmartInstance> {
  await transaction(ctx, async (tx) => {
    const held = (await lockInstance(tx, id)) && (await findHeldInstance(tx, id))
    if (!held) throw unknownInstance(id)
    if (held.row.is_deleting) return
    await markDeleting(tx, id)
    await endRuns(tx, id)
    await queueRemoval(ctx, tx, id)
  })
  return {}
}
