export { createDatabase, createPool, type Database, type Notice } from './database.ts'
export { listPendingMigrations, migrate } from './migrate.ts'
export type * from './schema.ts'
export { inTenant, inTenantSnapshot, type TenantTransaction } from './tenant-transaction.ts'
