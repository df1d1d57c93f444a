import type {
  ListWalmartRunProblems,
  ListWalmartRuns,
  SetupPhaseName,
  WalmartRun,
  WalmartRunDocument,
  WalmartRunId,
  WalmartRunPage,
  WalmartRunProblem,
  WalmartRunProblemPage,
} from '@aisle/contract'
import type { Row, Schema, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { defineList, isFound, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'
import { lastTokenRun } from './queries.ts'

/** Problems, counted by code. */
const problemCounts = sql<{ code: string; message: string; count: number }[]>`(
  select coalesce(json_agg(problem order by problem.code), '[]') from (
    select code, min(message) as message, count(*) as count from sync_problems
    where sync_problems.tenant_id = sync_runs.tenant_id and sync_problems.run_id = sync_runs.id
    group by code
  ) problem
)`.as('problems')

const runColumns = [
  'id',
  'instance_id',
  'kind',
  'changed_since',
  'status',
  'is_setup',
  'processed',
  'total',
  'error_code',
  'error_message',
  'next_attempt_at',
  'created_at',
  'started_at',
  'finished_at',
  problemCounts,
] as const

export type RunRow = NonNullable<Awaited<ReturnType<typeof findRun>>>

function findRun(tx: TenantTransaction, { id: instanceId, run_id: runId }: WalmartRunId) {
  return tx
    .selectFrom('sync_runs')
    .select(runColumns)
    .where('instance_id', '=', instanceId)
    .where('id', '=', runId)
    .executeTakeFirst()
}

export async function getRun(ctx: TenantContext, input: WalmartRunId): Promise<WalmartRunDocument> {
  const row = await snapshot(ctx, (tx) => requireRun(tx, input))
  return { data: presentRun(row), message: null }
}

/** @throws AisleError `ERR_NOT_FOUND` if the instance has no such run, or the tenant no such instance */
export async function requireRun(tx: TenantTransaction, input: WalmartRunId): Promise<RunRow> {
  await requireInstance(tx, input.id)
  const row = await findRun(tx, input)
  if (!row) throw new AisleError('ERR_NOT_FOUND', `Instance ${input.id} has no run ${input.run_id}.`)
  return row
}

export function presentRun(row: RunRow): WalmartRun {
  return {
    id: row.id,
    instance_id: row.instance_id,
    kind: row.kind,
    mode: row.changed_since === null ? 'full' : 'changes',
    changed_since: row.changed_since?.toISOString() ?? null,
    status: row.status,
    is_setup: row.is_setup,
    processed: row.processed,
    total: row.total,
    error: runErrorOf(row),
    next_attempt_at: row.next_attempt_at?.toISOString() ?? null,
    problems: row.problems,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  }
}

/** Null unless the run is retrying or has failed. Other rows may still contain an earlier error. */
export function runErrorOf({
  status,
  error_code: code,
  error_message: message,
}: Pick<RunRow, 'status' | 'error_code' | 'error_message'>): WalmartRun['error'] {
  const isCurrent = status === 'retrying' || status === 'failed'
  return isCurrent && code !== null ? { code, message: message ?? '' } : null
}

/** The newest run of each kind in the last set-up. New credentials begin a new set-up, with a token run. */
export function listSetupRuns(tx: TenantTransaction, instanceId: number) {
  return tx
    .selectFrom('sync_runs')
    .distinctOn('kind')
    .select(runColumns)
    .where('instance_id', '=', instanceId)
    .where('is_setup', '=', true)
    .$narrowType<{ kind: SetupPhaseName }>()
    .where('id', '>=', lastTokenRun({ tenantId: sql`aisle.tenant_id()`, instanceId: sql`${instanceId}::bigint` }))
    .orderBy('kind')
    .orderBy('id', 'desc')
    .execute()
}

export function listRuns(ctx: TenantContext, query: ListWalmartRuns): Promise<WalmartRunPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await runs.page(tx, query), presentRun)
  })
}

const runs = defineList<ListWalmartRuns, RunRow>({
  from: sql`sync_runs`,
  id: sql`id`,
  filters: {
    id: (id) => sql`instance_id = ${id}`,
    kind: (kind) => sql`kind = ${kind}`,
    status: (status) => sql`status = ${status}`,
  },
  counted: { table: 'sync_runs', by: { id: 'owner_id', kind: 'kind' } },
  search: (text) => isFound(sql`id`, 'sync_runs', text),
  sorts: {
    kind: sql`kind`,
    status: sql`status`,
    processed: sql`processed`,
    created_at: sql`created_at`,
    started_at: { nullable: sql`started_at` },
    finished_at: { nullable: sql`finished_at` },
  },
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['sync_runs']>`(${chosen})`.as('sync_runs'))
      .select(runColumns)
      .orderBy(order)
      .execute(),
})

export function listRunProblems(ctx: TenantContext, query: ListWalmartRunProblems): Promise<WalmartRunProblemPage> {
  return snapshot(ctx, async (tx) => {
    await requireRun(tx, query)
    return presentPage(await problems.page(tx, query), presentProblem)
  })
}

interface ProblemRow extends Row<'sync_problems', 'id' | 'code' | 'message' | 'created_at'> {
  readonly record: string | null
}

const record = sql<
  string | null
>`coalesce(raw ->> 'purchaseOrderId', raw ->> 'returnOrderId', raw ->> 'sku', raw ->> 'shipNode')`.as('record')

const problems = defineList<Pick<ListWalmartRunProblems, 'run_id'>, ProblemRow>({
  from: sql`sync_problems`,
  id: sql`id`,
  filters: { run_id: (id) => sql`run_id = ${id}` },
  sorts: {},
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['sync_problems']>`(${chosen})`.as('sync_problems'))
      .select(['id', 'code', 'message', 'created_at', record])
      .orderBy(order)
      .execute(),
})

function presentProblem({ created_at: createdAt, ...problem }: ProblemRow): WalmartRunProblem {
  return { ...problem, created_at: createdAt.toISOString() }
}
