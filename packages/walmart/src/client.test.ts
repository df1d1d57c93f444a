import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'

import { expect, onTestFinished, test } from 'vitest'

import { createWalmartClient, type WalmartClientOptions } from './client.ts'
import { WalmartError } from './errors.ts'
import { nothingListed } from './http/listed.ts'
import { createMemoryTokenStore } from './token/token-store.ts'

const clientId = '38b7eb6c-3672-4d5e'
const clientSecret = 'sécret:with/+chars'
const basic = Buffer.from(`${clientId}:${clientSecret}`, 'utf8').toString('base64')
const nodesPath = '/v3/settings/shipping/shipnodes?includeCalendarDayConfiguration=false'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A server that issues `token-1`, `token-2` …, unless a handler replaces that call. */
async function setUp(handlers: { token?: Handler; data?: Handler }, options: Partial<WalmartClientOptions> = {}) {
  const requests: IncomingMessage[] = []
  const tokenCalls = () => requests.filter(({ url }) => url === '/v3/token').length
  const issue: Handler = (_request, response) => {
    send(response, 200, { access_token: `token-${tokenCalls()}`, token_type: 'Bearer', expires_in: 900 })
  }
  const server = createServer((request, response) => {
    requests.push(request)
    const handler = request.url === '/v3/token' ? (handlers.token ?? issue) : handlers.data
    handler?.(request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = createWalmartClient({ baseUrl, clientId, clientSecret, ...options })
  return { client, requests, tokenCalls, baseUrl }
}

type Reply = readonly [status: number, body: unknown, headers?: Record<string, string>]

function send(response: ServerResponse, ...[status, body, headers]: Reply) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers }).end(text)
}

async function failure(promise: Promise<unknown>): Promise<WalmartError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof WalmartError)) throw new Error('no WalmartError', { cause: error })
  expect(error.correlationId).toMatch(/^[0-9a-f-]{36}$/)
  const whole = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error) + error.stack
  for (const secret of [clientSecret, basic, 'token-1', 'token-2']) expect(whole).not.toContain(secret)
  return error
}

const rejection = (code: string, description: string) => ({ error: [{ code, field: 'x', description }] })
const unauthorized: Handler = (_request, response) => send(response, 401, rejection('UNAUTHORIZED', 'no'))
const nodes: Handler = (_request, response) => send(response, 200, [{ shipNode: '84955660770217985' }])

test('requests a token with plain Basic credentials and Walmart’s headers', async () => {
  let body = ''
  const { client, requests } = await setUp({
    token: (request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => send(response, 200, { access_token: 'abc', token_type: 'Bearer', expires_in: 900 }))
    },
  })
  const token = await client.authenticate()
  expect(token.value).toBe('abc')
  expect(Math.abs(token.expiresAt.getTime() - Date.now() - 900_000)).toBeLessThan(5_000)
  expect(requests[0]).toMatchObject({
    method: 'POST',
    headers: {
      authorization: `Basic ${basic}`,
      accept: 'application/json',
      'wm_svc.name': 'Walmart Marketplace',
      'wm_qos.correlation_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'content-type': expect.stringContaining('application/x-www-form-urlencoded'),
    },
  })
  expect(body).toBe('grant_type=client_credentials')
})

test('sends the token in Walmart’s header, not as Bearer, with a new correlation id per call', async () => {
  const { client, requests } = await setUp({ data: nodes })
  await client.listShipNodes().next()
  await client.listShipNodes().next()
  const [, first, second] = requests
  expect(first?.url).toBe(nodesPath)
  expect(first?.headers).toMatchObject({ 'wm_sec.access_token': 'token-1', accept: 'application/json' })
  expect(first?.headers.authorization).toBeUndefined()
  expect(first?.headers['wm_qos.correlation_id']).not.toBe(second?.headers['wm_qos.correlation_id'])
})

