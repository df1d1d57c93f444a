import type { Schema, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'

import type { Services } from './context.ts'
import { addMissingJobs, type Job } from './jobs.ts'

type LanePayload = z.ZodType<{ tenantId: number; instanceId: number }>

/** Rows that are sent in lanes: those of an instance with the same value in a column share a rate limit and a job. */
export interface Lanes<Column extends string, Payload extends LanePayload> {
  readonly table: keyof Schema
  readonly column: Column
  /** Whether a row is still to be sent. Must be the condition of the table's index for it. */
  readonly isWaiting: RawBuilder<boolean>
  readonly job: Job<Payload>
}

/** When the next row of a lane is due, in milliseconds from now; undefined if none is. */
export async function untilNextMs<Column extends string>(
  tx: TenantTransaction,
  { table, column, isWaiting }: Lanes<Column, LanePayload>,
  lane: Readonly<Record<Column, string>> & { readonly instanceId: number },
): Promise<number | undefined> {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from next_attempt_at - clock_timestamp()) * 1000)::float8 as ms from ${sql.table(table)}
    where instance_id = ${lane.instanceId} and ${sql.ref(column)} = ${lane[column]} and ${isWaiting}
    order by next_attempt_at limit 1
  `.execute(tx)
  return rows[0] && Math.max(0, rows[0].ms)
}

/**
 * Gives a job to each lane that has something due and no job, because the queue gave up on it. For all tenants. Skips from
 * lane to lane in the index, however many rows each has.
 */
export async function requeueLanes<Payload extends LanePayload>(
  { db }: Services,
  { table, column, isWaiting, job }: Lanes<string, Payload>,
): Promise<void> {
  const [name, by] = [sql.table(table), sql.ref(column)]
  const lane = sql`tenant_id, instance_id, ${by}`
  const { rows } = await sql<z.input<Payload>>`
    with recursive lanes as (
      (select ${lane} from ${name} where ${isWaiting} order by ${lane} limit 1)
      union all
      select next.* from lanes cross join lateral (
        select ${lane} from ${name}
        where ${isWaiting} and (tenant_id, instance_id, ${by}) > (lanes.tenant_id, lanes.instance_id, lanes.${by})
        order by ${lane} limit 1
      ) next
    )
    select tenant_id as "tenantId", instance_id as "instanceId", ${by} from lanes
    where (
      select next_attempt_at from ${name} waiting
      where waiting.tenant_id = lanes.tenant_id and waiting.instance_id = lanes.instance_id
        and waiting.${by} = lanes.${by} and ${isWaiting}
      order by next_attempt_at limit 1
    ) < now() - interval '1 minute'
  `.execute(db)
  await addMissingJobs(
    db,
    job,
    rows.map((payload) => ({ payload })),
  )
}
