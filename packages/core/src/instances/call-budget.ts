import type { WalmartCallBudget } from '@aisle/contract'
import { codeOf, planOnce, type TenantTransaction } from '@aisle/db'
import { type BucketTerms, type BudgetStore, type LimitGroup, limits, termsOf } from '@aisle/walmart'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'
import { unknownInstance } from './instance-state.ts'

/**
 * Counts an instance's calls in Postgres, so that all processes together stay within Walmart's limits. Uses Postgres's
 * clock, because the processes' clocks may differ by more than a limit allows. Throws `ERR_NOT_FOUND` if the instance has
 * been deleted in the meantime.
 */
export function callBudget(ctx: TenantContext, instanceId: number): BudgetStore {
  const inBudget = <Result>(work: (tx: TenantTransaction) => Promise<Result>) =>
    transaction(ctx, work).catch((error: unknown) => {
      // A bucket refers only to its instance, so the instance has been deleted.
      throw codeOf(error) === foreignKeyViolation ? unknownInstance(instanceId) : error
    })
  // The earliest time at which each group's bucket can be full again. Other processes only make it later.
  const earliestFullAt = new Map<string, number>()
  return {
    async take(bucket, limit) {
      const group = groupOf(bucket)
      const terms = termsOf(limit)
      const askedAt = Date.now()
      const { waitMs, untilFullMs } = await inBudget((tx) => takeCall(tx, { instanceId, bucket: group, ...terms }))
      if (waitMs === undefined) earliestFullAt.set(group, askedAt + untilFullMs)
      const left = waitMs === undefined ? 1 - untilFullMs / (limit.calls * terms.refillMs) : 0
      ctx.telemetry.metrics.walmartBudgets.record(Math.max(0, left), { group })
      return waitMs === undefined ? undefined : new Date(Date.now() + waitMs)
    },
    async correct(bucket, { fullAt, limit, uncertainMs }) {
      const group = groupOf(bucket)
      if (fullAt.getTime() <= (earliestFullAt.get(group) ?? 0) + negligibleMs) return
      const correction = { instanceId, bucket: group, uncertainMs, ...termsOf(limit) }
      // Subtract the current time last: getting a connection may have taken a while.
      await inBudget((tx) => correctCallBudget(tx, { ...correction, inMs: fullAt.getTime() - Date.now() }))
    },
  }
}

/** A smaller correction is not stored: it is only network delay, for which the buckets have headroom. */
const negligibleMs = 50

const foreignKeyViolation = '23503'

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
 * ahead, or `sharedBurstMs` while another program takes tokens too. A time further ahead than `farthestMs` predates a clock
 * rollback and is ignored.
 */
type CallTake = CallBucket & BucketTerms

interface Taken {
  /** Undefined if the call is allowed, otherwise the milliseconds until one will be. */
  readonly waitMs: number | undefined
  /** How long the bucket takes to fill up again. */
  readonly untilFullMs: number
}

async function takeCall(tx: TenantTransaction, take: CallTake): Promise<Taken> {
  const { instanceId, bucket } = take
  const refill = milliseconds(take.refillMs)
  const burst = burstOf(take)
  const predatesRollback = sql`budget.full_at > clock_timestamp() + ${milliseconds(take.farthestMs)}`
  const taken = await sql<{ untilFullMs: number }>`
    insert into walmart_call_budgets as budget (instance_id, bucket, full_at)
    values (${instanceId}, ${bucket}, clock_timestamp() + ${refill})
    on conflict (tenant_id, instance_id, bucket) do update
      set full_at = greatest(case when ${predatesRollback} then null else budget.full_at end, clock_timestamp()) + ${refill}
      where budget.full_at <= clock_timestamp() + (${burst}) or ${predatesRollback}
    returning (extract(epoch from full_at - clock_timestamp()) * 1000)::float8 as "untilFullMs"
    ${planOnce}
  `.execute(tx)
  const [row] = taken.rows
  if (row) return { waitMs: undefined, untilFullMs: row.untilFullMs }
  const budget = await tx
    .selectFrom('walmart_call_budgets as budget')
    .select(sql<number>`ceil(extract(epoch from full_at - (${burst}) - clock_timestamp()) * 1000)::int`.as('waitMs'))
    .where('instance_id', '=', instanceId)
    .where('bucket', '=', bucket)
    .executeTakeFirst()
  return { waitMs: Math.max(budget?.waitMs ?? 0, 1), untilFullMs: 0 }
}

