import { once } from 'node:events'
import { connect } from 'node:net'

import { createToken } from '@aisle/core'
import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { expectError } from './expect-error.ts'

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

  it('counts unknown tokens by client address', async () => {
    const statuses: number[] = []
    for (const token of ['a', 'b', 'c', 'd']) {
      statuses.push((await limited.call('GET', '/api/walmart/1', { token })).status)
    }
    expect(statuses).toEqual([401, 401, 401, 429])
  })
})

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
