import { type RunKind, WalmartRunDocument, type WalmartRunId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireInstance, requireLockedInstance, setConnectionStatus } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { cancelRuns, type RunsToEnd, statusPhrases } from './queries.ts'
import { reportEnd } from './run-slice.ts'
import { presentRun, requireRun } from './run.ts'

/** Cancels a run. A worker that has fetched a page of it can no longer commit that page; a pending job does nothing. */
export function cancelRun(ctx: TenantRequestContext, input: WalmartRunId): Promise<WalmartRunDocument> {
  const subject = { subject: 'walmart_run', subjectId: input.run_id, instanceId: input.id }
  return write(ctx, { input, ...subject }, async (tx) => {
    await requireLockedInstance(tx, input.id, 'update')
    const [ended] = await endRuns(ctx, tx, { instanceId: input.id, which: { runId: input.run_id } })
    const run = await requireRun(tx, input)
    if (!ended)
      throw new AisleError('ERR_CONFLICT', `Run ${run.id} cannot be cancelled: it ${statusPhrases[run.status]}.`)
    if (ended === 'token') await stopConnecting(tx, input.id)
    return { data: presentRun(run), message: null }
  })
}

async function stopConnecting(tx: TenantTransaction, instanceId: number): Promise<void> {
  const { connection_status: status } = await requireInstance(tx, instanceId)
  if (status === 'connecting') await setConnectionStatus(tx, instanceId, 'unreachable')
}

/**
 * Cancels runs under way, in the caller's transaction.
 *
 * @returns the kinds of the runs that were cancelled
 */
export async function endRuns(
  ctx: TenantContext,
  tx: TenantTransaction,
  { instanceId, which }: { readonly instanceId: number; readonly which: RunsToEnd },
): Promise<RunKind[]> {
  const ended = await cancelRuns(tx, instanceId, which)
  for (const run of ended) reportEnd(ctx, tx, run)
  return ended.map(({ kind }) => kind)
}
