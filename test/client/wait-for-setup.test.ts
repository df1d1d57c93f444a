import { createClient, isAisleError, isSetupError } from '@aisle/client'
import type { WalmartSetup } from '@aisle/contract'
import { describe, expect, it } from 'vitest'

import { makeConnectedInstance, makeRun } from '../api/make-runs.ts'
import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker } from '../helpers/worker.ts'
import { respond, hang, type Trick, useFakeProxy } from './fake-proxy.ts'

const thrownBy = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  )

const unlessStream =
  (trick: Trick): Trick =>
  (request, response) =>
    request.path.includes('watchSetup') ? trick(request, response) : 'pass'

describe('waitForSetup with a worker', () => {
  const simulator = useSimulator({ items: 30, orders: 500 })
  const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
  useWorker(api)
  const proxy = useFakeProxy(api)

  it('resolves with the finished set-up, and reports its progress', async () => {
    const id = await createInstance(api, { seller: sellerOf(simulator) })
    const seen: WalmartSetup[] = []
    const setup = await api.client().walmart.waitForSetup(id, { onProgress: (now) => void seen.push(now) })
    expect(Object.values(setup.phases).map(({ status }) => status)).toEqual(
      Array.from({ length: 4 }, () => 'completed'),
    )
    expect(setup).toMatchObject({ id, connection_status: 'connected', phases: { orders: { processed: 500 } } })
    expect(setup).toEqual((await api.client().walmart.setup.query({ id })).data)
    expect(seen.at(-1)).toEqual(setup)
    expect(seen.length).toBeGreaterThan(1)
    expect(new Set(seen.map((state) => JSON.stringify(state))).size).toBe(seen.length)
    // A set-up that is already finished.
    expect(await api.client().walmart.waitForSetup(id)).toEqual(setup)
  })

  it.each([
    ['a proxy holds them back', hang],
    ['a proxy rejects them', respond(403, '<html>')],
    ['a proxy returns an HTML page', respond(200, '<html>')],
    ['a proxy is overloaded', respond(503)],
  ])('polls where event streams do not get through: %s', async (_, trick) => {
    proxy.tricks.push(...Array.from({ length: 99 }, () => unlessStream(trick)))
    const id = await createInstance(api, { seller: sellerOf(simulator) })
    const client = createClient({ url: proxy.url, token: api.tenant.token })
    const setup = await client.walmart.waitForSetup(id)
    expect(setup.phases.orders).toMatchObject({ status: 'completed', processed: 500 })
    expect(proxy.seen.some(({ path }) => path.startsWith('/trpc/walmart.setup?'))).toBe(true)
  })

  it('rejects when Walmart rejects the credentials', async () => {
    const id = await createInstance(api, { seller: { clientId: 'i', clientSecret: 's' } })
    const error = await thrownBy(api.client().walmart.waitForSetup(id))
    expect(isSetupError(error)).toBe(true)
    expect(error).toMatchObject({
      kind: 'credentials_rejected',
      setup: { id, connection_status: 'credentials_rejected' },
    })
  })
})

describe('waitForSetup without a worker', () => {
  const api = useApi()
  const wait = (id: number, options = {}) => thrownBy(api.client().walmart.waitForSetup(id, options))

  it('rejects if there are no credentials', async () => {
    const { data } = await api.client().walmart.create.mutate(instanceOf(api.tenant))
    const error = await wait(data.id)
    expect(isSetupError(error) && error.kind).toBe('credentials_awaited')
    expect(error).toMatchObject({ setup: { id: data.id, phases: { token: { status: 'waiting' } } } })
  })

  it.each(['failed', 'cancelled'] as const)('rejects when a phase has %s', async (status) => {
    const id = await makeConnectedInstance(api)
    const run = await makeRun(api, { id, kind: 'products', status: 'running', isSetup: true })
    const waiting = wait(id)
    await select(
      api,
      `update sync_runs set status = '${status}', error_code = 'internal', error_message = 'Out of paper.' where id = $1`,
      [run.run_id],
    )
    expect(await waiting).toMatchObject({
      name: 'SetupError',
      kind: `phase_${status}`,
      phase: 'products',
      message: status === 'failed' ? 'The phase products failed: Out of paper.' : 'The phase products was cancelled.',
      setup: { phases: { products: { status } } },
    })
  })

  it('rejects with the reason when aborted before or during the wait', async () => {
    const id = await makeConnectedInstance(api)
    await makeRun(api, { id, kind: 'products', status: 'running', isSetup: true })
    const reason = new Error('enough')
    expect(await wait(id, { signal: AbortSignal.abort(reason) })).toBe(reason)
    const abort = new AbortController()
    const onProgress = () => abort.abort(reason)
    expect(await wait(id, { signal: abort.signal, onProgress })).toBe(reason)
  })

  it('rejects with what `onProgress` throws', async () => {
    const id = await makeConnectedInstance(api)
    const thrown = new Error('mine')
    const onProgress = () => {
      throw thrown
    }
    expect(await wait(id, { onProgress })).toBe(thrown)
  })

  it('rejects with the server’s error', async () => {
    const error = await wait(999_999)
    expect(isAisleError(error) && error.code).toBe('ERR_NOT_FOUND')
    const stranger = createClient({ url: api.url, token: 'garbage' })
    expect(await thrownBy(stranger.walmart.waitForSetup(1))).toMatchObject({ code: 'ERR_UNAUTHENTICATED', status: 401 })
  })

  // These two wait for seconds, together.
  it.concurrent('rejects if the server is down', async () => {
    const client = createClient({ url: 'http://127.0.0.1:9', token: api.tenant.token, retries: 1 })
    const error = await thrownBy(client.walmart.waitForSetup(1))
    expect(isAisleError(error)).toBe(false)
    expect(error).toMatchObject({ message: 'fetch failed' })
  })

  it.concurrent('sends a reconnecting watcher nothing until the state changes', async (test) => {
    const id = await makeConnectedInstance(api)
    const seen: { id: string }[] = []
    const watch = (lastEventId?: string) =>
      api
        .client()
        .walmart.watchSetup.subscribe(
          { id, ...(lastEventId !== undefined && { lastEventId }) },
          { onData: (event) => void seen.push(event), onError: (error) => void seen.push({ id: error.message }) },
        )
    const first = watch()
    await test.expect.poll(() => seen.length, { timeout: 20_000 }).toBe(1)
    first.unsubscribe()
    const second = watch(seen[0]?.id)
    await makeRun(api, { id, kind: 'products', isSetup: true })
    await test.expect.poll(() => seen.length, { timeout: 20_000 }).toBe(2)
    expect(seen[1]).toMatchObject({ data: { phases: { products: { status: 'queued' } } } })
    expect(seen[1]?.id).not.toBe(seen[0]?.id)
    // Not a run, but part of the set-up too.
    await select(api, `update integration_instances set connection_status = 'unreachable' where id = $1`, [id])
    await test.expect.poll(() => seen.length, { timeout: 20_000 }).toBe(3)
    expect(seen[2]).toMatchObject({ data: { connection_status: 'unreachable' } })
    second.unsubscribe()
    watch('garbage')
    await test.expect.poll(() => seen.at(-1)?.id, { timeout: 20_000 }).toContain('does not belong to')
  })
})
