import { createClient } from '@aisle/client'
import { TRPCClientError } from '@trpc/client'
import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { useWorker } from '../helpers/worker.ts'

const keys = { connection_settings: { clientId: 'i', clientSecret: 's' } }

describe('the client', () => {
  const api = useApi()

  it('creates, gets and watches an instance', async () => {
    const input = instanceOf(api.tenant, keys)
    const { data } = await api.client().walmart.create.mutate(input)
    expect(data).toMatchObject({ name: input.name, connection_status: 'connecting' })
    expect(await api.client().walmart.get.query({ id: data.id })).toEqual({ data, message: null })
    const setup = await api.client().walmart.setup.query({ id: data.id })
    expect(setup.data).toMatchObject({ id: data.id, phases: { token: { status: 'queued' } } })
    expect((await api.call('GET', `/api/walmart/${data.id}`)).body).toEqual({ data, message: null })
  })

  it('throws the error body that the server sent', async () => {
    const error: unknown = await api
      .client()
      .walmart.create.mutate(instanceOf(api.tenant, { name: '' }))
      .catch((e) => e)
    expect(error).toBeInstanceOf(TRPCClientError)
    expect(error).toMatchObject({
      message: 'The name field is required.',
      data: {
        code: 'ERR_VALIDATION',
        message: 'The name field is required.',
        errors: { name: ['The name field is required.'] },
        request_id: expect.stringMatching(/^[\da-f-]{36}$/),
      },
    })
  })

  it.each(['', '/', '/some/path', '?x=y'])('accepts the URL of the server followed by %j', async (rest) => {
    const client = createClient({ url: `${api.url}${rest}`, token: api.tenant.token })
    await expect(client.walmart.get.query({ id: 999_999 })).rejects.toMatchObject({ data: { code: 'ERR_NOT_FOUND' } })
  })

  it('throws the connection error if the server is down', async () => {
    const client = createClient({ url: 'http://127.0.0.1:9', token: api.tenant.token })
    await expect(client.walmart.get.query({ id: 1 })).rejects.toThrow(/fetch failed/)
  })
})

describe('Prefer: wait, while no worker runs', () => {
  const api = useApi()
  const timed = async (prefer: string) => {
    const startedAt = performance.now()
    const { data } = await api.client().walmart.create.mutate(instanceOf(api.tenant, keys), { context: { prefer } })
    expect(data.connection_status).toBe('connecting')
    return performance.now() - startedAt
  }

  it.each(['wait=1', 'respond-async, wait=1', 'WAIT = "1"', 'wait=1; foo=bar'])('%s waits a second', async (prefer) => {
    const elapsedMs = await timed(prefer)
    expect(elapsedMs).toBeGreaterThanOrEqual(1000)
    expect(elapsedMs).toBeLessThan(2500)
  })

  it.each(['wait=0', 'wait=', 'wait=soon', 'wait=-5', 'wait=10x', 'wait=1.5', 'wait', 'await=10', 'nonsense'])(
    '%s does not wait',
    async (prefer) => expect(await timed(prefer)).toBeLessThan(900),
  )

  it('also waits over REST', async () => {
    const startedAt = performance.now()
    const response = await api.call('POST', '/api/walmart', {
      body: instanceOf(api.tenant, keys),
      headers: { prefer: 'wait=1' },
    })
    expect(response).toMatchObject({ status: 201, body: { data: { connection_status: 'connecting' } } })
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1000)
  })

  it('does not wait for an instance without credentials', async () => {
    const startedAt = performance.now()
    const context = { prefer: 'wait=10' }
    const { data } = await api.client().walmart.create.mutate(instanceOf(api.tenant), { context })
    expect(data.connection_status).toBe('awaiting_credentials')
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })

  it('stops waiting when the server stops', async () => {
    const waiting = timed('wait=20')
    setTimeout(() => api.stop(), 300)
    expect(await waiting).toBeLessThan(2500)
  })
})

describe('Prefer: wait, with a worker', () => {
  const simulator = useSimulator({ items: 1, orders: 1 })
  const api = useApi({ walmartUrl: () => simulator.url })
  useWorker(api)
  const create = async (changes: object, prefer = 'wait=20') => {
    const input = instanceOf(api.tenant, { ...changes })
    return (await api.client().walmart.create.mutate(input, { context: { prefer } })).data
  }

  it('responds as soon as Walmart has accepted the credentials', async () => {
    const { clientId, clientSecret } = sellerOf(simulator)
    const startedAt = performance.now()
    const data = await create({ connection_settings: { clientId, clientSecret } })
    expect(data.connection_status).toBe('connected')
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect((await api.client().walmart.get.query({ id: data.id })).data).toMatchObject({
      connection_status: 'connected',
    })
  })

  it('responds as soon as Walmart has rejected them', async () => {
    expect((await create(keys)).connection_status).toBe('credentials_rejected')
  })

  it('also waits for a repeated request with the same key', async () => {
    const { clientId, clientSecret } = sellerOf(simulator)
    const input = instanceOf(api.tenant, { connection_settings: { clientId, clientSecret } })
    const call = (context: { idempotencyKey: string; prefer?: string }) =>
      api.client().walmart.create.mutate(input, { context })
    const first = await call({ idempotencyKey: 'k' })
    const again = await call({ idempotencyKey: 'k', prefer: 'wait=20' })
    expect(again.data).toMatchObject({ id: first.data.id, connection_status: 'connected' })
  })
})
