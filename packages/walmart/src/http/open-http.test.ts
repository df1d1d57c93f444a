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
