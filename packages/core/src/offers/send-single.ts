import { WalmartError } from '@aisle/walmart'

import type { Connection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { longestDeliveryMs, settlingMs, waitAfter } from '../sends/index.ts'
import type { ClaimedTarget, EndedTarget, Ending } from './claim-targets.ts'
import type { OfferLane } from './offer-job.ts'
import { afterError, rejection, rejectsCredentials, walmartError } from './outcomes.ts'

export interface Sent {
  readonly ended: EndedTarget
  /** How long the other targets of the lane have to wait too. */
  readonly pauseMs: number
  readonly isRejected: boolean
}

interface Delivery {
  readonly channel: OfferLane['channel']
  readonly connection: Connection
  readonly mayBegin: () => boolean
}

/** Sends a value in a call of its own. */
export async function sendSingle(
  ctx: TenantContext,
  { channel, connection: { walmart }, mayBegin }: Delivery,
  target: ClaimedTarget,
): Promise<Sent> {
  const { id, claim, sku, ship_node: shipNode, offered } = target
  const signal = AbortSignal.any([ctx.stopping, AbortSignal.timeout(longestDeliveryMs)])
  try {
    if (channel === 'price') await walmart.setPrice({ sku, price: offered }, { signal, mayBegin })
    else {
      const update = { sku, quantity: Number(offered), ...(shipNode !== '' && { shipNode }) }
      await walmart.setInventory(update, { signal, mayBegin, once: true })
    }
    return { ended: { id, claim, result: 'applied' }, pauseMs: 0, isRejected: false }
  } catch (error) {
    const { ending, pauseMs } = afterFailure(ctx, target, error)
    return { ended: { id, claim, ...ending }, pauseMs, isRejected: rejectsCredentials(error) }
  }
}

const longestBackOffMs = 3_600_000

function afterFailure(
  ctx: TenantContext,
  target: ClaimedTarget,
  error: unknown,
): { readonly ending: Ending; readonly pauseMs: number } {
  const isLost = !(error instanceof WalmartError) || error.outcome === 'unknown'
  if (isLost) {
    const delayMs = Math.min(settlingMs * 2 ** (target.attempts - 1), longestBackOffMs)
    const ending: Ending = { result: 'lost', delayMs }
    // Walmart may respond in a way that is never understood.
    const isUnreadable = error instanceof WalmartError && error.kind === 'unexpected_response'
    return { ending: isUnreadable ? afterError(target, walmartError(error.message), ending) : ending, pauseMs: 0 }
  }
  const wait = waitAfter(ctx, error)
  if (wait) return { ending: { result: 'again', delayMs: wait.delayMs }, pauseMs: wait.pauseMs }
  return { ending: { result: 'failed', outcome: rejection(error) }, pauseMs: 0 }
}