test.each([
  [400, rejection('INVALID_REQUEST_HEADER.GMP_GATEWAY_API', 'Incorrect header'), 'Incorrect header'],
  [401, { error: 'invalid_client', error_description: 'Bad client' }, 'Bad client'],
  [401, '<errors><error><code>UNAUTHORIZED</code><info>Bad</info></error></errors>', 'Bad'],
  [400, '', undefined],
])('reports %d from the token call as credentials_rejected: %j', async (status, body, upstreamMessage) => {
  const { client } = await setUp({ token: (_request, response) => send(response, status, body) })
  const error = await failure(client.authenticate())
  expect(error).toMatchObject({ kind: 'credentials_rejected', status, upstreamMessage })
  if (upstreamMessage !== undefined) expect(error.message).toContain(upstreamMessage)
})

test('handles a 401 with a WWW-Authenticate challenge', async () => {
  const { client } = await setUp({
    token: (_request, response) => send(response, 401, '', { 'www-authenticate': 'Basic realm="x"' }),
  })
  expect((await failure(client.authenticate())).kind).toBe('credentials_rejected')
})

test.each([
  [429, rejection('REQUEST_THRESHOLD_VIOLATED.GMP_GATEWAY_API', 'slow'), 'rate_limited'],
  [500, rejection('SYSTEM_ERROR', 'down'), 'unavailable'],
  [503, '', 'unavailable'],
  [200, '<html>maintenance</html>', 'unavailable'],
  [200, { token: 'no' }, 'unexpected_response'],
  [200, { access_token: 'token-1\n', token_type: 'Bearer', expires_in: 900 }, 'unexpected_response'],
  [200, { access_token: 'token-1', token_type: 'Bearer' }, 'unexpected_response'],
  [200, { access_token: 'token-1', token_type: 'Bearer', expires_in: 0 }, 'unexpected_response'],
  [200, [], 'unexpected_response'],
])('reports %d with %j from the token call as %3$s', async (status, body, kind) => {
  const { client } = await setUp({ token: (_request, response) => send(response, status, body) })
  expect((await failure(client.authenticate())).kind).toBe(kind)
})

test('redacts the secret in a body that a proxy echoes', async () => {
  const echo = `<html><title>Authorization: Basic ${basic} ${clientSecret}</title></html>`
  const { client } = await setUp({ token: (_request, response) => send(response, 400, echo) })
  expect((await failure(client.authenticate())).message).toContain('Basic [secret] [secret]')
})

test('keeps only the redacted message of a fetch error', async () => {
  const { client } = await setUp(
    {},
    {
      fetch: (_input, init) => {
        const error = Object.assign(new Error(`failed with ${JSON.stringify(init?.headers)}`), { config: init })
        return Promise.reject(error)
      },
    },
  )
  const error = await failure(client.authenticate())
  expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('failed with') })
})

test('concurrent calls share one token request; later calls reuse the token', async () => {
  const { client, tokenCalls } = await setUp({ data: nodes })
  await Promise.all(Array.from({ length: 10 }, () => client.listShipNodes().next()))
  await client.listShipNodes().next()
  expect(tokenCalls()).toBe(1)
})

test('replaces a rejected token once and retries every call', async () => {
  const { client, requests, tokenCalls } = await setUp({
    data: (request, response) =>
      request.headers['wm_sec.access_token'] === 'token-1'
        ? send(response, 401, rejection('UNAUTHORIZED', 'no'))
        : nodes(request, response),
  })
  const pages = await Promise.all(Array.from({ length: 5 }, () => client.listShipNodes().next()))
  expect(pages.map(({ value }) => value.elements.length)).toEqual([1, 1, 1, 1, 1])
  expect(tokenCalls()).toBe(2)
  expect(requests).toHaveLength(12)
})

test('gives up if the new token is rejected too', async () => {
  const tokens = createMemoryTokenStore()
  const { client, requests } = await setUp({ data: unauthorized }, { tokens })
  const error = await failure(client.listShipNodes().next())
  expect(error).toMatchObject({ kind: 'credentials_rejected', status: 401, upstreamCode: 'UNAUTHORIZED' })
  expect(requests.map(({ url }) => url)).toEqual(['/v3/token', nodesPath, '/v3/token', nodesPath])
  expect((await tokens.read())?.value).toBe('token-2')
})

