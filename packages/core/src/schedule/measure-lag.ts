import { setTimeout as sleep } from 'node:timers/promises'

import type { RunKind, ScheduledKind } from '@aisle/contract'
import type { Database, Row } from '@aisle/db'
import { sql } from 'kysely'

import type { Services } from '../platform/context.ts'
import { runJobs } from '../runs/index.ts'
import { isActive } from './plan.ts'

/** How far the refreshes of all tenants lag behind. */
export interface RefreshLag {
  /** Of instances with automatic sync: the time since the last completed refresh, or since the instance was created. */
  readonly refreshes: readonly Ages<ScheduledKind>[]
  /** Of runs that have not ended: the time since they were created. */
  readonly unfinished: readonly Ages<RunKind>[]
}

interface Ages<Kind> {
  readonly kind: Kind
  /** Of the oldest. */
  readonly maxSeconds: number
  /** How many are at most that old, in seconds. */
  readonly counts: readonly { readonly upTo: string; readonly count: number }[]
}

const bounds = [600, 1800, 3600, 7200, 21_600, 86_400, 172_800, Infinity]
const batchSize = 500
const freshMs = 10_000
const longestWaitMs = 2000

/**
 * Returns a function that measures the lag. A call reads one batch of instances, and not more often than every ten seconds,
 * so its cost does not grow with their number: with more than a batch, the result is that of the last pass over all of them.
 * Returns undefined before the first pass has completed, and while the database is unavailable or slow.
 */
export function lagMeter({ db, log, outages }: Pick<Services, 'db' | 'log' | 'outages'>) {
  let result: RefreshLag | undefined
  let pass = startPass()
  let readAgainAt = 0
  let reading = Promise.resolve()

  async function readBatch(): Promise<void> {
    const rows = await selectAges(db, pass.after)
    for (const row of rows) pass.add(row)
    const last = rows.at(-1)
    if (last?.isFull) pass.after = last
    else {
      result = pass.end()
      pass = startPass()
    }
  }

  return async (): Promise<RefreshLag | undefined> => {
    if (performance.now() >= readAgainAt) {
      readAgainAt = Infinity
      reading = readBatch()
        .catch((error: unknown) => {
          if (!outages.report(error)) log.error({ err: error }, 'the lag of refreshes cannot be measured')
          result = undefined
          pass = startPass()
        })
        .finally(() => (readAgainAt = performance.now() + freshMs))
    }
    // Other metrics must not wait for a database that does not respond.
    const isRead = await Promise.race([reading.then(() => true), sleep(longestWaitMs, false, { ref: false })])
    return isRead ? result : undefined
  }
}

type InstanceKey = Row<'integration_instances', 'id' | 'tenant_id'>

interface AgeRow extends InstanceKey {
  readonly kind: RunKind
  /** Whether there may be further instances. */
  readonly isFull: boolean
  readonly refreshAge: number | null
  readonly runAge: number | null
}

/** A row for each kind of each of the next instances, whatever their state, so that none has to be skipped. */
async function selectAges(db: Database, after: InstanceKey): Promise<AgeRow[]> {
  const { rows } = await sql<AgeRow>`
    select instance.tenant_id, instance.id, kind, instance.count = ${batchSize} as "isFull",
      case when ${isActive} and kind in ('locations', 'products', 'orders', 'returns') and not exists (
        select from sync_pauses pause
        where pause.tenant_id = instance.tenant_id and pause.instance_id = instance.id and pause.kind = kinds.kind
      ) then extract(epoch from now() - coalesce((
        select finished_at from sync_runs run
        where run.tenant_id = instance.tenant_id and run.instance_id = instance.id and run.kind = kinds.kind
          and run.status = 'completed'
        order by run.id desc limit 1
      ), instance.created_at))::float8 end as "refreshAge",
      (
        select extract(epoch from now() - run.created_at)::float8 from sync_runs run
        where run.tenant_id = instance.tenant_id and run.instance_id = instance.id and run.kind = kinds.kind
          and run.status in ('queued', 'running', 'retrying')
      ) as "runAge"
    from (
      select *, count(*) over () from (
        select * from integration_instances where (tenant_id, id) > (${after.tenant_id}, ${after.id})
        order by tenant_id, id limit ${batchSize}
      ) batch
    ) instance cross join unnest(${Object.keys(runJobs)}::text[]) as kinds (kind)
    order by instance.tenant_id, instance.id
  `.execute(db)
  return rows
}

function startPass() {
  const refreshes = new Map<ScheduledKind, number[]>()
  const unfinished = new Map<RunKind, number[]>()
  return {
    after: { tenant_id: 0, id: 0 } as InstanceKey,
    add({ kind, refreshAge, runAge }: AgeRow) {
      if (refreshAge !== null) countAge(refreshes, kind as ScheduledKind, refreshAge)
      if (runAge !== null) countAge(unfinished, kind, runAge)
    },
    end: (): RefreshLag => ({ refreshes: agesOf(refreshes), unfinished: agesOf(unfinished) }),
  }
}

/** For each kind, the oldest age and then a count for each bound. */
function countAge<Kind>(ages: Map<Kind, number[]>, kind: Kind, seconds: number): void {
  const [max = 0, ...counts] = ages.get(kind) ?? [0, ...bounds.map(() => 0)]
  ages.set(kind, [
    Math.max(max, seconds),
    ...counts.map((count, index) => count + Number(seconds <= (bounds[index] ?? 0))),
  ])
}

function agesOf<Kind>(ages: ReadonlyMap<Kind, readonly number[]>): Ages<Kind>[] {
  return Array.from(ages, ([kind, [maxSeconds = 0, ...counts]]) => ({
    kind,
    maxSeconds,
    counts: counts.map((count, index) => ({
      upTo: bounds[index] === Infinity ? '+Inf' : String(bounds[index]),
      count,
    })),
  }))
}
