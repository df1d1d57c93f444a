import { WalmartError } from '../errors.ts'
import { orAbort } from '../or-abort.ts'
import { sleep } from '../sleep.ts'
import { refillMs } from './bucket.ts'
import type { BudgetStore } from './budget-store.ts'
import { limits, type LimitGroup } from './limits.ts'
import { readCorrection } from './read-correction.ts'

export interface BudgetOptions {
  /** Whose budget it is: the client id. */
  readonly seller: string
  readonly store: BudgetStore
  /** The longest that a call may wait for its token. */
  readonly maxWaitMs: number
}

/** The calls that Walmart allows one seller. */
export interface Budget {
  /**
   * Waits until a call of the group may leave, first come, first served; to be followed by the call at once.
   *
   * @throws WalmartError `rate_limited`, as soon as it is sure that this would take longer than `maxWaitMs`
   * @throws the reason of `signal` when the caller aborts; a token not yet taken stays for the next
   */
  acquire(group: LimitGroup, signal?: AbortSignal): Promise<void>
  /** Takes in what an answer, of whatever status, says of the group's bucket. */
  learn(group: LimitGroup, headers: Headers, status: number): Promise<void>
}

/** Those of a group who wait, one behind the other. Only the first of them asks the store. */
interface Line {
  waiting: number
  /** Settles when the last of them has left. */
  end: Promise<void>
  /** When the first of them will have its token, as far as is known. */
  nextAt: Date
}

export function createBudget({ seller, store, maxWaitMs }: BudgetOptions): Budget {
  const lines = new Map<LimitGroup, Line>()
  const bucketOf = (group: LimitGroup) => `${seller}/${group}`

  async function takeFirst(group: LimitGroup, line: Line, wait: { until: number; signal?: AbortSignal | undefined }) {
    for (;;) {
      const nextAt = await store.take(bucketOf(group), limits[group], new Date())
      if (nextAt === undefined) return
      line.nextAt = nextAt
      if (nextAt.getTime() > wait.until) throw usedUp(group, nextAt)
      await sleep(nextAt.getTime() - Date.now(), wait.signal)
    }
  }

  return {
    acquire: async (group, signal) => {
      const line = lines.get(group) ?? { waiting: 0, end: Promise.resolve(), nextAt: new Date(0) }
      const until = Date.now() + maxWaitMs
      // Those ahead take the next tokens. Who would come too late for the wait that is allowed need not stand in line.
      const turnAt = new Date(line.nextAt.getTime() + line.waiting * refillMs(limits[group]))
      if (line.waiting > 0 && turnAt.getTime() > until) throw usedUp(group, turnAt)
      const left = Promise.withResolvers<void>()
      const ahead = line.end
      line.end = ahead.then(() => left.promise)
      line.waiting += 1
      lines.set(group, line)
      try {
        await orAbort(() => ahead, signal)
        await takeFirst(group, line, { until, signal })
      } finally {
        line.waiting -= 1
        left.resolve()
      }
    },
    learn: async (group, headers, status) => {
      const now = new Date()
      const fullAt = readCorrection({ headers, status }, limits[group], now)
      if (fullAt !== undefined) await store.correct(bucketOf(group), fullAt, now)
    },
  }
}

function usedUp(group: LimitGroup, retryAt: Date): WalmartError {
  return new WalmartError('rate_limited', `The calls that Walmart allows are used up for now: ${group}`, { retryAt })
}
