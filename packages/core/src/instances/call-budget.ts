import { type BudgetStore, termsOf } from '@aisle/walmart'

import { transaction, type TenantContext } from '../platform/context.ts'
import { correctCallBudget, takeCall } from './queries.ts'

/**
 * Counts an instance's calls in Postgres, so that all workers together keep Walmart's limits. Postgres' clock counts: the
 * callers' may differ from each other by more than a limit allows.
 */
export function callBudget(ctx: TenantContext, instanceId: number): BudgetStore {
  return {
    async take(bucket, limit, now) {
      const waitMs = await transaction(ctx, (tx) => takeCall(tx, { instanceId, bucket, ...termsOf(limit) }))
      return waitMs === undefined ? undefined : new Date(now.getTime() + waitMs)
    },
    correct: (bucket, fullAt, now) =>
      transaction(ctx, (tx) => correctCallBudget(tx, { instanceId, bucket, inMs: fullAt.getTime() - now.getTime() })),
  }
}
