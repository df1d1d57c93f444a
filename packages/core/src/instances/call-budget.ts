import type { TenantTransaction } from '@aisle/db'
import { type BudgetStore, termsOf } from '@aisle/walmart'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'

/**
 * Counts an instance's calls in Postgres, so that all processes together stay within Walmart's limits. Uses Postgres's
 * clock, because the processes' clocks may differ by more than a limit allows.
 */
export function callBudget(ctx: TenantContext, instanceId: number): BudgetStore {
  return {
    async take(bucket, limit, now) {
      const take = { instanceId, bucket: groupOf(bucket), ...termsOf(limit) }
      const waitMs = await transaction(ctx, (tx) => takeCall(tx, take))
      return waitMs === undefined ? undefined : new Date(now.getTime() + waitMs)
    },
    correct(bucket, fullAt, now) {
      const correction = { instanceId, bucket: groupOf(bucket), inMs: fullAt.getTime() - now.getTime() }
      return transaction(ctx, (tx) => correctCallBudget(tx, correction))
    },
  }
}

/** Drops the client id from a bucket's name: it is sealed everywhere else, and the instance identifies the bucket. */
function groupOf(bucket: string): string {
  return bucket.slice(bucket.lastIndexOf('/') + 1)
}

interface CallBucket {
  readonly instanceId: number
  readonly bucket: string
}

/**
 * A call moves the time at which its bucket is full by `refillMs`, and is allowed while that time is at most `burstMs`
 * ahead. A time further ahead than `farthestMs` predates a clock rollback and is ignored.
 */
interface CallTake extends CallBucket {
  readonly refillMs: number
  readonly burstMs: number
  readonly farthestMs: number
}

/** @returns undefined if the call is allowed, otherwise the milliseconds until one will be */
async function takeCall(tx: TenantTransaction, take: CallTake): Promise<number | undefined> {
  const { instanceId, bucket } = take
  const [burst, refill] = [milliseconds(take.burstMs), milliseconds(take.refillMs)]
  const predatesRollback = sql`budget.full_at > clock_timestamp() + ${milliseconds(take.farthestMs)}`
  const taken = await sql`
    insert into walmart_call_budgets as budget (instance_id, bucket, full_at)
    values (${instanceId}, ${bucket}, clock_timestamp() + ${refill})
    on conflict (tenant_id, instance_id, bucket) do update
      set full_at = greatest(case when ${predatesRollback} then null else budget.full_at end, clock_timestamp()) + ${refill}
      where budget.full_at <= clock_timestamp() + ${burst} or ${predatesRollback}
    returning 1
  `.execute(tx)
  if (taken.rows.length > 0) return undefined
  const budget = await tx
    .selectFrom('walmart_call_budgets')
    .select(sql<number>`ceil(extract(epoch from full_at - ${burst} - clock_timestamp()) * 1000)::int`.as('waitMs'))
    .where('instance_id', '=', instanceId)
    .where('bucket', '=', bucket)
    .executeTakeFirst()
  return Math.max(budget?.waitMs ?? 0, 1)
}

async function correctCallBudget(tx: TenantTransaction, correction: CallBucket & { inMs: number }): Promise<void> {
  await sql`
    insert into walmart_call_budgets as budget (instance_id, bucket, full_at)
    values (${correction.instanceId}, ${correction.bucket}, clock_timestamp() + ${milliseconds(correction.inMs)})
    on conflict (tenant_id, instance_id, bucket) do update
      set full_at = excluded.full_at where budget.full_at < excluded.full_at
  `.execute(tx)
}

const milliseconds = (count: number) => sql`make_interval(secs => ${count / 1_000})`
