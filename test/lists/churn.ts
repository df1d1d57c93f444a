import { setTimeout as sleep } from 'node:timers/promises'

import type pg from 'pg'

import { connectMaker, makeRows } from './rows.ts'

interface Churned {
  readonly databaseUrl: string
  readonly tenant: number
  readonly instance: number
  readonly tables: readonly string[]
  /** The number of the first new row. */
  readonly from: number
  /** Whether the added rows are deleted again. */
  readonly isDeleting: boolean
}

const batch = 7

/**
 * Adds rows to some tables, and optionally deletes them, in small transactions while `work` runs.
 *
 * @param work receives a function that returns the number of transactions so far
 */
export async function churnDuring(churned: Churned, work: (turns: () => number) => Promise<void>): Promise<void> {
  const client = await connectMaker(churned.databaseUrl)
  const over = new AbortController()
  let turns = 0
  const churning = churn(client, churned, { isOver: () => over.signal.aborted, count: () => (turns += 1) })
  try {
    await Promise.race([work(() => turns), churning])
  } finally {
    over.abort()
    await churning.finally(() => client.end())
  }
}

interface Turns {
  isOver(): boolean
  /** Counts a transaction. Returns its number. */
  count(): number
}

async function churn(client: pg.Client, { tables, isDeleting, ...whose }: Churned, turns: Turns): Promise<void> {
  const newest: unknown[] = []
  for (const table of tables) newest.push(await newestOf(client, table))
  while (!turns.isOver()) {
    const turn = turns.count()
    const from = whose.from + turn * batch
    await client.query('begin')
    for (const [index, table] of tables.entries()) {
      if (isDeleting && turn % 3 === 0) await client.query(`delete from ${table} where id > $1`, [newest[index]])
      else await makeRows(client, table, { ...whose, from, to: from + batch - 1 })
    }
    await client.query('commit')
    await sleep(2)
  }
}

async function newestOf(client: pg.Client, table: string): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(`select max(id) as id from ${table}`)
  return rows[0]?.id
}
