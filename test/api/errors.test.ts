import type { ErrorCode } from '@aisle/contract'
import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { expectDescribed } from '../helpers/openapi.ts'
import { type RawRequest, sendRaw } from '../helpers/send-raw.ts'
import { expectError } from './expect-error.ts'

const api = useApi()
const json = { 'content-type': 'application/json' }

async function send({ method = 'GET', headers, ...request }: RawRequest) {
  const authorization = `Bearer ${api.tenant.token}`
  const response = await sendRaw(api.url, { method, headers: { authorization, ...headers }, ...request })
  expectDescribed(method, request.path, response)
  return response
}
const post = (body: string, headers: Record<string, string> = json) =>
  send({ method: 'POST', path: '/api/walmart', headers, body })

const ofSize = (bytes: number) => `{"name":"${'x'.repeat(bytes - '{"name":""}'.length)}"}`

describe('400', () => {
  it.each([' ', '{', '{"name":}', "{'name': 'x'}", '{"name":"x"} x', 'undefined', '{"name":"\n"}', '\uFEFF\uFEFF{}'])(
    'rejects the body %j, which is not JSON',
    async (body) => expectError(await post(body), 'ERR_MALFORMED_JSON'),
  )

  it.each(['/api/walmart/%zz', '/api/walmart/%', '/api/walmart/%ff/setup', '/%zz', '/api/%c0%af'])(
    'rejects the path %s, which cannot be decoded',
    async (path) => expectError(await send({ path }), 'ERR_BAD_REQUEST'),
  )

  it.each(['[', 'a b', 'x:y:z'])('rejects the host %j', async (host) =>
    expectError(await send({ path: '/api/walmart/1', headers: { host } }), 'ERR_BAD_REQUEST'),
  )
})

describe('404', () => {
  it.each([
    ['GET', '/index.html'],
    ['GET', '/nothing?secret=x'],
    ['POST', '/nothing'],
    ['GET', '/api'],
    ['GET', '/api/'],
    ['GET', '/api/walmarts'],
    ['GET', '/api/walmart/1/nothing'],
    ['GET', '/api//walmart/1'],
    ['GET', '/api/WALMART/1'],
    ['GET', '//other.example/api/walmart/1'],
    ['OPTIONS', '/nothing'],
  ])('finds nothing at %s %s', async (method, path) => {
    const response = await send({ method, path })
    expectError(response, 'ERR_NOT_FOUND')
    expect(response.body.message).not.toContain('secret')
  })

  it.each(['', '/setup'])('does not find the instance 999999 (GET {id}%s)', async (rest) =>
    expectError(await send({ path: `/api/walmart/999999${rest}` }), 'ERR_NOT_FOUND', {
      message: 'There is no Walmart integration instance 999999.',
    }),
  )
})

describe('405', () => {
  it.each([
    ['PUT', '/api/walmart', 'POST, GET'],
    ['DELETE', '/api/walmart', 'POST, GET'],
    ['OPTIONS', '/api/walmart', 'POST, GET'],
    ['PROPFIND', '/api/walmart', 'POST, GET'],
    ['DELETE', '/api/walmart/1/setup', 'GET'],
    ['POST', '/api/walmart/1/setup', 'GET'],
    ['PATCH', '/api/walmart/1/setup?x=y', 'GET'],
    ['OPTIONS', '/api/walmart/1/setup', 'GET'],
  ])('%s %s is not allowed', async (method, path, allowed) => {
    const response = await send({ method, path })
    expectError(response, 'ERR_METHOD_NOT_ALLOWED')
    expect(response.headers.get('allow')).toBe(allowed)
  })
})

describe('413', () => {
  it('accepts a body of 1 MiB, and rejects one byte more', async () => {
    expectError(await post(ofSize(2 ** 20)), 'ERR_VALIDATION')
    expectError(await post(ofSize(2 ** 20 + 1)), 'ERR_PAYLOAD_TOO_LARGE')
  })

  it('measures a chunked body while reading it', async () =>
    expectError(await post(ofSize(2 ** 20 + 1), { ...json, 'transfer-encoding': 'chunked' }), 'ERR_PAYLOAD_TOO_LARGE'))
})

