import { type RunKind, ScheduledKind } from '@aisle/contract'
import type { Database } from '@aisle/db'
import { sql } from 'kysely'

import { type InstanceKey, instanceMeter, type MeasuredRow, nextInstances } from '../instances/index.ts'
import type { Services } from '../platform/context.ts'
import { isUnderWay, runJobs } from '../runs/index.ts'
import { isActive } from './plan.ts'

/** How far the refreshes of all tenants lag behind. */
export interface RefreshLag {
  /** For instances with automatic sync: the time since the last completed refresh, or since the instance was created. */
  readonly refreshes: readonly Ages<ScheduledKind>[]
  /** For runs that have not ended: the time since they were created. */
  readonly unfinished: readonly Ages<RunKind>[]
}

interface Ages<Kind> {
  readonly kind: Kind
  /** The age of the oldest. */
  readonly maxSeconds: number
  /** How many are at most that old, in seconds. */
  readonly counts: readonly { readonly upTo: string; readonly count: number }[]
}

const bounds = [600, 1800, 3600, 7200, 21_600, 86_400, 172_800, Infinity]

/** Returns a function that measures the lag. */
export function lagMeter(services: Pick<Services, 'db' | 'log' | 'outages'>): () => Promise<RefreshLag | undefined> {
  return instanceMeter(services, { name: 'lag of refreshes', select: selectAges, startPass })
}

interface AgeRow extends MeasuredRow {
  readonly kind: RunKind
  readonly refreshAge: number | null
  readonly runAge: number | null
}

/** A row for each kind of each of the next instances. */
async function selectAges(db: Database, after: InstanceKey): Promise<AgeRow[]> {
  const { rows } = await sql<AgeRow>`
    select instance.tenant_id, instance.id, kind, instance.is_full as "isFull",
      case when ${isActive} and kind = any(${ScheduledKind.options}::text[]) and (
        -- Not "not exists", for which Postgres reads the pauses of all tenants.
        select kind from sync_pauses pause
        where pause.tenant_id = instance.tenant_id and pause.instance_id = instance.id and pause.kind = kinds.kind
        limit 1
      ) is null then extract(epoch from now() - coalesce((
        select finished_at from sync_runs run
        where run.tenant_id = instance.tenant_id and run.instance_id = instance.id and run.kind = kinds.kind
          and run.status = 'completed'
        order by run.id desc limit 1
      ), instance.created_at))::float8 end as "refreshAge",
      (
        select extract(epoch from now() - created_at)::float8 from sync_runs
        where tenant_id = instance.tenant_id and instance_id = instance.id and sync_runs.kind = kinds.kind
          and ${isUnderWay}
      ) as "runAge"
    from ${nextInstances(after)} cross join unnest(${Object.keys(runJobs)}::text[]) as kinds (kind)
    order by instance.tenant_id, instance.id
  `.execute(db)
  return rows
}

function startPass() {
  const refreshes = new Map<ScheduledKind, number[]>()
  const unfinished = new Map<RunKind, number[]>()
  return {
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
