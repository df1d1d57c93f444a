import { type Database, pools, tenantDatabaseOf } from './database.ts'

/** The connections of the pools, and how many callers wait for one. */
export function countConnections(db: Database): {
  readonly inUse: number
  readonly idle: number
  readonly waiting: number
} {
  const counts = { inUse: 0, idle: 0, waiting: 0 }
  for (const one of new Set([db, tenantDatabaseOf(db)])) {
    const { totalCount = 0, idleCount = 0, waitingCount = 0 } = pools.get(one) ?? {}
    counts.inUse += totalCount - idleCount
    counts.idle += idleCount
    counts.waiting += waitingCount
  }
  return counts
}
