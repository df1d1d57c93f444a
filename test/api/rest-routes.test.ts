import type { Operation } from '@aisle/contract'
import Fastify, { type FastifyInstance } from 'fastify'
import { fastifyTRPCOpenApiPlugin } from 'trpc-openapi'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { pathFields } from '../../packages/core/src/platform/read-request.ts'
import { buildRestRouter } from '../../packages/core/src/platform/rest.ts'
import { useApi } from '../helpers/api.ts'
import { sendRaw } from '../helpers/send-raw.ts'

/** Operations of these tests only, the least specific ones first; each is named after its path. */
const operations = [
  '/a/{x}',
  '/a/{x}/c',
  '/a/{x}/{z}',
  '/a/b',
  '/a/b/{y}',
  '/a/{x}/c/{w}/e',
  '/a/{x}/{z}/d/e',
  '/a/b/c/d/{v}',
].map((path) => [path, operationAt(path as `/${string}`)] as const)

let app: FastifyInstance
let url: string
beforeAll(async () => {
  app = Fastify()
  const router = buildRestRouter(async (_ctx, name, input) => ({ name, input }), operations)
  await app.register(fastifyTRPCOpenApiPlugin, {
    router,
    createContext: () =>
      ({ request: { id: 'x', facts: {} }, sent: { query: {} }, reply: { status: 200, headers: {} } }) as never,
  })
  url = await app.listen({ port: 0, host: '127.0.0.1' })
  return () => app.close()
})

const get = async (path: string) => (await fetch(`${url}${path}`)).json()

it.each([
  ['/a/b', '/a/b', {}],
  ['/a/5', '/a/{x}', { x: '5' }],
  ['/a/5/c', '/a/{x}/c', { x: '5' }],
  ['/a/5/6', '/a/{x}/{z}', { x: '5', z: '6' }],
  ['/a/b/6', '/a/b/{y}', { y: '6' }],
  ['/a/b/c', '/a/b/{y}', { y: 'c' }],
  ['/a/5/c/6/e', '/a/{x}/c/{w}/e', { x: '5', w: '6' }],
  ['/a/5/c/d/e', '/a/{x}/c/{w}/e', { x: '5', w: 'd' }],
  ['/a/5/6/d/e', '/a/{x}/{z}/d/e', { x: '5', z: '6' }],
  ['/a/b/c/d/e', '/a/b/c/d/{v}', { v: 'e' }],
])(
  '%s goes to %s: in the first segment that differs, literal text wins over a parameter',
  async (path, name, input) => {
    expect(await get(path)).toEqual({ name, input })
  },
)

it.each([
  ['%2F', '/'],
  ['a%2Fb', 'a/b'],
  ['a%20b', 'a b'],
  ['%C3%A4', 'ä'],
  ['ä', 'ä'],
  ['%25', '%'],
  ['%2525', '%25'],
  ['a+b', 'a+b'],
  ['%7Bx%7D', '{x}'],
  ['%3F%23', '?#'],
])('%s in a path arrives as %s', async (encoded, decoded) => {
  expect(await get(`/a/${encoded}/c`)).toEqual({ name: '/a/{x}/c', input: { x: decoded } })
})

describe('the api', () => {
  const api = useApi()
  const getInstance = (path: string) =>
    sendRaw(api.url, { path: `/api/walmart/${path}`, headers: { authorization: `Bearer ${api.tenant.token}` } })

  it('reads an id in a path even if its digits are encoded', async () => {
    const response = await getInstance('%31%32')
    expect(response).toMatchObject({ status: 404, body: { message: 'There is no Walmart integration instance 12.' } })
  })

  it.each(['%2F', '1%2Fsetup', '%20', '1%20', '%C3%A4', '%25', '%00', '%2e%2e%2f', '1%3Fx'])(
    'rejects the id %s',
    async (encoded) => {
      expect(await getInstance(encoded)).toMatchObject({
        status: 422,
        body: { code: 'ERR_VALIDATION', errors: { id: ['The id field must be a number.'] } },
      })
    },
  )

  it.each(['%', '%zz', '1%2', '%C3', '%ff', '%E0%A4%A', '%25%'])(
    'rejects %s, which cannot be decoded',
    async (encoded) => {
      expect(await getInstance(encoded)).toMatchObject({ status: 400, body: { code: 'ERR_BAD_REQUEST' } })
      expect(await getInstance(`${encoded}/setup`)).toMatchObject({ status: 400, body: { code: 'ERR_BAD_REQUEST' } })
    },
  )
})

function operationAt(path: `/${string}`): Operation {
  const op: Operation = {
    operationId: 'x',
    method: 'GET',
    path,
    scope: 'integrations:read',
    summary: path,
    description: path,
    success: { status: 200 },
    headers: [],
    input: z.object({}),
    output: z.looseObject({}),
    errors: [],
    example: { input: {}, output: {} },
  }
  return { ...op, input: z.object(Object.fromEntries(pathFields(op).map((field) => [field, z.string()]))) }
}

describe('JSON over REST', () => {
  const api = useApi()

  it.each(['/healthz', '/api/openapi.json', '/api/stores', '/api/stores/999', '/api/nothing'])(
    'of %s ends with one newline, for a shell’s prompt, which its length includes',
    async (path) => {
      const response = await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${api.tenant.token}` } })
      const text = await response.text()
      expect(text).toMatch(/[^\n]\n$/)
      expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(text)))
    },
  )
})
