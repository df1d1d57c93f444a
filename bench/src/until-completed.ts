import { setTimeout as sleep } from 'node:timers/promises'

import type pg from 'pg'

/** Waits until a run has completed. Throws if it has failed. */
export async function untilCompleted(pool: pg.Pool, runId: number): Promise<void> {
  for (;;) {
    const { rows } = await pool.query('select status from sync_runs where id = $1', [runId])
    if (rows[0].status === 'completed') return
    if (['failed', 'cancelled'].includes(rows[0].status))
      throw new Error(`The refresh ended with status ${rows[0].status}.`)
    await sleep(10)
  }
}
