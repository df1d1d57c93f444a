import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it, onTestFinished } from 'vitest'

import { makeConnectedInstance } from '../api/make-runs.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { watchStatements } from '../helpers/watch-statements.ts'

const watch = watchStatements()
const api = useApi({ watch })

const pollMs = 3000

it('idle watchers of a tenant poll together, and check their token once', async () => {
  const ids = [await makeConnectedInstance(api), await makeConnectedInstance(api), await makeConnectedInstance(api)]
  let ready = 0
  for (const id of [...ids, ...ids, ...ids, ...ids]) {
    const watching = api.client().walmart.runs.watch.subscribe({ id }, { onData: () => (ready += 1) })
    onTestFinished(() => watching.unsubscribe())
  }
  await eventually(() => expect(ready).toBe(12), { intervalMs: 10 })
  // The first reads.
  await sleep(500)
  watch.take()
  await sleep(3.5 * pollMs)
  const { sent } = watch.take()
  // A busy machine may divide a poll once.
  for (const table of ['api_tokens', 'sync_run_events', 'begin']) {
    const count = sent.filter((statement) => statement.includes(table)).length
    expect(count, table).toBeGreaterThanOrEqual(3)
    expect(count, table).toBeLessThanOrEqual(5)
  }
})
