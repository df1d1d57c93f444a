import { expect, test } from 'vitest'

import { createWalmartClient } from '../client.ts'
import { WalmartError } from '../errors.ts'

const good = { baseUrl: 'https://127.0.0.1:1', clientId: 'id', clientSecret: 'secret' }

test.each<[string, object]>([
  ['baseUrl', { baseUrl: 'marketplace.example.com' }],
  ['baseUrl', { baseUrl: 'ftp://127.0.0.1' }],
  ['baseUrl', { baseUrl: 'https://127.0.0.1/?a=b' }],
  ['baseUrl', { baseUrl: 'https://user:secret@127.0.0.1/' }],
  ['clientId', { clientId: '' }],
  ['clientSecret', { clientSecret: undefined }],
  ['serviceName', { serviceName: 'two\nlines' }],
  ['timeoutMs', { timeoutMs: Number.POSITIVE_INFINITY }],
  ['timeoutMs', { timeoutMs: -1 }],
  ['maxWaitMs', { maxWaitMs: Number.NaN }],
  ['confirmAfterMs', { confirmAfterMs: 2 ** 31 }],
])('rejects an invalid %s: %j', (name, bad) => {
  const open = () => createWalmartClient({ ...good, ...bad })
  expect(open).toThrow(WalmartError)
  expect(open).toThrow(`The call was not sent. ${name}: `)
})

const never = () => new Promise<never>(() => {})
/** A response whose body never ends, even after an abort. */
const endless = (status: number) => () => Promise.resolve(new Response(new ReadableStream({ pull: never }), { status }))

test.each<[string, typeof fetch]>([
  ['ignores the signal', never],
  ['returns an endless body that ignores the signal', endless(200)],
])('times out on a `fetch` that %s', async (_, fetch) => {
  const client = createWalmartClient({ ...good, fetch, timeoutMs: 50 })
  // Without this, nothing keeps the process alive until the timeout.
  const going = setInterval(() => {}, 1_000)
  await expect(client.authenticate()).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('within 50 ms'),
  })
  clearInterval(going)
})

test('keeps the status of an error with an endless body', async () => {
  const client = createWalmartClient({ ...good, fetch: endless(429), timeoutMs: 50 })
  await expect(client.authenticate()).rejects.toMatchObject({ kind: 'rate_limited' })
})

test('`observe` wraps each exchange, also of a call that Walmart rejects', async () => {
  const seen: unknown[] = []
  const client = createWalmartClient({
    ...good,
    fetch: (input) =>
      Promise.resolve(
        String(input).endsWith('/v3/token')
          ? Response.json({ access_token: 'token', token_type: 'Bearer', expires_in: 900 })
          : Response.json({}, { status: 500 }),
      ),
    observe: async (exchange, send) => {
      const response = await send()
      seen.push({ ...exchange, status: response.status })
      return response
    },
  })
  await expect(client.getItem('MUG')).rejects.toMatchObject({ kind: 'unavailable' })
  expect(seen).toEqual([
    { method: 'POST', group: 'token', status: 200 },
    { method: 'GET', group: 'getItem', status: 500 },
  ])
})
