import { type PreparedWrite, WalmartError } from '@aisle/walmart'

import { type Connection, setConnectionStatus } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'
import {
  beginAttempt,
  type ClaimedSend,
  type Ending,
  endClaimed,
  longestDeliveryMs,
  releaseSend,
  settlingMs,
} from './claims.ts'
import { baselineOf, judgeShown, seenOnWalmart, toWrite } from './judge.ts'

export interface Delivery {
  readonly isApplied: boolean
  /** How long the other sends of the lane have to wait too. */
  readonly pauseMs: number
}

const done: Delivery = { isApplied: false, pauseMs: 0 }

/** Sends a claimed send once, or finds out what became of it, and stores that. */
export async function deliverSend(ctx: TenantContext, connection: Connection, send: ClaimedSend): Promise<Delivery> {
  const delivery = { ctx, connection, send, signal: signalOf(ctx) }
  const ready = await prepare(delivery).catch((error: unknown) => postpone(delivery, error))
  if (!('prepared' in ready)) return ready
  const { prepared, shown } = ready
  const attempt = { prepared, baseline: baselineOf(send, shown) }
  if (!(await transaction(ctx, (tx) => beginAttempt(tx, send, attempt)))) return done
  try {
    await connection.walmart.sendWrite(prepared, { signal: delivery.signal })
  } catch (error) {
    return afterFailure(delivery, prepared, error)
  }
  return end(delivery, { status: 'applied', outcome: null })
}

interface Delivering {
  readonly ctx: TenantContext
  readonly connection: Connection
  readonly send: ClaimedSend
  readonly signal: AbortSignal
}

const signalOf = (ctx: TenantContext) => AbortSignal.any([ctx.stopping, AbortSignal.timeout(longestDeliveryMs)])

/** Reads the order or return. Ends the send if that decides it; otherwise it can be sent. */
async function prepare(
  delivery: Delivering,
): Promise<Delivery | { readonly prepared: PreparedWrite; readonly shown: unknown }> {
  const { connection, send, signal } = delivery
  const prepared = send.prepared ?? (await connection.walmart.prepareWrite(toWrite(send), { signal }))
  let shown = prepared.before
  if (send.prepared) {
    const checked = await connection.walmart.checkWrite(prepared, { signal })
    if (checked.progress === 'done') return end(delivery, seenOnWalmart)
    if (checked.progress === 'partial') return end(delivery, changedMeanwhile)
    shown = checked.raw
  }
  const ending = judgeShown(send, { raw: shown, chargeAmounts: connection.chargeAmounts })
  if (ending) return end(delivery, ending)
  return send.isExpired ? end(delivery, tooLate) : { prepared, shown }
}

/** Nothing was sent this time. An earlier attempt may still have been applied. */
async function postpone(delivery: Delivering, error: unknown): Promise<Delivery> {
  const { ctx, send } = delivery
  if (send.prepared && send.isExpired) return end(delivery, unconfirmed)
  const wait = waitAfter(ctx, error)
  if (!wait && error instanceof WalmartError) return end(delivery, send.prepared ? unconfirmed : rejection(error))
  if (!wait) throw error
  return release(delivery, { status: send.prepared ? 'sending' : 'queued', ...wait, error })
}

/** After `sendWrite` has failed. */
async function afterFailure(delivery: Delivering, prepared: PreparedWrite, error: unknown): Promise<Delivery> {
  const { ctx, send } = delivery
  const isLost = !(error instanceof WalmartError) || error.outcome === 'unknown'
  if (isLost) return release(delivery, { status: 'sending', delayMs: settlingMs, pauseMs: 0, error })
  const wait = waitAfter(ctx, error)
  if (wait) return release(delivery, { status: 'queued', ...wait, error })
  if (!send.prepared) return end(delivery, rejection(error))
  // An earlier attempt, whose response was lost, may have been applied after all: that is what Walmart may reject this one for.
  const checked = await delivery.connection.walmart
    .checkWrite(prepared, { signal: delivery.signal })
    .catch(() => undefined)
  if (!checked) return release(delivery, { status: 'sending', delayMs: settlingMs, pauseMs: 0, error })
  if (checked.progress === 'done') return end(delivery, seenOnWalmart)
  return end(delivery, checked.progress === 'partial' ? changedMeanwhile : rejection(error))
}

interface Wait {
  readonly delayMs: number
  readonly pauseMs: number
}

const outagePauseMs = 30_000
const doubtfulPauseMs = 60_000

/** How long to wait after a call that had no effect; undefined if trying again does not help. */
function waitAfter(ctx: TenantContext, error: unknown): Wait | undefined {
  if (ctx.stopping.aborted) return { delayMs: 0, pauseMs: 0 }
  if (!(error instanceof WalmartError)) {
    return error instanceof DOMException ? { delayMs: outagePauseMs, pauseMs: 0 } : undefined
  }
  switch (error.kind) {
    case 'rate_limited':
      return { delayMs: 0, pauseMs: Math.max(0, (error.retryAt?.getTime() ?? 0) - Date.now()) }
    case 'unavailable':
    case 'credentials_rejected':
      return { delayMs: 0, pauseMs: outagePauseMs }
    case 'unexpected_response':
      return { delayMs: doubtfulPauseMs, pauseMs: 0 }
    case 'invalid_request':
    case 'not_found':
      return undefined
  }
}

interface Release extends Wait {
  readonly status: 'queued' | 'sending'
  readonly error: unknown
}

async function release({ ctx, send }: Delivering, { status, delayMs, pauseMs, error }: Release): Promise<Delivery> {
  await transaction(ctx, async (tx) => {
    if (error instanceof WalmartError && error.kind === 'credentials_rejected') {
      await setConnectionStatus(tx, send.instance_id, 'credentials_rejected')
    }
    await releaseSend(tx, send, { status, delayMs })
  })
  return { isApplied: false, pauseMs }
}

async function end({ ctx, send }: Delivering, ending: Ending): Promise<Delivery> {
  await transaction(ctx, (tx) => endClaimed(tx, send, ending))
  return { isApplied: ending.status === 'applied', pauseMs: 0 }
}

function rejection({ message, upstreamMessage }: WalmartError): Ending {
  const remedy = 'Correct it and send it again; one with a reference may be sent again under the same one.'
  const said = upstreamMessage ?? message
  return { status: 'failed', outcome: { code: 'rejected', message: `Walmart has rejected it: ${said}`, remedy } }
}

const lookFirst = 'Look at the order in Seller Center, and say with resolve what became of it.'

const changedMeanwhile: Ending = {
  status: 'unknown',
  outcome: {
    code: 'changed_meanwhile',
    message:
      'The response was lost, and what Walmart shows now is neither the state before nor the one that was asked for.',
    remedy: lookFirst,
  },
}

const unconfirmed: Ending = {
  status: 'unknown',
  outcome: {
    code: 'unconfirmed',
    message: 'The response was lost, and Walmart could not be asked in time what became of it.',
    remedy: lookFirst,
  },
}

const tooLate: Ending = {
  status: 'failed',
  outcome: {
    code: 'deadline_passed',
    message: 'It could not be sent before its deadline.',
    remedy: 'Retry it if Walmart may still accept it.',
  },
}
