import { type RunKind, type RunMode, type ScheduledKind, type WalmartRun, WalmartRunDocument } from '@aisle/contract'
import { type Database, planOnce, type Row, type TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'

import { requireConnection, requireLockedInstance } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { addJob, addMissingJobs, defineJob, type Job } from '../platform/jobs.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { nothing, write } from '../platform/write.ts'
import { isUnderWay, lastTokenRun, type LocalKind, type RunsOfInstance } from './queries.ts'
import { presentRun, requireRun } from './run.ts'

/** One slice of a run: as many pages as fit into a few seconds. */
export const runJobs = {
  token: sliceJob('tenant.run_token'),
  locations: sliceJob('tenant.run_locations'),
  products: sliceJob('tenant.run_products'),
  orders: sliceJob('tenant.run_orders'),
  returns: sliceJob('tenant.run_returns'),
  create_products: sliceJob('tenant.run_create_products'),
  create_sales_orders: sliceJob('tenant.run_create_sales_orders'),
  recalculate_proforma_costs: sliceJob('tenant.run_recalculate_proforma_costs'),
  audit_inventory: sliceJob('tenant.run_audit_inventory'),
} as const satisfies Record<RunKind, unknown>

interface NewRun {
  readonly instanceId: number
  readonly kind: RunKind
  readonly isSetup: boolean
  /** Fetch only what has changed since the last completed run, if there is one. Default: everything. */
  readonly changesOnly?: boolean
  /** For a run over stored records: limits it. */
  readonly filters?: object
  /** The number of records, if it is known before the first page. */
  readonly total?: number
}

/**
 * Starts a run and its first job, in the caller's transaction. If a run of the kind is under way, returns that one instead,
 * and makes it part of the set-up if the new one would have been.
 */
export async function startRun(
  ctx: TenantContext,
  tx: TenantTransaction,
  run: NewRun,
): Promise<{ id: number; isNew: boolean }> {
  const started = await insertRun(tx, run)
  if (started.isNew) await queueSlice(ctx, tx, { kind: run.kind, runId: started.id })
  return started
}

export function queueSlice(
  ctx: TenantContext,
  tx: TenantTransaction,
  { kind, runId, delayMs }: { readonly kind: RunKind; readonly runId: number; readonly delayMs?: number | undefined },
): Promise<void> {
  return addJob(tx, runJobs[kind], { payload: { tenantId: ctx.tenantId, runId }, delayMs })
}

interface RunWithoutJob extends Row<'sync_runs', 'id' | 'tenant_id'> {
  readonly kind: RunKind
  /** The priority of its first slice. */
  readonly priority?: number
}

/** Adds a job for each of these runs that has none. The runs may belong to several tenants. */
export async function queueMissingSlices(db: Database, runs: readonly RunWithoutJob[]): Promise<void> {
  for (const [kind, job] of Object.entries(runJobs)) {
    const ofKind = runs.filter((run) => run.kind === kind)
    await addMissingJobs(
      db,
      job,
      ofKind.map((run) => ({ payload: { tenantId: run.tenant_id, runId: run.id }, priority: run.priority })),
    )
  }
}

/** A single statement, because the run under way could end between a select and an insert. */
async function insertRun(tx: TenantTransaction, run: NewRun): Promise<{ id: number; isNew: boolean }> {
  const { instanceId, kind, isSetup, changesOnly = false, filters, total = null } = run
  const changedSince = changesOnly
    ? lastSeen({
        tenantId: sql`aisle.tenant_id()`,
        instanceId: sql`${instanceId}::bigint`,
        kind: sql`${kind}::text`,
      })
    : null
  const { rows } = await sql<{ id: number; isNew: boolean }>`
    insert into sync_runs (instance_id, kind, is_setup, changed_since, filters, total)
    values (
      ${instanceId}, ${kind}, ${isSetup}, ${changedSince},
      ${filters ? toPostgresJson(filters) : null}, ${total}
    )
    on conflict (tenant_id, instance_id, kind) where ${isUnderWay}
      do update set is_setup = sync_runs.is_setup or excluded.is_setup
    returning id, xmax = 0 as "isNew"
    ${planOnce}`.execute(tx)
  const [inserted] = rows
  if (!inserted) throw new Error('An insert that handles every conflict returned no row.')
  return inserted
}

// Walmart's clock differs from ours, and a change may appear in its lists some time after its own timestamp.
const overlapMinutes = 30

// Walmart may always count more orders than it lists. Without a limit, each refresh would then request a longer period.
const repeatedMinutes = 90

/**
 * The time since which a run has to fetch changes; null means everything. If the last completed run has missed
 * records, it is the time since which that one fetched changes, or null if that was long before that run. It is also
 * null if the last full run has missed some (at most twice an hour), or if no run of the kind has completed. Ignores
 * runs from before the last set-up, when the credentials may have been another seller's.
 */
export const lastSeen = (run: RunsOf) => sql`(
  select case
    when ${isFullDue(run)} then null
    when changed_since is null or not ${isIncomplete} then high_water_mark - make_interval(mins => ${overlapMinutes})
    when changed_since > created_at - make_interval(mins => ${repeatedMinutes}) then changed_since
  end
  from (${completedRuns(run)} order by id desc limit 1) last
)`

const isFullDue = (run: RunsOf) => sql`exists (
  select from (${fullRuns(run)} order by id desc limit 1) last
  where ${isIncomplete} and not exists (
    select from (${fullRuns(run)} order by id desc offset 1 limit 1) earlier
    where created_at > now() - interval '1 hour'
  )
)`

/** Whether Walmart sent the run fewer records than it counted. */
const isIncomplete = sql`exists (
  select from sync_problems
  where sync_problems.tenant_id = last.tenant_id and run_id = last.id and code = 'incomplete_list'
)`

const completedRuns = (run: RunsOf) => sql`
  select tenant_id, id, changed_since, high_water_mark, created_at from sync_runs
  where tenant_id = ${run.tenantId} and instance_id = ${run.instanceId} and kind = ${run.kind}
    and status = 'completed' and id > ${lastTokenRun(run)}`

const fullRuns = (run: RunsOf) => sql`${completedRuns(run)} and changed_since is null`

interface RunsOf extends RunsOfInstance {
  readonly kind: RawBuilder<unknown>
}

function sliceJob(name: Job['name']) {
  return defineJob({
    name,
    payload: z.strictObject({ tenantId: z.int(), runId: z.int() }),
    key: ({ runId }) => `run:${runId}`,
  })
}

interface Refresh {
  /** Id of the instance. */
  readonly id: number
  readonly kind: ScheduledKind | 'audit_inventory'
  readonly mode: RunMode
}

/** The message of a request that has started no run, because one is under way. */
export const inProgress = (what: string) => `${what} is already in progress; only one can run at a time.`

/** Starts a refresh or an audit on request, or returns the one under way. */
export function startRefresh(ctx: TenantRequestContext, refresh: Refresh): Promise<WalmartRunDocument> {
  const { id, kind, mode } = refresh
  return write(ctx, { input: refresh, subject: 'walmart_run', instanceId: id }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    await requireConnection(tx, id)
    const changesOnly = mode === 'changes'
    const run = await startRun(ctx, tx, { instanceId: id, kind, isSetup: false, changesOnly })
    if (!run.isNew) report(nothing)
    const what = kind === 'audit_inventory' ? 'An audit of the inventory' : `A refresh of ${kind}`
    const message = run.isNew ? null : inProgress(what)
    return { data: presentRun(await requireRun(tx, { id, run_id: run.id })), message }
  })
}

