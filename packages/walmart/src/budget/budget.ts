import { orAbort, sleep } from '../abort.ts'
import { WalmartError } from '../errors.ts'
import { refillMs } from './bucket.ts'
import type { BudgetStore } from './budget-store.ts'
import { type LimitGroup, limits } from './limits.ts'
import { readCorrection } from './read-correction.ts'

interface BudgetOptions {
  /** Identifies the seller whose calls are counted. */
  readonly seller: string
  readonly store: BudgetStore
  /** Maximum time that a call may wait for its token. */
  readonly maxWaitMs: number
}

/** A response, and when `acquire` has allowed its call. */
interface LimitedResponse {
  readonly headers: Headers
  readonly status: number
  readonly takenAt: number
}

/** Applies Walmart's rate limits to the calls of one seller. */
export interface Budget {
  /**
   * Waits for permission to send a call of the group, first come, first served.
   *
   * @returns the time just before the token was taken, in epoch milliseconds
   * @throws WalmartError `rate_limited` as soon as the wait is known to exceed `maxWaitMs`
   * @throws the reason of `signal` when the caller aborts; the token remains for the next caller
   */
  acquire(group: LimitGroup, signal?: AbortSignal): Promise<number>
  /** Corrects the group's bucket by the headers of a response, whatever its status. */
  learn(group: LimitGroup, response: LimitedResponse): Promise<void>
}

/** The callers of a group that wait, in order. Only the first one polls the store. */
interface WaitQueue {
  waiting: number
  /** Settles when the last caller has left the queue. */
  end: Promise<void>
  /** The best estimate of when the first caller will get its token. */
  nextAt: Date
}

export function createBudget({ seller, store, maxWaitMs }: BudgetOptions): Budget {
  const queues = new Map<LimitGroup, WaitQueue>()
  const bucketOf = (group: LimitGroup) => `${seller}/${group}`

  async function takeFirst(
    group: LimitGroup,
    queue: WaitQueue,
    wait: { until: number; signal?: AbortSignal | undefined },
  ) {
    for (;;) {
      const now = new Date()
      const nextAt = await store.take(bucketOf(group), limits[group], now)
      if (nextAt === undefined) return now.getTime()
      queue.nextAt = nextAt
      if (nextAt.getTime() > wait.until) throw rateLimited(group, nextAt)
      await sleep(Math.max(0, nextAt.getTime() - Date.now()), wait.signal)
    }
  }

  return {
    acquire: async (group, signal) => {
      const queue = queues.get(group) ?? { waiting: 0, end: Promise.resolve(), nextAt: new Date(0) }
      const until = Date.now() + maxWaitMs
      // The callers ahead get the next tokens. Fail at once if that leaves none in time.
      const turnAt = new Date(queue.nextAt.getTime() + queue.waiting * refillMs(limits[group]))
      if (queue.waiting > 0 && turnAt.getTime() > until) throw rateLimited(group, turnAt)
      const left = Promise.withResolvers<void>()
      const ahead = queue.end
      queue.end = ahead.then(() => left.promise)
      queue.waiting += 1
      queues.set(group, queue)
      try {
        await orAbort(() => ahead, signal)
        return await takeFirst(group, queue, { until, signal })
      } finally {
        queue.waiting -= 1
        left.resolve()
      }
    },
    learn: async (group, { headers, status, takenAt }) => {
      const now = new Date()
      const limit = limits[group]
      const fullAt = readCorrection({ headers, status }, limit, now)
      if (fullAt === undefined) return
      await store.correct(bucketOf(group), { fullAt, limit, uncertainMs: now.getTime() - takenAt }, now)
    },
  }
}

function rateLimited(group: LimitGroup, retryAt: Date): WalmartError {
  return new WalmartError('rate_limited', `Walmart's rate limit for ${group} is used up`, { retryAt })
}
