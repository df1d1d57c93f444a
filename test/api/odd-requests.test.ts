import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'

import { createToken } from '@aisle/core'
import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { expectError } from './expect-error.ts'

const guess = (index: number) => `aisle_1_${String(index).padStart(43, 'x')}`
const api = useApi()
const limited = useApi({ requestsPerMinute: 3 })

describe('an unusual body', () => {
  it('is rejected if it is nested too deeply', async () => {
    const body = `{"x":${'['.repeat(5000)}${']'.repeat(5000)}}`
    expectError(await api.call('POST', '/api/walmart', { body }), 'ERR_VALIDATION', {
      errors: { body: ['The body field must not be nested so deeply.'] },
    })
  })

  it('is rejected if it is not UTF-8, instead of stored with wrong characters', async () => {
    const text = JSON.stringify(instanceOf(api.tenant, { name: 'café' }))
    const response = await fetch(`${api.url}/api/walmart`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.tenant.token}`, 'content-type': 'application/json' },
      body: Buffer.from(text, 'latin1'),
    })
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'ERR_MALFORMED_JSON'])
  })

  it('is rejected if it is compressed', async () => {
    const headers = { 'content-encoding': 'gzip' }
    const body = instanceOf(api.tenant)
    expectError(await api.call('POST', '/api/walmart', { body, headers }), 'ERR_UNSUPPORTED_MEDIA_TYPE')
  })

  it.each(['__proto__', 'constructor'])('is rejected with a field %s', async (field) => {
    const body = JSON.stringify(instanceOf(api.tenant)).replace('{', `{"${field}":{"prototype":1},`)
    expectError(await api.call('POST', '/api/walmart', { body }), 'ERR_VALIDATION', {
      errors: { [field]: [expect.stringContaining('is prohibited.')] },
    })
  })

  it('gets at most 100 errors', async () => {
    const fields = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, 1]))
    const { body } = await api.call('POST', '/api/walmart', { body: { ...instanceOf(api.tenant), ...fields } })
    expect(Object.keys(body.errors)).toHaveLength(100)
  })
})

describe('an unusual request', () => {
  it.each(['foo@127.0.0.1', '127.0.0.1/..', 'a b'])('is rejected with the host %j', async (host) => {
    const response = await sendRaw(api.url, { path: '/api/walmart/1', headers: { host } })
    expectError(response, 'ERR_BAD_REQUEST')
  })

  it('is rejected with two Host headers, because a proxy may have used the other', async () => {
    const response = await sendLines(['GET /api/walmart/1 HTTP/1.1', 'Host: 127.0.0.1', 'Host: other.example', '', ''])
    expect(response).toMatch(/^HTTP\/1\.1 400 /)
    expect(response).toContain('ERR_BAD_REQUEST')
  })

  it.each([
    ['without a Host header', ['GET /api/walmart/1 HTTP/1.1']],
    ['without a Host header to a probe', ['GET /healthz HTTP/1.1']],
    ['whose URL names another host', ['GET http://other.example/api/walmart/1 HTTP/1.1', 'Host: 127.0.0.1']],
    ['with two tokens', ['GET /api/walmart/1 HTTP/1.1', 'Host: 127.0.0.1', 'Authorization: a', 'authorization: b']],
    [
      'with two media types',
      ['POST /api/walmart HTTP/1.1', 'Host: 127.0.0.1', 'Content-Type: a/b', 'Content-Type: a/c'],
    ],
    ['with an unknown expectation', ['GET /api/walmart/1 HTTP/1.1', 'Host: 127.0.0.1', 'Expect: foo']],
    ['for a tunnel', ['CONNECT other.example:443 HTTP/1.1', 'Host: other.example:443']],
  ])('gets an error of the usual form %s', async (_what, lines) => {
    const response = await sendLines([...lines, '', ''])
    expect(response).toMatch(/^HTTP\/1\.1 400 .*x-request-id: /s)
    expect(JSON.parse(response.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'ERR_BAD_REQUEST' })
  })

  it('is accepted if its URL names the same host', async () => {
    const lines = [`GET http://127.0.0.1:80/api/walmart/1 HTTP/1.1`, 'Host: 127.0.0.1', '', '']
    expect(await sendLines(lines)).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('without a Host header may ask for the state of the process in HTTP/1.0', async () => {
    expect(await sendLines(['GET /healthz HTTP/1.0', '', ''])).toMatch(/^HTTP\/1\.1 200 /)
  })

  it.each([
    ['header', ['GET /healthz HTTP/1.1', 'Host: 127.0.0.1', 'X-Slow: ']],
    [
      'body',
      ['POST /api/walmart HTTP/1.1', 'Host: 127.0.0.1', 'Content-Type: application/json', 'Content-Length: 9', '', '{'],
    ],
  ])('ends after 30 seconds if its %s does not', { concurrent: true }, async (_part, lines) => {
    const begin = Date.now()
    expect(await sendLines(lines)).toContain('ERR_BAD_REQUEST')
    expect(Date.now() - begin).toBeGreaterThan(29_000)
    // Node's own limits are 60 s and more.
    expect(Date.now() - begin).toBeLessThan(45_000)
  })

  it('gets an error of the usual form if it is not valid HTTP', async () => {
    const response = await sendLines(['GET /api/walmart/1 HTTP/1.1', 'Host: 127.0.0.1', 'Content-Length: many', '', ''])
    expect(response).toMatch(/^HTTP\/1\.1 400 .*x-request-id: /s)
    expect(JSON.parse(response.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'ERR_BAD_REQUEST' })
  })

  it('gets the allowed methods of a path outside the API', async () => {
    const response = await sendRaw(api.url, { method: 'POST', path: '/healthz' })
    expectError(response, 'ERR_METHOD_NOT_ALLOWED')
    expect(response.headers.get('allow')).toBe('GET')
  })

  it.each(['1.0', '01', '1e0'])('does not read %s as the id 1', async (id) => {
    expectError(await api.call('GET', `/api/walmart/${id}`), 'ERR_VALIDATION')
  })

  it('is rejected with __proto__ in its query', async () => {
    expectError(await api.call('GET', '/api/walmart/1?__proto__=1'), 'ERR_VALIDATION')
  })
})

describe('the rate limit', () => {
  it('counts a token in any spelling of the header', async () => {
    const token = await createToken(limited.services.db, { domain: '127.0.0.1', name: 'spaces' })
    const statuses: number[] = []
    for (const spaces of [1, 2, 3, 4]) {
      const headers = { authorization: `${spaces % 2 ? 'Bearer' : 'bearer'}${' '.repeat(spaces)}${token}` }
      statuses.push((await limited.call('GET', '/api/walmart/1', { token: null, headers })).status)
    }
    expect(statuses).toEqual([404, 404, 404, 429])
  })

  it('counts unknown tokens and unknown paths by client address, and lets valid tokens pass', async () => {
    const statuses: number[] = []
    for (const token of ['a', guess(1), null]) {
      statuses.push((await limited.call('GET', '/api/walmart/1', { token })).status)
    }
    expect(statuses).toEqual([401, 401, 401])
    const rejected = await limited.call('GET', '/api/walmart/1', { token: guess(2) })
    expectError(rejected, 'ERR_RATE_LIMITED')
    expect(Number(rejected.headers.get('retry-after'))).toBeGreaterThan(0)
    for (const path of ['/nothing', '/api/nothing', '/trpc/nothing', '/api/openapi.json']) {
      expect([path, (await fetch(`${limited.url}${path}`)).status]).toEqual([path, 429])
    }
    expect((await fetch(`${limited.url}/readyz`)).status).toBe(200)
    expect((await limited.call('GET', '/api/walmart/1')).status).toBe(404)
  })

  it('of a token is not reset by made-up tokens', async () => {
    let statuses: number[] = []
    let startedAt: number
    // Calls are counted for a minute. A machine that needs longer for this shows nothing, and tries again.
    do {
      const token = await createToken(limited.services.db, { domain: '127.0.0.1', name: `pushed ${performance.now()}` })
      statuses = []
      const ask = async () => void statuses.push((await limited.call('GET', '/api/walmart/1', { token })).status)
      startedAt = performance.now()
      for (let call = 1; call <= 4; call += 1) await ask()
      const guesses = Array.from({ length: 5250 }, (_, index) => `Bearer ${guess(index)}`)
      const agent = new Agent({ keepAlive: true, maxSockets: 20 })
      await Promise.all(guesses.map((authorization) => get(agent, authorization)))
      agent.destroy()
      await ask()
    } while (performance.now() > startedAt + 60_000)
    expect(statuses).toEqual([404, 404, 404, 429, 429])
  })
})

/** `fetch` would take a minute for thousands of requests. */
function get(agent: Agent, authorization: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(`${limited.url}/api/walmart/1`, { agent, headers: { authorization } }, (response) => {
      response.resume().once('end', resolve)
    })
    sent.once('error', reject).end()
  })
}

/** Sends these lines to the server and returns what it sends back. */
async function sendLines(lines: string[]): Promise<string> {
  const { hostname, port } = new URL(api.url)
  const socket = connect(Number(port), hostname)
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString()
    if (received.includes('}')) socket.end()
  })
  socket.write(lines.join('\r\n'))
  await once(socket, 'close')
  return received
}
