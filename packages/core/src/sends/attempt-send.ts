import { type PreparedWrite, WalmartError } from '@aisle/walmart'

import {
  callSignal,
  type Connection,
  hadNoEffect,
  lacksPermission,
  recordConnection,
  rejectsCredentials,
  settlingMs,
  startWatch,
  type Wait,
  waitAfter,
} from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'
import { beginAttempt, type ClaimedSend, endClaimed, type Ending, releaseSend } from './claims.ts'
import { baselineOf, judgeShown, seenOnWalmart, toWrite } from './judge.ts'

interface Attempted {
  /** Whether Walmart could not be called, or could not show the order. */
  readonly isOutage: boolean
  /** How long the other sends of the lane have to wait as well. */
  readonly pauseMs: number
}

const done: Attempted = { isOutage: false, pauseMs: 0 }

/** Sends a claimed send once, or finds out its outcome, and stores that. */
export async function attemptSend(ctx: TenantContext, connection: Connection, send: ClaimedSend): Promise<Attempted> {
  const attempt = { ctx, connection, send, signal: callSignal(ctx) }
  const ready = await prepare(attempt).catch((error: unknown) => postpone(attempt, error))
  if (!('prepared' in ready)) return ready
  const { prepared, shown } = ready
  const baseline = baselineOf(send, shown)
  const mayBegin = startWatch()
  if (!(await transaction(ctx, (tx) => beginAttempt(tx, send, { prepared, baseline })))) return done
  try {
    await connection.walmart.sendWrite(prepared, { signal: attempt.signal, mayBegin })
  } catch (error) {
    return afterFailure(attempt, prepared, error)
  }
  return end(attempt, { status: 'applied', outcome: null })
}

interface Attempt {
  readonly ctx: TenantContext
  readonly connection: Connection
  readonly send: ClaimedSend
  readonly signal: AbortSignal
}

/** Reads the order or return. Ends the send if that settles it; otherwise it can be sent. */
async function prepare(
  attempt: Attempt,
): Promise<Attempted | { readonly prepared: PreparedWrite; readonly shown: unknown }> {
  const { connection, send, signal } = attempt
  const prepared = send.prepared ?? (await connection.walmart.prepareWrite(toWrite(send), { signal }))
  let shown = prepared.before
  if (send.prepared) {
    const checked = await connection.walmart.checkWrite(prepared, { signal })
    if (checked.progress === 'done') return end(attempt, seenOnWalmart)
    if (checked.progress === 'partial') return end(attempt, changedMeanwhile)
    shown = checked.raw
  }
  const ending = judgeShown(send, { raw: shown, chargeAmounts: connection.chargeAmounts })
  if (ending) return end(attempt, ending)
  return send.isExpired ? end(attempt, tooLate) : { prepared, shown }
}

/** Nothing was sent this time. An earlier attempt may still have been applied. */
async function postpone(attempt: Attempt, error: unknown): Promise<Attempted> {
  const { ctx, send } = attempt
  if (send.isOverdue && !ctx.stopping.aborted) return end(attempt, expiredEnding(send))
  const wait = waitAfter(ctx, error)
  if (!wait && error instanceof WalmartError) return end(attempt, send.prepared ? unconfirmed : rejectedEnding(error))
  if (!wait) throw error
  return release(attempt, { status: send.prepared ? 'sending' : 'queued', ...wait, error })
}

/** After `sendWrite` has failed. */
async function afterFailure(attempt: Attempt, prepared: PreparedWrite, error: unknown): Promise<Attempted> {
  const { ctx, send } = attempt
  if (!hadNoEffect(error)) return release(attempt, { status: 'sending', delayMs: settlingMs, pauseMs: 0, error })
  const wait = waitAfter(ctx, error)
  if (wait) return release(attempt, { status: 'queued', ...wait, error, isUnsent: !send.prepared })
  if (!send.prepared) return end(attempt, rejectedEnding(error))
  // An earlier attempt, whose response was lost, may have been applied after all. Walmart may reject this one because of it.
  const checked = await attempt.connection.walmart
    .checkWrite(prepared, { signal: attempt.signal })
    .catch(() => undefined)
  if (!checked) return release(attempt, { status: 'sending', delayMs: settlingMs, pauseMs: 0, error })
  if (checked.progress === 'done') return end(attempt, seenOnWalmart)
  return end(attempt, checked.progress === 'partial' ? changedMeanwhile : rejectedEnding(error))
}

interface Release extends Wait {
  readonly status: 'queued' | 'sending'
  readonly error: unknown
  /** Whether no attempt may have reached Walmart. */
  readonly isUnsent?: boolean
}

async function release(
  { ctx, connection, send }: Attempt,
  { pauseMs, error, ...released }: Release,
): Promise<Attempted> {
  await transaction(ctx, async (tx) => {
    if (rejectsCredentials(error)) {
      await recordConnection(tx, connection.credentials, 'credentials_rejected')
    }
    await releaseSend(tx, send, released)
  })
  return { isOutage: released.isOutage === true, pauseMs }
}

async function end({ ctx, send }: Attempt, ending: Ending): Promise<Attempted> {
  await endClaimed(ctx, send, ending)
  return done
}

const correct = 'Correct the call and repeat it under the same reference, or retry the send.'
const givePermission =
  "In Walmart's Developer Portal, grant the API key full access to orders and returns, and then retry the send."

function rejectedEnding(error: WalmartError): Ending {
  const remedy = lacksPermission(error) ? givePermission : correct
  const said = error.upstreamMessage ?? error.message
  return { status: 'failed', outcome: { code: 'rejected', message: `Walmart has rejected it: ${said}`, remedy } }
}

const lookFirst = 'Look at the order in Seller Center, and record the outcome with resolve.'

const changedMeanwhile: Ending = {
  status: 'unknown',
  outcome: {
    code: 'changed_meanwhile',
    message: 'The response was lost, and Walmart now shows neither the earlier state nor the requested one.',
    remedy: lookFirst,
  },
}

const unconfirmed: Ending = {
  status: 'unknown',
  outcome: {
    code: 'unconfirmed',
    message: 'The response was lost, and the outcome could not be read from Walmart.',
    remedy: lookFirst,
  },
}

/** How an overdue send ends. */
export const expiredEnding = ({ prepared }: ClaimedSend): Ending => (prepared ? unconfirmed : tooLate)

const tooLate: Ending = {
  status: 'failed',
  outcome: {
    code: 'deadline_passed',
    message: 'It could not be sent in time: before its deadline, or within 24 hours.',
    remedy: 'Retry it if Walmart may still accept it.',
  },
}
