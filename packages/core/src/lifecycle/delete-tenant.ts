import { codeOf, type Database } from '@aisle/db'
import { sql } from 'kysely'

import { deleteRows, inBatches, rowsPerBatch } from '../platform/jobs.ts'
import { mergeRowCounts } from '../platform/row-counts.ts'
import { flagOf } from '../platform/tenant-limit.ts'
import { repeatAfterConflict, transaction } from '../platform/transaction.ts'
import { removeBatch, stopInstance } from './delete-instance.ts'

/**
 * The tables of a tenant that belong to no instance, each with the column that follows `tenant_id` in one of its indexes.
 * test/program/tenants.test.ts fails if one is missing.
 */
export const tenantTables = [
  ['idempotency_keys', 'key'],
  ['accounting_lines', 'transaction_id'],
  ['accounting_transactions', 'id'],
  ['accounting_settings', 'tenant_id'],
  ['product_costs', 'id'],
  ['products', 'id'],
  ['nominal_codes', 'id'],
  ['warehouses', 'id'],
  ['stores', 'id'],
  ['api_tokens', 'id'],
  ['webhook_deliveries', 'id'],
  ['webhook_replays', 'id'],
  ['webhooks', 'id'],
  ['events', 'id'],
  ['audit_log', 'id'],
] as const

// A call that was under way when the deletion began may still add records, and workers remove instances too.
const mostSweeps = 5

type Tenant = Readonly<{ db: Database; tenantId: number }>

/**
 * Deletes a tenant with all its records and jobs, in batches. Its tokens stop working at once. If this is interrupted,
 * calling it again continues.
 *
 * @param onProgress called after each batch
 */
export async function deleteTenant(tenant: Tenant, onProgress: () => void): Promise<void> {
  await closeTenant(tenant)
  await removeJobs(tenant)
  for (let sweeps = 1; ; sweeps++) {
    try {
      await removeInstances(tenant, onProgress)
      await removeRecords(tenant, onProgress)
      break
    } catch (error) {
      if (sweeps === mostSweeps || !isInterference(error)) throw error
    }
  }
  await tenant.db.deleteFrom('tenants').where('id', '=', tenant.tenantId).execute()
  // Those that a worker added when it ended the jobs under way.
  await removeJobs(tenant)
  // The counts of its records add up to zero.
  await mergeRowCounts({ db: tenant.db, stopping: new AbortController().signal })
}

async function closeTenant({ db, tenantId }: Tenant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const deleting_since = sql<Date>`coalesce(deleting_since, now())`
    await trx.updateTable('tenants').set({ deleting_since }).where('id', '=', tenantId).execute()
    await trx.deleteFrom('tenant_domains').where('tenant_id', '=', tenantId).execute()
  })
}

/** Except those under way, which will find nothing left to do. */
async function removeJobs({ db, tenantId }: Tenant): Promise<void> {
  await inBatches(0, async (after) => {
    const { rows } = await sql<{ id: number }>`
      select id from graphile_worker.jobs
      where flags ? ${flagOf(tenantId)} and locked_at is null and id > ${after} order by id limit ${rowsPerBatch}
    `.execute(db)
    const ids = rows.map(({ id }) => id)
    await sql`select from graphile_worker.complete_jobs(${ids}::bigint[])`.execute(db)
    return ids.length === rowsPerBatch ? ids.at(-1) : undefined
  })
}

/** Stops all of them first, so that workers turn to other tenants. */
async function removeInstances(tenant: Tenant, onProgress: () => void): Promise<void> {
  await forEachInstance(tenant, (id) => transaction(tenant, (tx) => stopInstance(tx, id)))
  await forEachInstance(tenant, (id) =>
    inBatches(0, async (table) => {
      const next = await transaction(tenant, (tx) => removeBatch(tx, id, table))
      onProgress()
      return next
    }),
  )
}

async function forEachInstance(tenant: Tenant, work: (id: number) => Promise<unknown>): Promise<void> {
  await inBatches(0, async (after) => {
    const ids = await transaction(tenant, async (tx) => {
      const instances = tx.selectFrom('integration_instances').select('id').where('id', '>', after)
      return (await instances.orderBy('id').limit(rowsPerBatch).execute()).map(({ id }) => id)
    })
    for (const id of ids) await work(id)
    return ids.length === rowsPerBatch ? ids.at(-1) : undefined
  })
}

async function removeRecords({ db, tenantId }: Tenant, onProgress: () => void): Promise<void> {
  for (const owned of tenantTables) {
    await inBatches(true, async () => {
      const isRest = await repeatAfterConflict(() => deleteRows(db, owned, sql`tenant_id = ${tenantId}`))
      onProgress()
      return isRest || undefined
    })
  }
}

/** Whether something else added a reference (Postgres's `foreign_key_violation`) or removed an instance. */
function isInterference(error: unknown): boolean {
  return ['23503', 'ERR_NOT_FOUND'].includes(codeOf(error))
}
