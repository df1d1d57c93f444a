import { setTimeout as sleep } from 'node:timers/promises'

import { type Database, type Defect, describeDefects, findDefects } from '@aisle/db'

import type { Services } from './context.ts'
import { AisleError, whyNotStored } from './errors.ts'
import { tryToStore } from './outages.ts'

const longestCheckMs = 5000

/**
 * Throws `ERR_UNAVAILABLE` unless Postgres responds and accepts writes, and the database is complete. The message
 * says what still works; the cause says what is wrong.
 */
export async function checkDatabase({ db, log, outages }: Pick<Services, 'db' | 'log' | 'outages'>): Promise<void> {
  let defects: readonly Defect[]
  try {
    defects = await inTime(examine(db))
  } catch (cause) {
    outages.report(cause)
    throw unavailable(describeUnwritable(cause) ?? 'The database cannot be reached.', cause)
  }
  if (defects.length > 0) {
    const message = describeDefects(defects)
    log.error({}, message)
    throw unavailable('The database is incomplete. See the log for what is missing.', new Error(message))
  }
  const error = outages.ongoing()
  const message = describeUnwritable(error)
  if (message !== undefined) throw unavailable(message, error)
}

/** Undefined if Postgres cannot be reached, or has recovered since. */
function describeUnwritable(error: unknown): string | undefined {
  const state = whyNotStored(error)
  return state && `The database is ${state}: records can be read, but not changed.`
}

async function examine(db: Database): Promise<readonly Defect[]> {
  const defects = await findDefects(db)
  if (defects.length === 0) await tryAgain(db)
  return defects
}

const trialEveryMs = 30_000

interface Trial {
  readonly storing: Promise<void>
  readonly startedAt: number
}
const trials = new WeakMap<Database, Trial>()

/** Tries a write, unless one has succeeded within the last half minute: anybody may call `/readyz`, as often as they like. */
function tryAgain(db: Database): Promise<void> {
  const last = trials.get(db)
  if (last && performance.now() < last.startedAt + trialEveryMs) return last.storing
  const storing = tryToStore(db)
  trials.set(db, { storing, startedAt: performance.now() })
  storing.catch(() => trials.delete(db))
  return storing
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const ended = new AbortController()
  const late = sleep(longestCheckMs, undefined, { signal: ended.signal }).then(() => {
    throw Object.assign(new Error('Postgres did not respond in time.'), { code: 'ETIMEDOUT' })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    ended.abort()
  }
}

function unavailable(message: string, cause?: unknown): AisleError {
  return new AisleError('ERR_UNAVAILABLE', message, { cause, retryAfterSeconds: 1 })
}

/** Whether a worker can run jobs. The worker keeps it up to date. */
export interface WorkerState {
  isQueueRunning: boolean
  isLeaseHeld: boolean
}

/** Throws `ERR_UNAVAILABLE` unless the database is ready, the queue runs and other workers see that this one is alive. */
export async function checkWorker(
  services: Pick<Services, 'db' | 'log' | 'outages'>,
  state: WorkerState,
): Promise<void> {
  await checkDatabase(services)
  if (!state.isQueueRunning) throw unavailable('The queue is not running.')
  if (!state.isLeaseHeld) throw unavailable('The worker does not hold its lease.')
}
