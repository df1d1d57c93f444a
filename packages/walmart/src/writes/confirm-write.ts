import { WalmartError, type WriteOutcome } from '../errors.ts'
import type { Session } from '../http/session.ts'
import { sleep } from '../sleep.ts'

/** A write, and how to see whether it has happened. */
export interface Write<T> {
  readonly send: () => Promise<T>
  /** Reads what the write changes: the result if it has happened, undefined if it has not. */
  readonly find: () => Promise<T | undefined>
  readonly signal?: AbortSignal | undefined
}

/**
 * Walmart has no idempotency keys: a write whose answer is lost may have happened, and sending it again could ship or
 * refund twice. So what it changes is read again first, after a pause in which a request still under way can end. Only a
 * write that has not happened is sent again, once. What a repeat is refused for may be that the first has happened after
 * all, so then it is looked for once more.
 *
 * @throws WalmartError with `outcome` where an answer was lost and the write was not seen to have happened
 */
export async function confirmWrite<T>(session: Session, write: Write<T>): Promise<T> {
  for (let isLast = false; ; isLast = true) {
    try {
      return await write.send()
    } catch (error) {
      if (!isAnswerLost(session, error) && !(isLast && error instanceof WalmartError)) throw error
      await sleep(session.confirmAfterMs, write.signal)
      const found = await findOr(write, error)
      if (found !== undefined) return found
      if (isLast) throw withOutcome(error, 'not_applied')
    }
  }
}

/** A write that nothing can be read back of. It is never sent again. */
export async function sendWrite<T>(session: Pick<Session, 'isUnsent'>, send: () => Promise<T>): Promise<T> {
  try {
    return await send()
  } catch (error) {
    throw isAnswerLost(session, error) ? withOutcome(error, 'unknown') : error
  }
}

/** No answer, one that breaks off, one from something in front of the API, and a success that cannot be read. */
function isAnswerLost(session: Pick<Session, 'isUnsent'>, error: unknown): error is WalmartError {
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

const sentences = {
  not_applied: 'It has not happened',
  unknown: 'Whether it has happened is not known',
} satisfies Record<WriteOutcome, string>

function withOutcome(error: WalmartError, outcome: WriteOutcome): WalmartError {
  return new WalmartError(error.kind, `${error.message}. ${sentences[outcome]}`, {
    // oxlint-disable-next-line typescript/no-misused-spread -- an error's own fields are its details
    ...error,
    outcome,
    cause: error.cause,
  })
}
