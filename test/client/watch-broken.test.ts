import { setTimeout as sleep } from 'node:timers/promises'

import { createClient } from '@aisle/client'
import type { WalmartRunEvent } from '@aisle/contract'
import { expect, it } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { runProgram, usePrograms } from '../helpers/program.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion } from '../helpers/worker.ts'
import { useCuttingProxy } from './cutting-proxy.ts'

const simulator = useSimulator({ items: 40, orders: 6000 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)
const proxy = useCuttingProxy()

const programs = usePrograms()

interface Event {
  readonly id: string
  readonly data: WalmartRunEvent
}

it('a watcher gets each event once although its connections and servers break repeatedly', async () => {
  // Slow enough to break many times while orders are imported.
  simulator.fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 400 } })
  const urls = [api.url, await startApi()]
  proxy.target = api.url
  const id = await createInstance(api, { seller: sellerOf(simulator) })
  const events: Event[] = []
  const errors: unknown[] = []
  const client = createClient({ url: proxy.url, token: api.tenant.token })
  let watching = client.walmart.runs.watch.subscribe({ id }, { onData: (event) => void events.push(event) })
  const errorsTo = { onError: (error: unknown) => void errors.push(error) }
  await eventually(() => expect(events.length).toBeGreaterThan(0), { intervalMs: 20 })

  const refresh = { isOver: false }
  const over = waitForCompletion(api, id).then(() => (refresh.isOver = true))
  let breaks = 0
  while (!refresh.isOver) {
    await sleep(Math.random() * 900)
    // The next connection may go to another process, which may be new.
    if (breaks % 4 === 3) urls[1] = await restartApi()
    proxy.target = urls[breaks % 2] ?? api.url
    if (breaks % 3 === 2) {
      // A watcher that disconnects and reconnects with its last id.
      watching.unsubscribe()
      const lastEventId = events.at(-1)?.id ?? ''
      watching = client.walmart.runs.watch.subscribe(
        { id, lastEventId },
        { onData: (event) => void events.push(event), ...errorsTo },
      )
      await sleep(Math.random() * 900)
    }
    proxy.cut()
    breaks += 1
    // Left alone, the client reconnects after a little more than three seconds.
    await sleep(Math.random() * 4500)
  }
  await over
  const [under] = events
  const firstEventId = Number(under?.id.split('-')[0])
  const table = await select<{ text: string }>(
    api,
    'select id::text as text from sync_run_events where instance_id = $1 and id > $2 order by id',
    [id, firstEventId],
  )
  const seen = () => events.slice(1).map((event) => event.id.replace(/-\d+$/, ''))
  await eventually(() => expect(seen()).toEqual(table.map(({ text }) => text)), { intervalMs: 100 })
  watching.unsubscribe()
  expect(errors).toEqual([])
  expect(breaks).toBeGreaterThan(2)
  expect(table.length).toBeGreaterThan(30)
  console.log(`${table.length} events over ${proxy.connections()} connections, ${breaks} times broken`)
})

it('an API that stops does not wait for its watchers, which continue elsewhere', async () => {
  proxy.target = await startApi()
  const id = await createInstance(api, { seller: sellerOf(simulator) })
  const events: Event[] = []
  let isComplete = false
  const client = createClient({ url: proxy.url, token: api.tenant.token })
  const watching = client.walmart.runs.watch.subscribe(
    { id },
    { onData: (event) => void events.push(event), onComplete: () => (isComplete = true) },
  )
  await eventually(() => expect(events.length).toBeGreaterThan(0), { intervalMs: 20 })
  const [program] = programs
  proxy.target = api.url
  program?.child.kill('SIGTERM')
  const late = sleep(10_000, undefined, { ref: false }).then(() => 'It took more than 10 s.')
  expect(await Promise.race([program?.exited, late])).toEqual({ code: 0, signal: null })
  await waitForCompletion(api, id)
  await eventually(
    () => expect(events.at(-1)?.data).toMatchObject({ type: 'changed', run: { kind: 'returns', status: 'completed' } }),
    { intervalMs: 100 },
  )
  expect(isComplete).toBe(false)
  expect(new Set(events.map((event) => event.id)).size).toBe(events.length)
  watching.unsubscribe()
})

async function startApi(): Promise<string> {
  const program = runProgram(['api'], {
    DATABASE_URL: api.databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: simulator.url,
    PORT: '0',
  })
  programs.push(program)
  const [, url = ''] = await program.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
  return url
}

/** Kills the process without letting it clean up. */
async function restartApi(): Promise<string> {
  const [program] = programs.splice(0)
  program?.child.kill('SIGKILL')
  await program?.exited
  return startApi()
}
