import { beforeEach, expect, it } from 'vitest'

import { addDueJobs } from '../../packages/core/src/platform/cron.ts'
import { cronEntries } from '../../packages/core/src/tasks.ts'
import { query, useDatabase } from '../helpers/database.ts'
import { select } from '../helpers/records.ts'

const database = useDatabase()
const everything = Object.keys(cronEntries).toSorted()

/** Asks as often as this many workers would, at once. Returns the names of the jobs that were added. */
async function ask(workers = 8): Promise<string[]> {
  const added = await Promise.all(Array.from({ length: workers }, () => addDueJobs(database.db, cronEntries)))
  return added.flat().toSorted()
}

const change = (text: string) => query(database.url, `update cron_entries set ${text}`)

// The next minute could begin within a test.
beforeEach(async () => {
  await query(database.url, `select pg_sleep(60 - extract(second from now())) where extract(second from now()) > 57`)
  await ask()
})

it('cron entries are due at once in a new database, and then once a period', async () => {
  await query(database.url, 'delete from cron_entries; delete from graphile_worker._private_jobs')
  expect(await ask()).toEqual(everything)
  expect(await ask()).toEqual([])
  const jobs = await select<{ name: string; attempts: number }>(
    { databaseUrl: database.url },
    'select task_identifier as name, max_attempts as attempts from graphile_worker.jobs order by task_identifier',
  )
  expect(jobs).toEqual(everything.map((name) => ({ name, attempts: 3 })))
})

it('an entry is due at its time of the hour or day', async () => {
  const rows = await select<{ name: string; at: string }>(
    { databaseUrl: database.url },
    `select name, to_char(due_at at time zone 'UTC', 'HH24:MI:SS') as at from cron_entries
     where due_at between now() - interval '1 day' and now()`,
  )
  const times = Object.fromEntries(rows.map(({ name, at }) => [name, at]))
  expect(times).toMatchObject({
    purge_idempotency_keys: expect.stringMatching(/:17:00$/),
    purge_run_events: expect.stringMatching(/:47:00$/),
    purge_runs: '03:47:00',
    start_due_runs: expect.stringMatching(/:00$/),
  })
})

it('one of several workers adds an entry when its next period begins', async () => {
  await change(`due_at = due_at - interval '1 minute' where name in ('start_due_runs', 'purge_runs')`)
  expect(await ask()).toEqual(['purge_runs', 'start_due_runs'])
})

it('an entry that was missed many times is added once', async () => {
  await change(`due_at = due_at - interval '3 days'`)
  expect(await ask()).toEqual(everything)
  expect(await ask()).toEqual([])
})

it('entries continue when the clock of Postgres has been set back', async () => {
  await change(`due_at = due_at + interval '2 hours' where name = 'start_due_runs'`)
  expect(await ask()).toEqual(['start_due_runs'])
  expect(await ask()).toEqual([])
})
