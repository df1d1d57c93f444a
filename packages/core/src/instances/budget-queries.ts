import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

export interface CallBucket {
  readonly instanceId: number
  readonly bucket: string
}

/**
 * A call puts its bucket's moment off by `refillMs`, and may be made while that moment is at most `burstMs` ahead. One
 * beyond `farthestMs` is of before the clock was put back, and counts as none.
 */
export interface CallTake extends CallBucket {
  readonly refillMs: number
  readonly burstMs: number
  readonly farthestMs: number
}

/** @returns undefined if a call was taken, or in how many milliseconds there will be one */
export async function takeCall(tx: TenantTransaction, take: CallTake): Promise<number | undefined> {
  const { instanceId, bucket } = take
  const [burst, refill] = [milliseconds(take.burstMs), milliseconds(take.refillMs)]
  const isFromBefore = sql`kept.full_at > clock_timestamp() + ${milliseconds(take.farthestMs)}`
  const taken = await sql`
    insert into walmart_call_budgets as kept (instance_id, bucket, full_at)
    values (${instanceId}, ${bucket}, clock_timestamp() + ${refill})
    on conflict (tenant_id, instance_id, bucket) do update
      set full_at = greatest(case when ${isFromBefore} then null else kept.full_at end, clock_timestamp()) + ${refill}
      where kept.full_at <= clock_timestamp() + ${burst} or ${isFromBefore}
    returning 1
  `.execute(tx)
  if (taken.rows.length > 0) return undefined
  const { rows } = await sql<{ wait: number }>`
    select ceil(extract(epoch from full_at - ${burst} - clock_timestamp()) * 1000)::int as wait
    from walmart_call_budgets where instance_id = ${instanceId} and bucket = ${bucket}
  `.execute(tx)
  return Math.max(rows[0]?.wait ?? 0, 1)
}

/** Puts off the moment at which a bucket will be full. */
export async function correctCallBudget(tx: TenantTransaction, news: CallBucket & { inMs: number }): Promise<void> {
  await sql`
    insert into walmart_call_budgets as kept (instance_id, bucket, full_at)
    values (${news.instanceId}, ${news.bucket}, clock_timestamp() + ${milliseconds(news.inMs)})
    on conflict (tenant_id, instance_id, bucket) do update
      set full_at = excluded.full_at where kept.full_at < excluded.full_at
  `.execute(tx)
}

const milliseconds = (count: number) => sql`make_interval(secs => ${count / 1_000})`
