import { WalmartRunDocument, type WalmartRunId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import {
  requireConnection,
  requireCredentials,
  requireLockedInstance,
  setConnectionStatus,
} from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { writeOnce } from '../platform/idempotency.ts'
import { requireRun } from './get-run.ts'
import { presentRun } from './present-run.ts'
import { endRuns, findRunUnderWay, insertRunAfter, type RunRow } from './run-queries.ts'
import { queueSlice } from './start-run.ts'
import { statusPhrases } from './status.ts'

/** Starts a run where another has failed or was cancelled: at its cursor, or at the start when it had none. */
export function retryRun(ctx: TenantRequestContext, input: WalmartRunId): Promise<WalmartRunDocument> {
  const write = { operation: 'walmart.runs.retry', input, answer: WalmartRunDocument }
  return writeOnce(ctx, write, async (tx) => {
    await requireLockedInstance(tx, input.id, 'update')
    const run = await requireRun(tx, input)
    if (run.status !== 'failed' && run.status !== 'cancelled') throw notToBeRetried(run)
    const other = await findRunUnderWay(tx, { instanceId: run.instance_id, kind: run.kind })
    if (other) throw oneAtATime(run, other.id)
    await prepareConnection(tx, run)
    const runId = await insertRunAfter(tx, run.id)
    // One that the schedule has started in this moment, which keeps no instance.
    if (runId === undefined) throw oneAtATime(run)
    await queueSlice(ctx, tx, { kind: run.kind, runId })
    return { data: presentRun(await requireRun(tx, { id: input.id, run_id: runId })), message: null }
  })
}

/** A token is what makes a connection, and begins the set-up anew; everything else needs one. */
async function prepareConnection(tx: TenantTransaction, { kind, instance_id: instanceId }: RunRow): Promise<void> {
  if (kind !== 'token') return requireConnection(tx, instanceId)
  const status = await requireCredentials(tx, instanceId)
  await endRuns(tx, instanceId)
  if (status !== 'connected') await setConnectionStatus(tx, instanceId, 'connecting')
}

function notToBeRetried({ id, status }: RunRow): AisleError {
  return new AisleError(
    'ERR_CONFLICT',
    `The run ${id} ${statusPhrases[status]}. What has failed or was cancelled can be retried.`,
  )
}

function oneAtATime({ kind }: RunRow, other?: number): AisleError {
  const name = other === undefined ? 'Another run' : `The run ${other}`
  return new AisleError('ERR_CONFLICT', `${name} of the kind ${kind} is under way; there is one at a time.`)
}
