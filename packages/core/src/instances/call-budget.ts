import { type BudgetStore, termsOf } from '@aisle/walmart'

import { type TenantContext, transaction } from '../platform/context.ts'
import { correctCallBudget, takeCall } from './budget-queries.ts'

/**
 * Counts an instance's calls in Postgres, so that all workers together keep Walmart's limits. Postgres' clock counts: the
 * callers' may differ from each other by more than a limit allows.
 */
export function callBudget(ctx: TenantContext, instanceId: number): BudgetStore {
  return {
    async take(bucket, limit, now) {
      const take = { instanceId, bucket: groupOf(bucket), ...termsOf(limit) }
      const waitMs = await transaction(ctx, (tx) => takeCall(tx, take))
      return waitMs === undefined ? undefined : new Date(now.getTime() + waitMs)
    },
    correct(bucket, fullAt, now) {
      const news = { instanceId, bucket: groupOf(bucket), inMs: fullAt.getTime() - now.getTime() }
      return transaction(ctx, (tx) => correctCallBudget(tx, news))
    },
  }
}

/** The client names a bucket after the client id, which is sealed everywhere else; here the instance says whose it is. */
function groupOf(bucket: string): string {
  return bucket.slice(bucket.lastIndexOf('/') + 1)
}
