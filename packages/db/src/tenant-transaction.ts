import { sql, type Transaction } from 'kysely'

import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

declare const tenant: unique symbol

/** A transaction that sees and writes one tenant's rows only. Nothing but the two functions below makes one. */
export type TenantTransaction = Transaction<Schema> & { readonly [tenant]: true }

/**
 * The one door to tenants' rows: opens a transaction, sets the tenant and drops to the role that row-level security
 * binds, for as long as the transaction lasts.
 */
export function inTenant<Result>(
  db: Database,
  tenantId: number,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute((tx) => asTenant(tx, { tenantId, settings: [] }, work))
}

/**
 * The same for reading only: all its statements see the database as it was at one moment. None reads all of a table where
 * an index leads to the tenant's rows: for a tenant that has most of them, the planner would think that quicker.
 */
export function inTenantSnapshot<Result>(
  db: Database,
  tenantId: number,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return snapshot.execute((tx) => asTenant(tx, { tenantId, settings: [['enable_seqscan', 'off']] }, work))
}

interface TenantSession {
  readonly tenantId: number
  /** What else is set for the transaction. */
  readonly settings: readonly (readonly [name: string, value: string])[]
}

async function asTenant<Result>(
  tx: Transaction<Schema>,
  { tenantId, settings }: TenantSession,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  const all = [...settings, ['app.tenant_id', String(tenantId)], ['role', 'aisle_tenant']] as const
  await sql`select ${sql.join(all.map(([name, value]) => sql`set_config(${name}, ${value}, true)`))}`.execute(tx)
  return work(tx as TenantTransaction)
}