describe('415', () => {
  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/jsonx'],
    ['application/vnd.api+json'],
    ['application/octet-stream'],
    ['garbage'],
    [''],
  ])('rejects the type %j', async (type) =>
    expectError(await post('{}', { 'content-type': type }), 'ERR_UNSUPPORTED_MEDIA_TYPE'),
  )

  it('rejects a body without a type', async () => {
    expectError(await post('{}', { 'content-length': '2' }), 'ERR_UNSUPPORTED_MEDIA_TYPE')
  })

  it('accepts a request without body and type, which has no fields', async () => {
    for (const headers of [{}, { 'content-length': '0' }, json]) {
      const response = await post('', headers)
      expectError(response, 'ERR_VALIDATION')
      expect(response.body.errors).toHaveProperty('name', ['The name field is required.'])
    }
  })

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/json;charset="UTF-8"',
  ])('accepts the type %s', async (type) => {
    const { status } = await post(JSON.stringify(instanceOf(api.tenant)), { 'content-type': type })
    expect(status).toBe(201)
  })
})

describe('422', () => {
  it.each(['[]', '[{}]', '"text"', 'null', '5', 'true'])('rejects the body %s, which is not an object', async (body) =>
    expectError(await post(body), 'ERR_VALIDATION', { errors: { body: ['The body field must be an object.'] } }),
  )

  const notNumber = 'The id field must be a number.'
  it.each([
    ['abc', notNumber],
    ['1a', notNumber],
    ['1%2F2', notNumber],
    ['%2525', notNumber],
    ['1e3', notNumber],
    ['0x1', notNumber],
    ['+1', notNumber],
    ['1.5', 'The id field must be an integer.'],
    ['-1', 'The id field must be greater than 0.'],
    ['0', 'The id field must be greater than 0.'],
    ['9007199254740992', 'The id field must not be greater than 9007199254740991.'],
  ])('rejects the id %s', async (id, message) => {
    for (const rest of ['', '/setup']) {
      const response = await send({ path: `/api/walmart/${id}${rest}` })
      expectError(response, 'ERR_VALIDATION', { message, errors: { id: [message] } })
    }
  })

  it.each(['id=2', 'id=1&id=2', 'id='])('rejects a second id in the query: %s', async (query) =>
    expectError(await send({ path: `/api/walmart/1?${query}` }), 'ERR_VALIDATION', {
      errors: { id: ['The id field is prohibited.'] },
    }),
  )

  it.each(['colour', 'constructor', 'toString'])('rejects the unknown filter %s', async (name) =>
    expectError(await send({ path: `/api/walmart/1?${name}=x` }), 'ERR_VALIDATION', {
      errors: { [name]: [expect.stringMatching(/ field is prohibited\.$/)] },
    }),
  )
})

it.each<[RawRequest, ErrorCode]>([
  [{ path: '/api/walmart/%zz', headers: { authorization: '' } }, 'ERR_BAD_REQUEST'],
  [{ method: 'PUT', path: '/api/walmart', headers: { authorization: '' } }, 'ERR_METHOD_NOT_ALLOWED'],
  [{ path: '/api/walmart/abc', headers: { authorization: '' } }, 'ERR_UNAUTHENTICATED'],
  [
    { method: 'POST', path: '/api/walmart', headers: { ...json, authorization: '' }, body: '{}' },
    'ERR_UNAUTHENTICATED',
  ],
])('without a token, %j gets no field errors: %s', async (request, code) => expectError(await send(request), code))

it('gives every request its own id, even if it sends one', async () => {
  const headers = { 'x-request-id': 'mine', 'request-id': 'mine' }
  const responses = await Promise.all([
    send({ path: '/api/walmart/1', headers }),
    send({ path: '/api/walmart/1', headers }),
  ])
  const ids = responses.map((response) => response.headers.get('x-request-id'))
  expect(new Set([...ids, 'mine']).size).toBe(3)
})
