import { setTimeout as sleep } from 'node:timers/promises'

import type { Database, Row } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import type { Services } from '../platform/context.ts'

const batchSize = 500
const freshMs = 10_000
const longestWaitMs = 2000

export type InstanceKey = Row<'integration_instances', 'id' | 'tenant_id'>

/** The measurements of an instance. There is at least one row for each instance, whatever its state. */
export interface MeasuredRow extends InstanceKey {
  /** Whether there may be further instances. */
  readonly isFull: boolean
}

interface Meter<Measured extends MeasuredRow, Result> {
  /** For the log. */
  readonly name: string
  /** Measures `nextInstances`, in the order of their keys. */
  select(db: Database, after: InstanceKey): Promise<readonly Measured[]>
  startPass(): { add(row: Measured): void; end(): Result }
}

/**
 * Returns a function that measures the instances of all tenants. A call reads one batch of them, at most every ten
 * seconds, so its cost does not grow with their number: if there is more than one batch, the result is that of the
 * last complete pass. Returns undefined before the first pass has completed, and while the database is unavailable or slow.
 */
export function instanceMeter<Measured extends MeasuredRow, Result>(
  { db, log, outages }: Pick<Services, 'db' | 'log' | 'outages'>,
  { name, select, startPass }: Meter<Measured, Result>,
): () => Promise<Result | undefined> {
  const first: InstanceKey = { tenant_id: 0, id: 0 }
  let result: Result | undefined
  let pass = startPass()
  let after = first
  let readAgainAt = 0
  let reading = Promise.resolve()

  function restart(ended: Result | undefined): void {
    result = ended
    pass = startPass()
    after = first
  }

  async function readBatch(): Promise<void> {
    const rows = await select(db, after)
    for (const row of rows) pass.add(row)
    const last = rows.at(-1)
    if (last?.isFull) after = last
    else restart(pass.end())
  }

  return async () => {
    if (performance.now() >= readAgainAt) {
      readAgainAt = Infinity
      reading = readBatch()
        .catch((error: unknown) => {
          if (!outages.report(error)) log.error({ err: error }, `the ${name} cannot be measured`)
          restart(undefined)
        })
        .finally(() => (readAgainAt = performance.now() + freshMs))
    }
    // Other metrics must not wait for a database that does not respond.
    const isRead = await Promise.race([reading.then(() => true), sleep(longestWaitMs, false, { ref: false })])
    return isRead ? result : undefined
  }
}

/** For a `from` clause: the next instances, as `instance`, each with `is_full`. */
export function nextInstances({ tenant_id: tenantId, id }: InstanceKey): RawBuilder<unknown> {
  return sql`(
    select *, count(*) over () = ${batchSize} as is_full from (
      select * from integration_instances where (tenant_id, id) > (${tenantId}, ${id})
      order by tenant_id, id limit ${batchSize}
    ) batch
  ) instance`
}
