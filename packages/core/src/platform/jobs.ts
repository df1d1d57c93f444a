import { setTimeout as sleep } from 'node:timers/promises'

import { type Database, planOnce, type Schema, type TenantTransaction, withoutWaiting } from '@aisle/db'
import { context, propagation, ROOT_CONTEXT, SpanKind } from '@opentelemetry/api'
import type { Task } from 'graphile-worker'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'

import type { Services, TenantContext } from './context.ts'
import { AisleError } from './errors.ts'
import { retryPauseMs } from './outages.ts'
import { flagOf } from './tenant-limit.ts'
import { repeatAfterConflict, transaction } from './transaction.ts'

/** Work for later, for one tenant. A payload holds the tenant's id and other ids. */
export interface Job<Payload extends TenantPayload = TenantPayload> {
  /** `aisle.add_job` accepts no other prefix, so that a tenant cannot start jobs that serve all tenants. */
  readonly name: `tenant.${string}`
  readonly payload: Payload
  /** A tenant has at most one pending job under a key; a second one replaces the first, at the earlier of their times. */
  readonly key: (payload: z.output<Payload>) => string
}
type TenantPayload = z.ZodType<{ tenantId: number }>

export function defineJob<Payload extends TenantPayload>(job: Job<Payload>): Job<Payload> {
  return job
}

interface NewJob<Payload extends TenantPayload> {
  readonly payload: z.input<Payload>
  /** Default: 0. */
  readonly delayMs?: number | undefined
}

/** Adds a job in the caller's transaction, so that a rollback removes it too. */
export async function addJob<Payload extends TenantPayload>(
  tx: TenantTransaction,
  job: Job<Payload>,
  { payload: input, delayMs = 0 }: NewJob<Payload>,
): Promise<void> {
  const payload = job.payload.parse(input)
  await sql`
    select aisle.add_job(
      ${job.name}, ${JSON.stringify({ ...payload, ...currentTrace() })}::json, ${job.key(payload)}, now() + make_interval(secs => ${delayMs / 1000})
    ) ${planOnce} ${withoutWaiting}`.execute(tx)
}

interface MissingJob<Payload extends TenantPayload> {
  readonly payload: z.input<Payload>
  /** A job with a lower number starts first. Default: 0, as for all other jobs. */
  readonly priority?: number | undefined
}

/**
 * Adds jobs for any tenants, outside their transactions. Skips those already pending, unless their attempts are used up.
 */
export async function addMissingJobs<Payload extends TenantPayload>(
  db: Database,
  job: Job<Payload>,
  missing: readonly MissingJob<Payload>[],
): Promise<void> {
  if (missing.length === 0) return
  // Must match the keys and flags that `aisle.add_job` makes.
  const jobs = missing.map(({ payload: input, priority }) => {
    const payload = job.payload.parse(input)
    return { payload, key: `${payload.tenantId}:${job.key(payload)}`, priority, flag: flagOf(payload.tenantId) }
  })
  // In one call: the plan of `add_job` may date from when the queue was short, and then each call reads all of it.
  await sql`
    with missing as (
      select array_agg(
        (${job.name}, payload, null, null, null, key, priority, array[flag])::graphile_worker.job_spec
      ) as specs
      from json_to_recordset(${JSON.stringify(jobs)}::json) as wanted (
        payload json, key text, priority smallint, flag text
      )
      -- Not "not exists", which Postgres may turn into a join with every pending job.
      where (
        select pending.id from graphile_worker.jobs pending
        where pending.key = wanted.key and pending.attempts < pending.max_attempts
      ) is null
      having count(*) > 0
    )
    select from missing, graphile_worker.add_jobs(missing.specs)
  `.execute(db)
}

/** The trace that the job continues, if this process exports traces. */
function currentTrace(): { readonly trace?: TraceCarrier } {
  const trace: TraceCarrier = {}
  propagation.inject(context.active(), trace)
  return Object.keys(trace).length === 0 ? {} : { trace }
}

type TraceCarrier = Record<string, string>
const Traced = z.looseObject({ trace: z.record(z.string(), z.string()).optional() })

export type TaskBuilder = (services: Services, name: string) => Task

/** Binds a job to its use case. Parses the payload again, because an older version may have queued it. */
export function task<Payload extends TenantPayload>(
  job: Job<Payload>,
  run: (ctx: TenantContext, payload: z.output<Payload>) => Promise<void>,
): Record<string, TaskBuilder> {
  const build: TaskBuilder = (services, name) => async (raw: unknown) => {
    const { trace, ...rest } = Traced.parse(raw)
    await observe(services, { name, trace }, async () => {
      const payload = job.payload.parse(rest)
      const ctx = { ...services, tenantId: payload.tenantId }
      await retryDuringOutage(services, () => run(ctx, payload)).catch(async (error: unknown) => {
        // Its record, or the whole tenant, was deleted while the job ran: nothing is left to do.
        if (error instanceof AisleError && error.code === 'ERR_NOT_FOUND') return
        if (!(await isTenantDeleted(ctx).catch(() => false))) throw error
      })
    })
  }
  return { [job.name]: build }
}