test('does not request a new token when a scope is missing', async () => {
  const { client, requests } = await setUp({
    data: (_request, response) => send(response, 403, rejection('FORBIDDEN.GMP_GATEWAY_API', 'no scope')),
  })
  expect((await failure(client.listShipNodes().next())).kind).toBe('credentials_rejected')
  expect(requests).toHaveLength(2)
})

test('reports retryAt after a 429', async () => {
  const at = Date.now() + 5_000
  const { client } = await setUp({
    data: (_request, response) => send(response, 429, '', { 'x-next-replenishment-time': String(at) }),
  })
  expect(await failure(client.listShipNodes().next())).toMatchObject({ kind: 'rate_limited', retryAt: new Date(at) })
})

test('holds back a call when response headers say the limit is used up', async () => {
  const at = Date.now() + 30_000
  const headers = { 'x-current-token-count': '0', 'x-next-replenishment-time': String(at) }
  const { client, requests } = await setUp(
    { data: (_request, response) => send(response, 200, [], headers) },
    { maxWaitMs: 1_000 },
  )
  await client.listShipNodes().next()
  await expect(client.listShipNodes().next()).rejects.toMatchObject({
    kind: 'rate_limited',
    retryAt: expect.toSatisfy((moment: Date) => moment.getTime() >= at),
  })
  expect(requests).toHaveLength(2)
})

test('reports a body that is cut off as unavailable', async () => {
  const { client } = await setUp({
    data: (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('[{"shipNode":')
      setTimeout(() => response.destroy(), 20)
    },
  })
  expect((await failure(client.listShipNodes().next())).kind).toBe('unavailable')
})

test('keeps the kind of an error whose body is cut off', async () => {
  const { client } = await setUp({
    data: (_request, response) => {
      response.writeHead(429, { 'content-length': '1000' }).write('{')
      setTimeout(() => response.destroy(), 20)
    },
  })
  expect((await failure(client.listShipNodes().next())).kind).toBe('rate_limited')
})

test('does not follow a redirect', async () => {
  const { client, requests } = await setUp({
    data: (_request, response) => send(response, 302, '', { location: '/elsewhere' }),
  })
  expect(await failure(client.listShipNodes().next())).toMatchObject({ kind: 'unexpected_response', status: 302 })
  expect(requests).toHaveLength(2)
})

test('stops reading an endless body', async () => {
  const { client } = await setUp({
    data: (_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ')
      const pump = () => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', pump)
      }
      pump()
    },
  })
  expect((await failure(client.listShipNodes().next())).kind).toBe('unexpected_response')
})

test('reports a timeout as unavailable, even during the body', async () => {
  const silent = await setUp({ data: () => {} }, { timeoutMs: 100 })
  const error = await failure(silent.client.listShipNodes().next())
  expect(error).toMatchObject({ kind: 'unavailable', message: 'Walmart did not respond within 100 ms' })
  const stalled = await setUp({ data: (_request, response) => response.writeHead(200).write('[') }, { timeoutMs: 100 })
  expect((await failure(stalled.client.listShipNodes().next())).kind).toBe('unavailable')
})

test('reports a refused connection as unavailable, with its cause', async () => {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await new Promise((resolve) => server.close(resolve))
  const error = await failure(createWalmartClient({ baseUrl, clientId, clientSecret }).authenticate())
  expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('ECONNREFUSED') })
})

test('rethrows the caller’s abort reason, during a call and while waiting for a token', async () => {
  const reason = new Error('shutting down')
  for (const handlers of [{ data: () => {} }, { token: () => {} }]) {
    const { client } = await setUp(handlers)
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 50)
    await expect(client.listShipNodes({ signal: controller.signal }).next()).rejects.toBe(reason)
    await expect(client.authenticate({ signal: controller.signal })).rejects.toBe(reason)
  }
})

test('one caller’s abort does not affect others waiting for the same token', async () => {
  const { client } = await setUp({
    token: (_request, response) =>
      setTimeout(() => send(response, 200, { access_token: 'abc', token_type: 'Bearer', expires_in: 900 }), 100),
  })
  const controller = new AbortController()
  const aborted = client.authenticate({ signal: controller.signal })
  const other = client.authenticate()
  controller.abort()
  await expect(aborted).rejects.toThrow('aborted')
  expect((await other).value).toBe('abc')
})

