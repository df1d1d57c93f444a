import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'

import { codeOf } from './code-of.ts'
import type { Database } from './database.ts'
import { MigrationError } from './prepare-role.ts'

/** Called with the reason why `migrate` waits. */
export type OnWait = (reason: string) => void

/** Between attempts, requests that have queued up are served. */
export const pauseMs = 1000
const mostAttempts = 60

/** Repeats the work while it fails because it cannot get a lock. */
export async function retryUntilLocked(session: Database, onWait: OnWait, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work()
      return
    } catch (cause) {
      if (codeOf(cause) !== '55P03') throw cause
      const blocker = await describeOldestTransaction(session)
      if (attempt === mostAttempts) {
        throw new MigrationError(
          `A table has been locked for too long${blocker}. End the transaction that locks it, and run migrate again.`,
          {
            cause,
          },
        )
      }
      if (attempt === 1) onWait(`A table is locked${blocker}.`)
      await sleep(pauseMs)
    }
  }
}

/** The likely culprit, as the end of a sentence. */
async function describeOldestTransaction(session: Database): Promise<string> {
  const { rows } = await sql<{ pid: number; name: string; seconds: number }>`
    select pid, coalesce(nullif(application_name, ''), backend_type) as name,
      extract(epoch from now() - xact_start)::int as seconds
    from pg_stat_activity
    where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()
    order by xact_start limit 1
  `.execute(session)
  const [oldest] = rows
  if (!oldest) return ''
  return `; the oldest transaction is that of process ${oldest.pid} (${oldest.name}), ${oldest.seconds} s old`
}
