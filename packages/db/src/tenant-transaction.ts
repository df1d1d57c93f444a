import { sql, type Transaction } from 'kysely'

import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

declare const tenant: unique symbol

/** A transaction that sees and writes one tenant's rows only. Only the two functions below make one. */
export type TenantTransaction = Transaction<Schema> & { readonly [tenant]: true }

/**
 * The only way to tenants' rows: opens a transaction, sets the tenant and drops to the role that row-level security binds,
 * for as long as the transaction lasts.
 */
export function inTenant<Result>(
  db: Database,
  tenantId: number,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute((tx) => asTenant(tx, tenantId, work))
}

/** The same, read-only: all its statements see the database as it was at one moment. */
export function inTenantSnapshot<Result>(
  db: Database,
  tenantId: number,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return snapshot.execute((tx) => asTenant(tx, tenantId, work))
}

async function asTenant<Result>(
  tx: Transaction<Schema>,
  tenantId: number,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  await sql`
    select set_config('app.tenant_id', ${String(tenantId)}, true), set_config('role', 'aisle_tenant', true)
  `.execute(tx)
  return work(tx as TenantTransaction)
}