test('returns no ship nodes for a seller without shipping settings', async () => {
  const { client } = await setUp({
    data: (_request, response) => send(response, 404, rejection('CONTENT_NOT_FOUND.GMP_GATEWAY_API', 'none')),
  })
  const pages = await Array.fromAsync(client.listShipNodes())
  expect(pages).toEqual([
    { records: [], elements: [], rejected: [], gaps: [], total: 0, cursor: undefined, listed: nothingListed },
  ])
})

test('does not treat a proxy’s 404 as an empty list of ship nodes', async () => {
  const { client } = await setUp({ data: (_request, response) => send(response, 404, '<html>Not Found</html>') })
  expect(await failure(client.listShipNodes().next())).toMatchObject({ kind: 'not_found', status: 404 })
})

test('returns gaps with the ship nodes and rejects any other response', async () => {
  const partial = await setUp({ data: (_request, response) => send(response, 206, []) })
  expect((await partial.client.listShipNodes().next()).value.gaps).toEqual([{ code: 'SOME_CONTENT_NOT_FOUND' }])
  const odd = await setUp({ data: (_request, response) => send(response, 200, 'null') })
  expect(await failure(odd.client.listShipNodes().next())).toMatchObject({
    kind: 'unexpected_response',
    message: expect.stringMatching(/response: Invalid input/),
  })
})

test('counts a token’s lifetime from before the request, and times out a slow token request', async () => {
  const slow = await setUp({
    token: (_request, response) =>
      setTimeout(() => send(response, 200, { access_token: 'abc', token_type: 'Bearer', expires_in: 900 }), 200),
  })
  const askedAt = Date.now()
  expect((await slow.client.authenticate()).expiresAt.getTime() - askedAt).toBeLessThan(900_150)
  const silent = await setUp({ token: () => {} }, { timeoutMs: 100 })
  expect((await failure(silent.client.authenticate())).message).toContain('within 100 ms')
})

test('a write without a token is not treated as a lost response', async () => {
  const { client, requests } = await setUp({ token: (_request, response) => send(response, 503, '') })
  const none = { kind: 'unavailable', outcome: undefined }
  expect(await failure(client.setPrice({ sku: 'a', price: '1' }))).toMatchObject(none)
  expect(await failure(client.acknowledgeOrder('1'))).toMatchObject(none)
  expect(requests.map(({ url }) => url)).toEqual(['/v3/token', '/v3/token'])
})

test('a write rejected for its token is not treated as a lost response', async () => {
  let given = 0
  const { client, requests } = await setUp({
    token: (_request, response) =>
      (given += 1) === 1
        ? send(response, 200, { access_token: 'abc', token_type: 'Bearer', expires_in: 900 })
        : send(response, 503, ''),
    data: unauthorized,
  })
  const error = await failure(client.setPrice({ sku: 'a', price: '1' }))
  expect(error).toMatchObject({ kind: 'unavailable', outcome: undefined })
  expect(requests).toHaveLength(3)
})

test('lists ship nodes on one page, with invalid ones rejected', async () => {
  const { client } = await setUp({
    data: (_request, response) =>
      send(response, 200, '[{"shipNode":"84955660770217985","x":1},{"shipNode":84955660770217985}]'),
  })
  const [page, ...rest] = await Array.fromAsync(client.listShipNodes())
  expect(page).toMatchObject({
    elements: [{ value: { shipNode: '84955660770217985', x: 1 }, raw: { x: 1 } }],
    rejected: [{ path: '[1].shipNode' }],
    total: 2,
    cursor: undefined,
  })
  expect(rest).toEqual([])
})

test('keeps the base URL’s path and ignores a trailing slash', async () => {
  const { baseUrl, requests } = await setUp({ data: nodes })
  await createWalmartClient({ baseUrl: `${baseUrl}/proxy/`, clientId, clientSecret })
    .authenticate()
    .catch(() => {})
  expect(requests[0]?.url).toBe('/proxy/v3/token')
})
