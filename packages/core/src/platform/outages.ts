import { setTimeout as sleep } from 'node:timers/promises'

import type { Database } from '@aisle/db'
import { sql } from 'kysely'

import type { Log, Outages } from './context.ts'
import { isDatabaseOutage } from './errors.ts'

const longestPauseMs = 8000
// Longer than any pause between two attempts.
const quietMs = 10_000

/** How long to wait before the next attempt: longer each time. */
export function retryPauseMs(attempt: number): number {
  return Math.min(500 * 2 ** attempt, longestPauseMs)
}

interface Process {
  readonly db: Database
  readonly log: Log
  readonly stopping: AbortSignal
}

/** Logs one line when calls to the database begin to fail, and one when they have succeeded for a while. */
export function watchOutages({ db, log, stopping }: Process): Outages {
  let failures = 0
  let beganAt = 0
  let failedAt = 0
  let lastError: unknown

  function count(error: unknown): void {
    failures += 1
    failedAt = performance.now()
    lastError = error
  }

  async function untilOver(): Promise<void> {
    while (performance.now() < failedAt + quietMs) {
      await sleep(failedAt + quietMs - performance.now(), undefined, { signal: stopping })
      await tryToStore(db).catch((error: unknown) => isDatabaseOutage(error) && count(error))
    }
    const seconds = Math.round((failedAt - beganAt) / 1000)
    log.warn({ failures, seconds }, 'calls to the database succeed again')
    failures = 0
    lastError = undefined
  }

  return {
    report(error) {
      if (!isDatabaseOutage(error)) return false
      count(error)
      if (failures > 1) return true
      beganAt = failedAt
      log.warn({ err: error }, 'calls to the database fail')
      untilOver().catch(() => undefined)
      return true
    },
    ongoing: () => lastError,
  }
}

/** Fails if the database cannot be reached, is read-only, or is out of disk space. */
export async function tryToStore(db: Database): Promise<void> {
  await sql`select aisle.try_to_store()`.execute(db)
}
