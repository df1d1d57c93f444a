import { WalmartError } from '@aisle/walmart'

import { callSignal, openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'
import { endClaimed, findUnderWay } from './claims.ts'
import { seenOnWalmart } from './judge.ts'

interface Named {
  readonly instanceId: number
  readonly sendId: number
}

/**
 * Ends a send that is under way if Walmart shows the requested change, after a refresh has found that its order has
 * changed. Anything else may still change while the call is under way, so it is left to the worker that has claimed
 * the send.
 */
export async function settleSend(ctx: TenantContext, { instanceId, sendId }: Named): Promise<void> {
  const send = await transaction(ctx, (tx) => findUnderWay(tx, sendId))
  if (!send?.prepared) return
  const { walmart } = await openConnection(ctx, instanceId)
  const signal = callSignal(ctx)
  const checked = await walmart.checkWrite(send.prepared, { signal }).catch((error: unknown) => {
    if (error instanceof WalmartError || signal.aborted) return undefined
    throw error
  })
  if (checked?.progress === 'done') await endClaimed(ctx, send, seenOnWalmart)
}