const burstOf = ({ sharedBurstMs, burstMs }: BucketTerms) =>
  sql`case when budget.shared_until > clock_timestamp() then ${milliseconds(sharedBurstMs)} else ${milliseconds(burstMs)} end`

/** How long a call of a group has to wait, in milliseconds; 0 if it can be made now. */
export async function untilCallMs(
  tx: TenantTransaction,
  { instanceId, group }: { readonly instanceId: number; readonly group: LimitGroup },
): Promise<number> {
  const terms = termsOf(limits[group])
  const wait = sql<number>`(extract(epoch from full_at - (${burstOf(terms)}) - clock_timestamp()) * 1000)::float8`
  const budget = await tx
    .selectFrom('walmart_call_budgets as budget')
    .select(wait.as('waitMs'))
    .where('instance_id', '=', instanceId)
    .where('bucket', '=', group)
    .executeTakeFirst()
  const waitMs = Math.max(0, budget?.waitMs ?? 0)
  return waitMs > terms.farthestMs ? 0 : waitMs
}

/**
 * A correction by `toleranceMs` more than `uncertainMs` shows another program's calls, which are expected to go on for
 * `sharedMs`.
 */
type CallCorrection = CallBucket & BucketTerms & { readonly inMs: number; readonly uncertainMs: number }

async function correctCallBudget(tx: TenantTransaction, correction: CallCorrection): Promise<void> {
  const { instanceId, bucket, inMs, toleranceMs, uncertainMs, sharedMs } = correction
  await sql`
    insert into walmart_call_budgets as budget (instance_id, bucket, full_at)
    values (${instanceId}, ${bucket}, clock_timestamp() + ${milliseconds(inMs)})
    on conflict (tenant_id, instance_id, bucket) do update
      set full_at = excluded.full_at,
        shared_until = case when budget.full_at + ${milliseconds(toleranceMs + uncertainMs)} < excluded.full_at
          then clock_timestamp() + ${milliseconds(sharedMs)} else budget.shared_until end
      where budget.full_at < excluded.full_at
  `.execute(tx)
}

const milliseconds = (count: number) => sql`make_interval(secs => ${count / 1_000})`

interface StoredBudget {
  readonly bucket: string
  readonly now: Date
  readonly untilFullMs: number
  readonly isShared: boolean
}

/** What is left of each limit that an instance has used. */
export async function listCallBudgets(tx: TenantTransaction, instanceId: number): Promise<WalmartCallBudget[]> {
  const { rows } = await sql<StoredBudget>`
    select bucket, clock_timestamp() as now, coalesce(shared_until > clock_timestamp(), false) as "isShared",
      (extract(epoch from full_at - clock_timestamp()) * 1000)::float8 as "untilFullMs"
    from walmart_call_budgets where instance_id = ${instanceId} order by bucket
  `.execute(tx)
  return rows.flatMap((row) => (isGroup(row.bucket) ? presentBudget(row.bucket, row) : []))
}

const isGroup = (bucket: string): bucket is LimitGroup => bucket in limits

function presentBudget(group: LimitGroup, { now, untilFullMs, isShared }: StoredBudget): WalmartCallBudget {
  const { calls, perSeconds } = limits[group]
  const { refillMs, burstMs, sharedBurstMs, farthestMs } = termsOf(limits[group])
  const fullInMs = untilFullMs > farthestMs ? 0 : Math.max(0, untilFullMs)
  const burst = isShared ? sharedBurstMs : burstMs
  const waitMs = fullInMs - burst
  const after = (ms: number) => (ms > 0 ? new Date(now.getTime() + ms).toISOString() : null)
  return {
    group,
    calls,
    per_seconds: perSeconds,
    left: Math.max(0, Math.floor(-waitMs / refillMs) + 1),
    next_call_at: after(waitMs),
    full_at: after(fullInMs),
    is_shared: isShared,
  }
}
