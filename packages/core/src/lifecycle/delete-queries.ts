import type { Database, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

/** From now on the instance is shown and does nothing; the schedule passes it over. */
export async function markDeleting(tx: TenantTransaction, id: number): Promise<void> {
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

export async function isDeleting(tx: TenantTransaction, id: number): Promise<boolean> {
  const instance = tx.selectFrom('integration_instances').select('id').where('id', '=', id)
  return (await instance.where('deleting_since', 'is not', null).executeTakeFirst()) !== undefined
}

/**
 * Every table whose rows belong to an instance, the largest first; what belongs to those rows goes with them.
 * test/jobs/delete-instance.test.ts fails for one that is missing.
 */
export const ownedTables = [
  'sales_orders',
  'walmart_orders',
  'walmart_listings',
  'walmart_locations',
  'sync_run_events',
  'sync_runs',
  'sync_pauses',
  'walmart_call_budgets',
] as const

interface Batch {
  readonly table: (typeof ownedTables)[number]
  readonly instanceId: number
  readonly limit: number
}

/** How many rows it has deleted. */
export async function deleteBatch(tx: TenantTransaction, { table, instanceId, limit }: Batch): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)}
    where ctid = any(array(select ctid from ${sql.table(table)} where instance_id = ${instanceId} limit ${limit}))
  `.execute(tx)
  return Number(numAffectedRows ?? 0)
}

export async function deleteInstanceRow(tx: TenantTransaction, id: number): Promise<void> {
  const instance = tx.deleteFrom('integration_instances').where('id', '=', id)
  await instance.where('deleting_since', 'is not', null).execute()
}

/** For all tenants at once; the job is the one that `queueRemoval` adds. */
export async function queueOrphanedDeletions(db: Database): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      'sync.delete_instance', json_build_object('tenantId', tenant_id, 'instanceId', id),
      job_key => tenant_id || ':delete:' || id
    )
    from integration_instances
    where deleting_since is not null
      and not exists (
        select from graphile_worker.jobs
        where jobs.key = integration_instances.tenant_id || ':delete:' || integration_instances.id
          and jobs.attempts < jobs.max_attempts
      )
  `.execute(db)
}