async function isTenantDeleted({ db, tenantId }: TenantContext): Promise<boolean> {
  const tenant = db.selectFrom('tenants').select('id').where('id', '=', tenantId)
  return (await tenant.where('deleting_since', 'is', null).executeTakeFirst()) === undefined
}

/** Binds a cron entry to its use case. */
export function cronTask(run: (services: Services) => Promise<void>): TaskBuilder {
  return (services, name) => () => observe(services, { name }, () => retryDuringOutage(services, () => run(services)))
}

/** Measures and traces a job. */
async function observe(
  { telemetry }: Services,
  { name, trace = {} }: { readonly name: string; readonly trace?: TraceCarrier | undefined },
  work: () => Promise<void>,
): Promise<void> {
  const startedAt = performance.now()
  const cause = propagation.extract(ROOT_CONTEXT, trace)
  let outcome = 'failed'
  try {
    await telemetry.tracer.withActiveSpan(name, { kind: SpanKind.CONSUMER }, cause, work)
    outcome = 'completed'
  } finally {
    telemetry.metrics.jobs.record((performance.now() - startedAt) / 1000, { task: name, outcome })
  }
}

/** Retries the work until the database is back: during an outage, graphile-worker could not record a failure either. */
async function retryDuringOutage({ stopping, outages }: Services, work: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await work()
      return
    } catch (error) {
      if (!outages.report(error) || stopping.aborted) throw error
      await sleep(retryPauseMs(attempt), undefined, { signal: stopping }).catch(() => undefined)
    }
  }
}

/** How long a job runs before it queues the rest: long enough to be worth a job, too short to delay other tenants. */
export const sliceMs = 3000

interface SlicedWork<Cursor> {
  readonly from: Cursor
  /** Processes a batch in a transaction of its own. Returns the cursor after it, or undefined if it was the last. */
  batch(tx: TenantTransaction, cursor: Cursor): Promise<Cursor | undefined>
  /** Queues a job for the rest. */
  requeue(tx: TenantTransaction, cursor: Cursor): Promise<void>
}

/** Works in batches for a few seconds, then queues the rest. */
export async function inSlices<Cursor>(
  ctx: TenantContext,
  { from, batch, requeue }: SlicedWork<Cursor>,
): Promise<void> {
  const deadline = performance.now() + sliceMs
  const isOver = () => ctx.stopping.aborted || performance.now() >= deadline
  const rest = await inBatches(from, (cursor) => transaction(ctx, (tx) => batch(tx, cursor)), isOver)
  if (rest !== undefined) await transaction(ctx, (tx) => requeue(tx, rest))
}

/** Processes batches until one returns no cursor or `isOver` is true. Returns the cursor of the rest, if any. */
export async function inBatches<Cursor>(
  from: Cursor,
  batch: (cursor: Cursor) => Promise<Cursor | undefined>,
  isOver: () => boolean = () => false,
): Promise<Cursor | undefined> {
  let cursor: Cursor | undefined = from
  while (cursor !== undefined && !isOver()) cursor = await batch(cursor)
  return cursor
}

const rowsPerPurge = 5000

/** Deletes rows of all tenants, in batches, for a few seconds. The next time continues with the rest. */
export function purge(services: Services, table: keyof Schema, condition: RawBuilder<unknown>): Promise<void> {
  return purgeBatches(services, (db, limit) => deleteUnlocked(db, table, sql`${condition} limit ${limit}`))
}

/** The same, where a batch is a transaction that returns how many rows it has deleted. */
export async function purgeBatches(
  { db, stopping }: Pick<Services, 'db' | 'stopping'>,
  batch: (db: Database, limit: number) => Promise<number>,
): Promise<void> {
  const deadline = performance.now() + 10 * sliceMs
  const deleteBatch = () => db.transaction().execute((trx) => batch(trx, rowsPerPurge))
  await inBatches(
    true,
    async () => ((await repeatAfterConflict(deleteBatch)) === rowsPerPurge ? true : undefined),
    () => stopping.aborted || performance.now() >= deadline,
  )
}

export const rowsPerBatch = 500

/**
 * Deletes a batch of rows in the order of the index that has the condition's columns and then the given one. Returns
 * whether more may be left.
 */
export async function deleteRows(
  db: Database | TenantTransaction,
  [name, column]: readonly [table: keyof Schema, column: string],
  condition: RawBuilder<unknown>,
): Promise<boolean> {
  const table = sql.table(name)
  const batch = sql`select ctid from ${table} where ${condition} order by ${sql.id(column)} limit ${rowsPerBatch}`
  const { numAffectedRows = 0n } = await sql`delete from ${table} where ctid = any(array(${batch}))`.execute(db)
  return Number(numAffectedRows) === rowsPerBatch
}

/** Skips rows that a transaction has locked. Returns how many it has deleted. */
export async function deleteUnlocked(
  db: Database,
  table: keyof Schema,
  condition: RawBuilder<unknown>,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} old where ${condition} for update skip locked
    ))
  `.execute(db)
  return Number(numAffectedRows)
}
