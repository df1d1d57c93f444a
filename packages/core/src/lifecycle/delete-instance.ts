import type { DeletedWalmartInstance, WalmartInstanceId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { unknownInstance } from '../instances/index.ts'
import { type TenantContext, transaction } from '../platform/context.ts'
import { endRuns } from '../runs/index.ts'
import { findInstanceWithCredentials, lockInstanceForUpdate } from './queries.ts'
import { queueRemoval } from './remove-instance.ts'

/** Ends an instance at once, and has removed in the background what belongs to it. */
export async function deleteInstance(ctx: TenantContext, { id }: WalmartInstanceId): Promise<DeletedWalmartInstance> {
  await transaction(ctx, async (tx) => {
    const held = (await lockInstanceForUpdate(tx, id)) && (await findInstanceWithCredentials(tx, id))
    if (!held) throw unknownInstance(id)
    if (held.row.is_deleting) return
    await markDeleting(tx, id)
    await endRuns(tx, id)
    await queueRemoval(ctx, tx, id)
  })
  return {}
}

/** From now on the instance is shown and does nothing; the schedule passes it over. */
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
