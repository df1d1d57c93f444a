import type { DeletedWalmartInstance, WalmartInstanceId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { type TenantContext, transaction } from '../platform/context.ts'
import { endRuns } from '../runs/index.ts'
import { lockForUpdate } from './lock-for-update.ts'
import { queueRemoval } from './remove-instance.ts'

/** Stops an instance immediately. A job removes its records. */
export async function deleteInstance(ctx: TenantContext, { id }: WalmartInstanceId): Promise<DeletedWalmartInstance> {
  await transaction(ctx, async (tx) => {
    const { row } = await lockForUpdate(tx, id)
    if (row.is_deleting) return
    await markDeleting(tx, id)
    await endRuns(tx, id)
    await queueRemoval(ctx, tx, id)
  })
  return {}
}

/** From now on the instance is shown but does nothing, and the schedule skips it. */
async function markDeleting(tx: TenantTransaction, id: number): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({
      deleting_since: sql`now()`,
      updated_at: sql`now()`,
      connection_status: 'awaiting_credentials',
      sealed_credentials: null,
      sealed_access_token: null,
      is_automatic_sync_enabled: false,
    })
    .where('id', '=', id)
    .execute()
}
