export { callTimeouts, jobTimeouts, type Timeouts } from './connection-limits.ts'
export { codeOf } from './code-of.ts'
export { countConnections } from './count-connections.ts'
export {
  createDatabase,
  createPool,
  type Database,
  inTenant,
  inTenantSnapshot,
  tenantDatabaseOf,
  type TenantTransaction,
} from './database.ts'
export { planOnce, withoutWaiting } from './statement-marks.ts'
export type { Notice } from './database-options.ts'
export { type Defect, describeDefects, findDefects } from './find-defects.ts'
export { findExcessRights } from './find-excess-rights.ts'
export { createListener, type Listener, type Subscription } from './listener.ts'
export { listBreakingMigrations, listPendingMigrations, migrate } from './migrate.ts'
export { MigrationError } from './prepare-role.ts'
export { isSameDatabase, PoolerError, requireSession } from './require-session.ts'
export type * from './schema.ts'
export type { OptionalRow, Row } from './row.ts'
