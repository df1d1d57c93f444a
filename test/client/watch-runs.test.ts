import { setTimeout as sleep } from 'node:timers/promises'

import { type AisleError, createClient, isAisleError } from '@aisle/client'
import type { WalmartRun, WalmartRunEvent } from '@aisle/contract'
import { appRouter, createToken } from '@aisle/core'
import pg from 'pg'
import { describe, expect, it, onTestFinished, type TestContext, vi } from 'vitest'

import { makeConnectedInstance, makeRun } from '../api/make-runs.ts'
import { type Api, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { startWorker } from '../helpers/worker.ts'

const api = useApi()

interface Event {
  readonly id: string
  readonly data: WalmartRunEvent
}

interface Watch {
  readonly events: Event[]
  readonly changes: () => WalmartRun[]
  error?: AisleError
  isComplete: boolean
  stop(): void
}

interface Start {
  readonly id: number
  readonly lastEventId?: string
  readonly token?: string
}

/** Watches until the test finishes. A concurrent test passes its own context: the global one may be another test's. */
function watch({ token, ...input }: Start, test: Pick<TestContext, 'onTestFinished'> = { onTestFinished }): Watch {
  const events: Event[] = []
  const seen = { events, isComplete: false } as Watch
  const subscription = api.client(token).walmart.runs.watch.subscribe(input, {
    onData: (event) => void events.push(event),
    onComplete: () => (seen.isComplete = true),
    onError: (error) => {
      if (!isAisleError(error)) throw error
      seen.error = error
    },
  })
  test.onTestFinished(() => subscription.unsubscribe())
  return Object.assign(seen, {
    changes: () => events.flatMap(({ data }) => (data.type === 'changed' ? [data.run] : [])),
    stop: () => subscription.unsubscribe(),
  })
}

const untilSeen = (watched: Watch, count: number) => eventually(() => expect(watched.events).toHaveLength(count))
const untilFailed = (watched: Watch) => eventually(() => expect(isAisleError(watched.error)).toBe(true))
const set = (run: { run_id: number }, change: string) =>
  select(api, `update sync_runs set ${change} where id = $1`, [run.run_id])

const rejectionOf = async (start: Start) => {
  const watched = watch(start)
  await untilFailed(watched)
  expect(watched.events).toEqual([])
  return watched.error
}

const sendElsewhere = (url: string | URL, init: RequestInit) =>
  fetch(String(url).replace('walmart.runs.watch', '%zz'), init)

describe('a watcher', () => {
  it('gets the runs in progress, then every visible change with the state of the run at that time', async () => {
    const id = await makeConnectedInstance(api)
    const over = await makeRun(api, { id, kind: 'products', status: 'completed' })
    const run = await makeRun(api, { id, kind: 'orders' })
    const watched = watch({ id })
    await untilSeen(watched, 1)
    const [first] = watched.events
    expect(first?.data).toMatchObject({ type: 'under_way', runs: [{ id: run.run_id, status: 'queued' }] })
    expect(over.run_id).not.toBe(run.run_id)

    await set(run, `status = 'running', started_at = now()`)
    await set(run, `processed = 200, total = 700, pages = 1`)
    await set(run, `status = 'retrying', error_code = 'unavailable', error_message = 'm', next_attempt_at = now()`)
    // None of these are visible.
    await set(run, `failures = 3, restarts = 1, cursor = '{}', high_water_mark = now(), pages = 2`)
    await set(run, `status = 'completed', processed = 700, next_attempt_at = null, finished_at = now()`)
    await untilSeen(watched, 5)
    const shown = watched
      .changes()
      .map(({ status, processed, total, error }) => [status, processed, total, error?.code])
    expect(shown).toEqual([
      ['running', 0, null, undefined],
      ['running', 200, 700, undefined],
      ['retrying', 200, 700, 'unavailable'],
      ['completed', 700, 700, undefined],
    ])
    const got = (await api.client().walmart.runs.get.query({ id, run_id: run.run_id })).data
    expect(watched.changes().at(-1)).toEqual(got)
  })

  it('gets the problems of a page even if it imported nothing', async () => {
    const id = await makeConnectedInstance(api)
    const run = await makeRun(api, { id, kind: 'orders', status: 'running' })
    const watched = watch({ id })
    await untilSeen(watched, 1)
    await select(
      api,
      `with page as (update sync_runs set pages = pages + 1 where id = ${run.run_id} returning tenant_id, id)
       insert into sync_problems (tenant_id, run_id, code, message) select tenant_id, id, 'unreadable_record', 'm' from page`,
    )
    await untilSeen(watched, 2)
    expect(watched.changes()[0]?.problems).toEqual([{ code: 'unreadable_record', message: 'm', count: 1 }])
  })

  it('sees nothing of other instances', async () => {
    const [id, other] = [await makeConnectedInstance(api), await makeConnectedInstance(api)]
    const watched = watch({ id })
    await untilSeen(watched, 1)
    await makeRun(api, { id: other, kind: 'orders' })
    await makeRun(api, { id, kind: 'products' })
    await untilSeen(watched, 2)
    expect(watched.changes()).toMatchObject([{ instance_id: id, kind: 'products' }])
  })
})

it('the event of an overlapping transaction that starts first and commits last is neither lost nor repeated', async () => {
  const id = await makeConnectedInstance(api)
  const slow = await makeRun(api, { id, kind: 'orders', status: 'running' })
  const quick = await makeRun(api, { id, kind: 'products', status: 'running' })
  const watched = watch({ id })
  await untilSeen(watched, 1)
  const other = new pg.Client({ connectionString: api.databaseUrl })
  await other.connect()
  onTestFinished(() => other.end())
  // As if it paused between its event and its commit.
  await other.query(
    `begin; update sync_runs set processed = 1 where id = ${slow.run_id}; set constraints all immediate`,
  )
  const setQuick = set(quick, 'processed = 2')
  // The later one waits; otherwise its event would be read first and the earlier one skipped.
  await sleep(2500)
  expect(watched.changes()).toEqual([])
  await other.query('commit')
  await setQuick
  await untilSeen(watched, 3)
  await sleep(1500)
  expect(watched.changes()).toMatchObject([
    { id: slow.run_id, processed: 1 },
    { id: quick.run_id, processed: 2 },
  ])
  const again = watch({ id, lastEventId: watched.events[1]?.id ?? '' })
  await untilSeen(again, 1)
  expect(again.events).toEqual(watched.events.slice(2))
})

describe('a stream that starts after the id of an event', () => {
  it('continues with the next event, wherever the id is in the stream', async () => {
    const id = await makeConnectedInstance(api)
    const run = await makeRun(api, { id, kind: 'orders', status: 'running' })
    const whole = watch({ id })
    await untilSeen(whole, 1)
    for (let page = 1; page <= 5; page += 1) await set(run, `processed = ${page}`)
    await untilSeen(whole, 6)
    for (const [index, { id: lastEventId }] of whole.events.entries()) {
      const rest = watch({ id, lastEventId })
      await untilSeen(rest, 5 - index)
      expect(rest.events).toEqual(whole.events.slice(index + 1))
      rest.stop()
    }
  })

  it.each(['garbage', '1', '-1-2', '1-2-3', '999999999999999-1', "1-1' or true", ''])(
    'rejects %j, which is not an id of the stream',
    async (lastEventId) => {
      const id = await makeConnectedInstance(api)
      const watched = watch({ id, lastEventId })
      await untilFailed(watched)
      expect(watched.error).toMatchObject({ code: 'ERR_VALIDATION', status: 422 })
      expect(watched.error?.errors?.['lastEventId']?.[0]).toContain('does not belong to')
    },
  )

  it('reports an id older than the stored events', async () => {
    const id = await makeConnectedInstance(api)
    const yesterday = Math.floor(Date.now() / 1000) - 24 * 3600 - 5
    const watched = watch({ id, lastEventId: `1-${yesterday}` })
    await untilFailed(watched)
    expect(watched.error?.errors?.['lastEventId']?.[0]).toContain('kept for 24 hours')
  })
})

describe('the end of a stream', () => {
  it('is normal when the instance is deleted', async () => {
    const id = await makeConnectedInstance(api)
    const run = await makeRun(api, { id, kind: 'orders' })
    const watched = watch({ id })
    await untilSeen(watched, 1)
    await api.call('DELETE', `/api/walmart/${id}`)
    await eventually(() => expect(watched.isComplete).toBe(true))
    expect(watched.error).toBeUndefined()
    expect(watched.changes()).toMatchObject([{ id: run.run_id, status: 'cancelled' }])
  })

  // A stream checks its token every three seconds: these tests wait together.
  it.concurrent.for<[string, (name: string) => Promise<unknown>]>([
    ['ERR_TOKEN_REVOKED', (name) => select(api, 'update api_tokens set revoked_at = now() where name = $1', [name])],
    ['ERR_TOKEN_EXPIRED', (name) => select(api, 'update api_tokens set expires_at = now() where name = $1', [name])],
    ['ERR_MISSING_SCOPE', (name) => select(api, `update api_tokens set scopes = '{}' where name = $1`, [name])],
  ])('is %s when the token is no longer valid', async ([code, change], test) => {
    const id = await makeConnectedInstance(api)
    const token = await createToken(api.services.db, { domain: api.tenant.domain, name: code })
    const watched = watch({ id, token }, test)
    await untilSeen(watched, 1)
    await change(code)
    await eventually(() => expect(watched.error).toMatchObject({ code }))
  })
})

describe('a stream is rejected', () => {
  it('without a token, with another tenant’s, or without the scope', async () => {
    const id = await makeConnectedInstance(api)
    const other = await api.createTenant('other.example')
    const narrow = await createToken(api.services.db, {
      domain: api.tenant.domain,
      name: 'n',
      scopes: ['integrations:write'],
    })
    expect(await rejectionOf({ id, token: 'garbage' })).toMatchObject({ code: 'ERR_UNAUTHENTICATED', status: 401 })
    expect(await rejectionOf({ id, token: other.token })).toMatchObject({ code: 'ERR_UNAUTHENTICATED', status: 401 })
    expect(await rejectionOf({ id, token: narrow })).toMatchObject({
      code: 'ERR_MISSING_SCOPE',
      status: 403,
      requiredScope: 'integrations:read',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    })
  })

  it('for an unknown instance', async () => {
    expect(await rejectionOf({ id: 999_999 })).toMatchObject({ code: 'ERR_NOT_FOUND', status: 404 })
    expect(await rejectionOf({ id: 0 })).toMatchObject({ code: 'ERR_VALIDATION', errors: { id: [expect.any(String)] } })
  })

  it('for an invalid host, before it starts, with an error of the same form', async () => {
    const client = createClient({ url: api.url, token: api.tenant.token, fetch: sendElsewhere as typeof fetch })
    const error = await new Promise((resolve) => {
      client.walmart.runs.watch.subscribe({ id: 1 }, { onError: resolve })
    })
    expect(error).toMatchObject({ code: 'ERR_BAD_REQUEST', status: 400 })
  })
})

it('a stream that fails while its next event is not being read does not end the process', async () => {
  const { token, domain } = api.tenant
  const request = {
    id: 'r',
    host: domain,
    authorization: `Bearer ${token}`,
    facts: {},
    idempotencyKey: undefined,
    prefer: undefined,
    signal: new AbortController().signal,
  }
  const { watch: open } = appRouter.createCaller({ ...api.services, request }).walmart.runs
  const events = (await open({ id: 999_999 }))[Symbol.asyncIterator]()
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  onTestFinished(() => void process.off('unhandledRejection', unhandled))
  const next = events.next()
  await sleep(1000)
  await expect(next).rejects.toThrow('There is no Walmart integration instance 999999')
  expect(unhandled).not.toHaveBeenCalled()
})

it('events are deleted after a day, except those of runs in progress', async () => {
  const id = await makeConnectedInstance(api)
  const over = await makeRun(api, { id, kind: 'orders', status: 'completed' })
  const underWay = await makeRun(api, { id, kind: 'products' })
  const kept = async () => {
    // Distinct, because the worker that purges may also pick up the run in progress.
    const rows = await select<{ run_id: string }>(
      api,
      'select distinct run_id from sync_run_events where instance_id = $1',
      [id],
    )
    return rows.map((row) => Number(row.run_id))
  }
  const age = (hours: number) =>
    select(api, 'update sync_run_events set happened_at = now() - make_interval(hours => $2) where instance_id = $1', [
      id,
      hours,
    ])
  await age(24)
  await purge(api)
  expect(await kept()).toContain(over.run_id)
  await age(26)
  await purge(api)
  expect(await kept()).toEqual([underWay.run_id])
  const watched = watch({ id })
  await untilSeen(watched, 1)
  expect(watched.events[0]?.data).toMatchObject({ runs: [{ id: underWay.run_id }] })
})

/** Runs the purge as the schedule does. */
async function purge({ databaseUrl }: Pick<Api, 'databaseUrl'>): Promise<void> {
  const worker = startWorker(api)
  await select({ databaseUrl }, `select graphile_worker.add_job('purge_run_events', '{}')`)
  await eventually(async () => {
    const jobs = await select(
      { databaseUrl },
      `select from graphile_worker.jobs where task_identifier = 'purge_run_events'`,
    )
    expect(jobs).toEqual([])
  })
  await worker.stop()
}

it('the stream passes proxies: not cached, not buffered, kept alive, with a request id', async () => {
  const id = await makeConnectedInstance(api)
  const abort = new AbortController()
  const response = await fetch(
    `${api.url}/trpc/walmart.runs.watch?input=${encodeURIComponent(JSON.stringify({ id }))}`,
    {
      headers: { authorization: `Bearer ${api.tenant.token}` },
      signal: abort.signal,
    },
  )
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    // So that stopping the server need not wait for the connection.
    connection: 'close',
    'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
    'x-ratelimit-limit': '1000',
  })
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk)
    if (text.includes('event: ping')) break
  }
  expect(text).toMatch(/event: connected[\s\S]*id: \d+-\d+[\s\S]*event: ping/)
  abort.abort()
})
