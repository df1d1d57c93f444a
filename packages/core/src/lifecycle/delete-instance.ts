import type { DeletedWalmartInstance, WalmartInstanceId } from '@aisle/contract'
import type { Database, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import type { Services, TenantContext, TenantRequestContext } from '../platform/context.ts'
import { addJob, addMissingJobs, defineJob, deleteRows, inBatches, inSlices } from '../platform/jobs.ts'
import { nothing, write } from '../platform/write.ts'
import { cancelRuns, type EndedRun, reportEnd } from '../runs/index.ts'
import { lockExclusively } from './lock-exclusively.ts'

/** Stops an instance immediately. A job removes its records. */
export async function deleteInstance(
  ctx: TenantRequestContext,
  { id }: WalmartInstanceId,
): Promise<DeletedWalmartInstance> {
  return write(ctx, { input: { id }, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
    const cancelled = await stopInstance(tx, id)
    if (!cancelled) {
      report(nothing)
      return {}
    }
    for (const run of cancelled) reportEnd(ctx, tx, run)
    await queueRemoval(ctx, tx, id)
    return {}
  })
}

/**
 * Ends everything that an instance does. Returns the runs that it has cancelled, or undefined if the deletion has
 * already begun.
 *
 * @throws AisleError `ERR_NOT_FOUND`
 */
export async function stopInstance(tx: TenantTransaction, id: number): Promise<EndedRun[] | undefined> {
  const { row } = await lockExclusively(tx, id)
  if (row.is_deleting) return undefined
  await markDeleting(tx, id)
  return cancelRuns(tx, id, 'all')
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

export const deleteInstanceJob = defineJob({
  name: 'tenant.delete_instance',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int() }),
  key: ({ instanceId }) => `delete:${instanceId}`,
})

/**
 * Every table whose rows belong to an instance, largest first, each with the column that follows `instance_id` in one of
 * its indexes. Rows that refer to them are deleted by cascade. test/jobs/delete-instance.test.ts fails if one is missing.
 */
const ownedTables = [
  ['sends', 'id'],
  ['offer_targets', 'kind'],
  ['walmart_feeds', 'id'],
  ['sales_orders', 'order_date'],
  ['walmart_orders', 'order_date'],
  ['walmart_returns', 'return_date'],
  ['walmart_listings', 'sku'],
  ['walmart_locations', 'id'],
  ['sync_run_events', 'id'],
  ['sync_runs', 'id'],
  ['sync_pauses', 'kind'],
  ['walmart_call_budgets', 'bucket'],
] as const

const instancesPerBatch = 1000

/** Removes a deleted instance's rows table by table, then the instance. */
export function removeInstance(ctx: TenantContext, { instanceId }: { readonly instanceId: number }): Promise<void> {
  return inSlices(ctx, {
    from: 0,
    batch: (tx, tableIndex) => removeBatch(tx, instanceId, tableIndex),
    requeue: (tx) => queueRemoval(ctx, tx, instanceId),
  })
}

/** @returns the table to continue with; undefined when the instance itself is gone */
export async function removeBatch(
  tx: TenantTransaction,
  instanceId: number,
  tableIndex: number,
): Promise<number | undefined> {
  if (tableIndex === 0 && !(await isDeleting(tx, instanceId))) return undefined
  const owned = ownedTables[tableIndex]
  if (owned === undefined) {
    await deleteInstanceRow(tx, instanceId)
    return undefined
  }
  const isRest = await deleteRows(tx, owned, sql`instance_id = ${instanceId}`)
  return isRest ? tableIndex : tableIndex + 1
}

function queueRemoval(ctx: TenantContext, tx: TenantTransaction, instanceId: number): Promise<void> {
  return addJob(tx, deleteInstanceJob, { payload: { tenantId: ctx.tenantId, instanceId } })
}

/** Once a minute: gives a job to each instance that is being deleted and has none. */
export async function requeueDeletions({ db }: Services): Promise<void> {
  await inBatches(0, async (after) => {
    const instances = await selectDeletedInstances(db, after)
    await addMissingJobs(
      db,
      deleteInstanceJob,
      instances.map(({ tenant_id: tenantId, id: instanceId }) => ({ payload: { tenantId, instanceId } })),
    )
    return instances.length === instancesPerBatch ? instances.at(-1)?.id : undefined
  })
}

async function isDeleting(tx: TenantTransaction, id: number): Promise<boolean> {
  const instance = tx.selectFrom('integration_instances').select('id').where('id', '=', id)
  return (await instance.where('deleting_since', 'is not', null).executeTakeFirst()) !== undefined
}

async function deleteInstanceRow(tx: TenantTransaction, id: number): Promise<void> {
  const instance = tx.deleteFrom('integration_instances').where('id', '=', id)
  await instance.where('deleting_since', 'is not', null).execute()
}

/** For all tenants. */
function selectDeletedInstances(db: Database, after: number) {
  return db
    .selectFrom('integration_instances')
    .select(['tenant_id', 'id'])
    .where('deleting_since', 'is not', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(instancesPerBatch)
    .execute()
}
