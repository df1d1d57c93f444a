import { WalmartRunDocument, type WalmartRunId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import {
  requireConnection,
  requireCredentials,
  requireLockedInstance,
  setConnectionStatus,
} from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { endRuns } from './cancel-run.ts'
import { hasLater, isLocal, isUnderWay, lastTokenRun, statusPhrases } from './queries.ts'
import { presentRun, requireRun, type RunRow } from './run.ts'
import { queueSlice } from './start-run.ts'

/** Continues a failed or cancelled run as a new one: from its cursor, or from the start if it had none. */
export function retryRun(ctx: TenantRequestContext, input: WalmartRunId): Promise<WalmartRunDocument> {
  const subject = { subject: 'walmart_run', subjectId: input.run_id, instanceId: input.id }
  return write(ctx, { input, ...subject }, async (tx) => {
    await requireLockedInstance(tx, input.id, 'exclusive')
    const run = await requireRun(tx, input)
    if (run.status !== 'failed' && run.status !== 'cancelled') throw notRetryable(run)
    const other = await findRunUnderWay(tx, { instanceId: run.instance_id, kind: run.kind })
    if (other) throw oneAtATime(run, other.id)
    await prepareConnection(ctx, tx, run)
    const runId = await insertRunAfter(tx, run.id)
    await queueSlice(ctx, tx, { kind: run.kind, runId })
    return { data: presentRun(await requireRun(tx, { id: input.id, run_id: runId })), message: null }
  })
}

/** A token run connects the instance and begins the set-up again; a refresh needs a connection. */
async function prepareConnection(
  ctx: TenantContext,
  tx: TenantTransaction,
  { kind, instance_id: instanceId }: RunRow,
): Promise<void> {
  if (isLocal(kind)) return
  if (kind !== 'token') return requireConnection(tx, instanceId)
  const status = await requireCredentials(tx, instanceId)
  await endRuns(ctx, tx, { instanceId, which: 'with credentials' })
  if (status !== 'connected') await setConnectionStatus(tx, instanceId, 'connecting')
}

function notRetryable({ id, status }: RunRow): AisleError {
  return new AisleError(
    'ERR_CONFLICT',
    `Run ${id} ${statusPhrases[status]}. Only a failed or cancelled run can be retried.`,
  )
}

function oneAtATime({ kind }: RunRow, other: number): AisleError {
  return new AisleError('ERR_CONFLICT', `Run ${other} of kind ${kind} is in progress; only one can run at a time.`)
}

function findRunUnderWay(tx: TenantTransaction, { instanceId, kind }: { instanceId: number; kind: RunRow['kind'] }) {
  return tx
    .selectFrom('sync_runs')
    .select('id')
    .where('instance_id', '=', instanceId)
    .where('kind', '=', kind)
    .where(isUnderWay)
    .executeTakeFirst()
}

// Retrying an old run of a set-up phase does not set back a phase that has advanced since. A token run begins a new set-up.
const isSetup = sql`kind = 'token' or (is_setup and not ${hasLater(sql`later.is_setup`)})`

const lastSetup = lastTokenRun({ tenantId: sql`sync_runs.tenant_id`, instanceId: sql`sync_runs.instance_id` })

/**
 * Inserts a run that continues where another ended, with its counts and problems. A refresh starts from the beginning if
 * that run is from before the last set-up, when the credentials may have been another seller's.
 */
async function insertRunAfter(tx: TenantTransaction, runId: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into sync_runs (
      instance_id, kind, filters, is_setup, changed_since, high_water_mark, cursor, processed, total
    )
    select instance_id, kind, filters, ${isSetup}, case when id > ${lastSetup} then changed_since end,
      case when is_resumed then high_water_mark end, case when is_resumed then cursor end,
      case when is_resumed then processed else 0 end, case when is_resumed or filters is not null then total end
    from sync_runs, lateral (
      select cursor is not null and (id > ${lastSetup} or filters is not null) as is_resumed
    ) progress
    where id = ${runId}
    returning id
  `.execute(tx)
  const [inserted] = rows
  if (!inserted) throw new Error(`Run ${runId} was locked with its instance and cannot be found.`)
  await sql`
    insert into sync_problems (run_id, code, message, raw, created_at)
    select ${inserted.id}, code, message, raw, created_at from sync_problems
    where run_id = ${runId} and (select cursor is not null from sync_runs where id = ${inserted.id})
  `.execute(tx)
  return inserted.id
}
