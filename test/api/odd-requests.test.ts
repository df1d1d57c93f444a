import { once } from 'node:events'
import { connect } from 'node:net'

import { createToken } from '@aisle/core'
import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { expectError } from './expect-error.ts'

const api = useApi()
const limited = useApi({ requestsPerMinute: 3 })

describe('a body that is odd', () => {
  it('is refused when it is nested more deeply than any form', async () => {
    const body = `{"x":${'['.repeat(5000)}${']'.repeat(5000)}}`
    expectError(await api.call('POST', '/api/walmart', { body }), 'ERR_VALIDATION', {
      errors: { body: ['The body field must not be nested so deeply.'] },
    })
  })

  it('is refused when it is not UTF-8, rather than stored with other letters', async () => {
    const text = JSON.stringify(instanceOf(api.tenant, { name: 'café' }))
    const response = await fetch(`${api.url}/api/walmart`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.tenant.token}`, 'content-type': 'application/json' },
      body: Buffer.from(text, 'latin1'),
    })
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'ERR_MALFORMED_JSON'])
  })

  it('is refused when it says that it is compressed', async () => {
    const headers = { 'content-encoding': 'gzip' }
    const body = instanceOf(api.tenant)
    expectError(await api.call('POST', '/api/walmart', { body, headers }), 'ERR_UNSUPPORTED_MEDIA_TYPE')
  })

  it.each(['__proto__', 'constructor'])('may not name the field %s', async (field) => {
    const body = JSON.stringify(instanceOf(api.tenant)).replace('{', `{"${field}":{"prototype":1},`)
    expectError(await api.call('POST', '/api/walmart', { body }), 'ERR_VALIDATION', {
      errors: { [field]: [expect.stringContaining('is prohibited.')] },
    })
  })

  it('is answered with a hundred errors at most', async () => {
    const fields = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, 1]))
    const { body } = await api.call('POST', '/api/walmart', { body: { ...instanceOf(api.tenant), ...fields } })
    expect(Object.keys(body.errors)).toHaveLength(100)
  })
})

describe('a request that is odd', () => {
  it.each(['foo@127.0.0.1', '127.0.0.1/..', 'a b'])('is refused with the host %j', async (host) => {
    const answer = await sendRaw(api.url, { path: '/api/walmart/1', headers: { host } })
    expectError(answer, 'ERR_BAD_REQUEST')
  })

  it('is refused with two hosts, of which a proxy may have read the other', async () => {
    const answer = await speak(['GET /api/walmart/1 HTTP/1.1', 'Host: 127.0.0.1', 'Host: other.example', '', ''])
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('ERR_BAD_REQUEST')
  })

  it('is refused in the shape of all errors when it is no HTTP', async () => {
    const answer = await speak(['GET /api/walmart/1 HTTP/1.1', 'Host: 127.0.0.1', 'Content-Length: many', '', ''])
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*x-request-id: /s)
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'ERR_BAD_REQUEST' })
  })

  it('is told which method a path takes that is no operation', async () => {
    const answer = await sendRaw(api.url, { method: 'POST', path: '/healthz' })
    expectError(answer, 'ERR_METHOD_NOT_ALLOWED')
    expect(answer.headers.get('allow')).toBe('GET')
  })

  it.each(['1.0', '01', '1e0'])('does not read %s as the id 1', async (id) => {
    expectError(await api.call('GET', `/api/walmart/${id}`), 'ERR_VALIDATION')
  })

  it('may not name __proto__ in its query', async () => {
    expectError(await api.call('GET', '/api/walmart/1?__proto__=1'), 'ERR_VALIDATION')
  })
})

describe('the rate limit', () => {
  it('counts a token however it is written', async () => {
    const token = await createToken(limited.services.db, { domain: '127.0.0.1', name: 'spaces' })
    const statuses: number[] = []
    for (const spaces of [1, 2, 3, 4]) {
      const headers = { authorization: `${spaces % 2 ? 'Bearer' : 'bearer'}${' '.repeat(spaces)}${token}` }
      statuses.push((await limited.call('GET', '/api/walmart/1', { token: null, headers })).status)
    }
    expect(statuses).toEqual([404, 404, 404, 429])
  })

  it('counts guesses at tokens for the address they come from', async () => {
    const statuses: number[] = []
    for (const token of ['a', 'b', 'c', 'd']) {
      statuses.push((await limited.call('GET', '/api/walmart/1', { token })).status)
    }
    expect(statuses).toEqual([401, 401, 401, 429])
  })
})

/** Says these lines to the server, and hears what it answers. */
async function speak(lines: string[]): Promise<string> {
  const { hostname, port } = new URL(api.url)
  const socket = connect(Number(port), hostname)
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk.toString()
    if (heard.includes('}')) socket.end()
  })
  socket.write(lines.join('\r\n'))
  await once(socket, 'close')
  return heard
}