interface LocalRun {
  readonly instanceId: number
  readonly kind: LocalKind
  /** Limits the run to matching records. */
  readonly filters: object
  /** The number of these records. */
  readonly total: number
}

/**
 * Starts a run over stored records, or returns the one under way. Starts none if there are no records.
 *
 * @throws AisleError `ERR_CONFLICT` if the run under way has other filters
 */
export async function startLocalRun(
  ctx: TenantContext,
  tx: TenantTransaction,
  local: LocalRun,
): Promise<{ run: WalmartRun | null; isNew: boolean }> {
  const { instanceId, kind, filters, total } = local
  if (total === 0) return { run: null, isNew: false }
  const { id, isNew } = await startRun(ctx, tx, { ...local, isSetup: false })
  if (!isNew && !(await hasFilters(tx, id, filters))) {
    throw new AisleError(
      'ERR_CONFLICT',
      `Run ${id} of kind ${kind} is in progress with other filters; only one can run at a time.`,
    )
  }
  return { run: presentRun(await requireRun(tx, { id: instanceId, run_id: id })), isNew }
}

async function hasFilters(tx: TenantTransaction, runId: number, filters: object): Promise<boolean> {
  const run = tx.selectFrom('sync_runs').select('id').where('id', '=', runId)
  return (await run.where(sql<boolean>`filters = ${toPostgresJson(filters)}::jsonb`).executeTakeFirst()) !== undefined
}
