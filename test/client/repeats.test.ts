import { createClient, isAisleError } from '@aisle/client'
import { expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { respond, breakAfter, breakBefore, hang, useFakeProxy } from './fake-proxy.ts'

const api = useApi()
const proxy = useFakeProxy(api)
const client = (options: object = {}) => createClient({ url: proxy.url, token: api.tenant.token, ...options })
const rateLimited = JSON.stringify({
  error: { message: 'm', code: -32_029, data: { message: 'm', code: 'ERR_RATE_LIMITED', request_id: 'r' } },
})
const json = { 'content-type': 'application/json' }

async function countInstances(name: string): Promise<number> {
  return (await select(api, 'select from integration_instances where name = $1', [name])).length
}

it.each([
  ['the request is lost', breakBefore],
  ['the response is lost', breakAfter],
  ['a proxy cannot reach the server', respond(502, '<html>')],
  ['a proxy’s request times out', respond(504)],
  ['the server is starting', respond(503, '<html>')],
])('a write with a key is repeated, and happens once, when %s', async (_, trick) => {
  proxy.tricks.push(trick, trick)
  const input = instanceOf(api.tenant)
  const { data } = await client().walmart.create.mutate(input)
  expect(data.name).toBe(input.name)
  expect(await countInstances(input.name)).toBe(1)
  const keys = proxy.seen.map(({ headers }) => headers['idempotency-key'])
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  expect(keys[0]).toMatch(/^[\da-f]{32}$/)
})

it('generates a key per write, and uses a key given by the caller', async () => {
  await client().walmart.create.mutate(instanceOf(api.tenant))
  await client().walmart.create.mutate(instanceOf(api.tenant))
  await client().walmart.create.mutate(instanceOf(api.tenant), { context: { idempotencyKey: 'mine' } })
  const [first, second, third] = proxy.seen.map(({ headers }) => headers['idempotency-key'])
  expect(first).not.toBe(second)
  expect(third).toBe('mine')
})

it('retries a read without a key', async () => {
  proxy.tricks.push(breakBefore, respond(502))
  expect((await client().integrations.list.query({})).data).toHaveLength(1)
  expect(proxy.seen.map(({ headers }) => headers['idempotency-key'])).toEqual([undefined, undefined, undefined])
})

it('sends a write without a key once, because it may have been applied', async () => {
  const { id } = (await client().stores.create.mutate({ name: 'Harbour Street' })).data
  proxy.seen.length = 0
  proxy.tricks.push(breakAfter)
  const error: unknown = await client()
    .stores.update.mutate({ id, name: 'Harbour Street 2' })
    .catch((e: unknown) => e)
  expect(isAisleError(error)).toBe(false)
  expect(proxy.seen).toHaveLength(1)
})

it('retries such a write if it was rejected before it was applied', async () => {
  const { id } = (await client().stores.create.mutate({ name: 'Quay' })).data
  proxy.tricks.push(respond(429, rateLimited, { ...json, 'retry-after': '0' }))
  expect((await client().stores.update.mutate({ id, name: 'Quay 2' })).data.name).toBe('Quay 2')
})

it('retries an idempotent method without a key', async () => {
  const { data } = await client().walmart.create.mutate(instanceOf(api.tenant))
  proxy.seen.length = 0
  proxy.tricks.push(breakAfter)
  await client().walmart.delete.mutate({ id: data.id })
  expect(proxy.seen.map(({ headers }) => headers['idempotency-key'])).toEqual([undefined, undefined])
})

it('waits as long as Retry-After says', async () => {
  proxy.tricks.push(respond(429, rateLimited, { ...json, 'retry-after': '1' }))
  const startedAt = performance.now()
  await client().integrations.list.query({})
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1000)
})

it('does not wait for a long Retry-After', async () => {
  proxy.tricks.push(respond(429, rateLimited, { ...json, 'retry-after': '3600' }))
  await expect(client().integrations.list.query({})).rejects.toMatchObject({
    code: 'ERR_RATE_LIMITED',
    status: 429,
    retryAfter: 3600,
  })
})

it('retries at most as often as configured', async () => {
  for (const retries of [0, 1, 2]) {
    proxy.seen.length = 0
    proxy.tricks.splice(0, Infinity, ...Array.from({ length: 9 }, () => breakBefore))
    await expect(client({ retries }).integrations.list.query({})).rejects.toThrow('fetch failed')
    expect(proxy.seen).toHaveLength(retries + 1)
  }
})

it('does not retry a permanent error', async () => {
  await expect(client().walmart.get.query({ id: 999_999 })).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' })
  proxy.tricks.push(respond(500, '<html>'))
  await expect(client().walmart.get.query({ id: 999_999 })).rejects.toThrow('HTTP 500, text/html')
  expect(proxy.seen).toHaveLength(2)
})

it('aborts an attempt after its timeout, and retries', async () => {
  proxy.tricks.push(hang)
  expect((await client({ timeoutMs: 1500 }).integrations.list.query({})).data).toHaveLength(1)
  proxy.tricks.push(hang)
  const late = client({ timeoutMs: 300, retries: 0 }).integrations.list.query({})
  await expect(late).rejects.toMatchObject({ cause: { name: 'TimeoutError' } })
})

const deaf = (url: string, init: RequestInit) => fetch(url, { ...init, signal: null })

it('times out even if fetch ignores its signal', async () => {
  proxy.tricks.push(hang)
  const late = client({ timeoutMs: 300, retries: 0, fetch: deaf }).integrations.list.query({})
  await expect(late).rejects.toMatchObject({ cause: { name: 'TimeoutError' } })
})

it('stops immediately when the caller aborts before, during or between attempts', async () => {
  const reason = new Error('changed my mind')
  await expect(client().integrations.list.query({}, { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
    cause: reason,
  })
  expect(proxy.seen).toHaveLength(0)
  for (const trick of [hang, respond(503, '', { 'retry-after': '20' })]) {
    proxy.tricks.push(trick)
    const abort = new AbortController()
    const call = client().integrations.list.query({}, { signal: abort.signal })
    setTimeout(() => abort.abort(reason), 300)
    const startedAt = performance.now()
    await expect(call).rejects.toMatchObject({ cause: reason })
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  }
  expect(proxy.seen).toHaveLength(2)
})
