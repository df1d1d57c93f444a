import { sleep } from '../abort.ts'
import { WalmartError, type WriteOutcome } from '../errors.ts'
import type { Session } from '../http/session.ts'

/** A write, and how to check whether it was applied. */
export interface Write<T> {
  readonly send: () => Promise<T>
  /** Reads the resource: the result if the write was applied, otherwise undefined. */
  readonly find: () => Promise<T | undefined>
  readonly signal?: AbortSignal | undefined
}

/**
 * Walmart has no idempotency keys: a write without a response may have been applied, and sending it again could ship or
 * refund twice. So the resource is read first, after a pause in which a request in flight can finish. Only a write that
 * was not applied is sent again, once. If that is rejected, the first one may have been applied after all, so the resource
 * is read once more.
 *
 * @throws WalmartError with `outcome` if the response was lost and no read showed that the write was applied
 */
export async function confirmWrite<T>(session: Session, write: Write<T>): Promise<T> {
  for (let isLast = false; ; isLast = true) {
    try {
      return await write.send()
    } catch (error) {
      if (!isResponseLost(session, error) && !(isLast && error instanceof WalmartError)) throw error
      await sleep(session.confirmAfterMs, write.signal)
      const found = await findOr(write, error)
      if (found !== undefined) return found
      if (isLast) throw withOutcome(error, 'not_applied')
    }
  }
}

/** Sends a write that cannot be confirmed by a read. It is never sent again. */
export async function sendWrite<T>(session: Pick<Session, 'isUnsent'>, send: () => Promise<T>): Promise<T> {
  try {
    return await send()
  } catch (error) {
    throw isResponseLost(session, error) ? withOutcome(error, 'unknown') : error
  }
}

/** No response, an incomplete one, one from a proxy, or a success that cannot be parsed. */
function isResponseLost(session: Pick<Session, 'isUnsent'>, error: unknown): error is WalmartError {
  if (!(error instanceof WalmartError) || session.isUnsent(error)) return false
  return error.kind === 'unavailable' || error.kind === 'unexpected_response'
}

async function findOr<T>(write: Write<T>, lost: WalmartError): Promise<T | undefined> {
  try {
    return await write.find()
  } catch (error) {
    write.signal?.throwIfAborted()
    if (error instanceof WalmartError) throw withOutcome(lost, 'unknown')
    throw error
  }
}

const outcomeMessages = {
  not_applied: 'The write was not applied',
  unknown: 'The write may have been applied',
} satisfies Record<WriteOutcome, string>

function withOutcome(error: WalmartError, outcome: WriteOutcome): WalmartError {
  return new WalmartError(error.kind, `${error.message}. ${outcomeMessages[outcome]}`, {
    // oxlint-disable-next-line typescript/no-misused-spread -- an error's own fields are its details
    ...error,
    outcome,
    cause: error.cause,
  })
}
