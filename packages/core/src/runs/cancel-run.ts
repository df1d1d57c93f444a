import { WalmartRunDocument, type WalmartRunId } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireInstance, requireLockedInstance, setConnectionStatus } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { endRuns } from './end-runs.ts'
import { statusPhrases } from './queries.ts'
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
