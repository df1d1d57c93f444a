import { once } from 'node:events'
import { connect } from 'node:net'

import { shareConnections } from '@aisle/core'
import { buildApi } from '@aisle/server'
import pg from 'pg'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { sendRaw } from '../helpers/send-raw.ts'

const api = useApi({ requestsPerMinute: 20 })

/** The lines about a request, once it has one. */
async function linesOf(requestId: string | null, lines = api.logLines): Promise<Record<string, unknown>[]> {
  const ofRequest = () => lines.filter((line) => requestId !== null && line.includes(requestId))
  await eventually(() => expect(ofRequest()).not.toEqual([]))
  return ofRequest().map((line) => JSON.parse(line))
}

const tokenId = () => Number(api.tenant.token.split('_')[1])

it.each([
  ['REST', '/api/walmart', 201],
  ['tRPC', '/trpc/walmart.create', 200],
])(
  'logs one line for a call over %s: who called what, with which result and how long it took',
  async (_, path, status) => {
    const response = await fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.tenant.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(instanceOf(api.tenant)),
    })
    expect(response.status).toBe(status)
    expect(await linesOf(response.headers.get('x-request-id'))).toEqual([
      expect.objectContaining({
        level: 30,
        msg: `POST ${path} ${status}`,
        method: 'POST',
        path,
        operation: 'walmart.create',
        tenantId: api.tenant.id,
        tokenId: tokenId(),
        address: '127.0.0.1',
        status,
        durationMs: expect.any(Number),
      }),
    ])
  },
)

it.each([
  [
    'a file',
    '/api/walmart/999/orders/export',
    { status: 404, operation: 'walmart.orders.export', code: 'ERR_NOT_FOUND' },
  ],
  ['invalid input', '/api/walmart?sort=secret', { status: 422, operation: 'walmart.list', code: 'ERR_VALIDATION' }],
  ['an unknown path', '/api/nothing?password=secret', { status: 404, code: 'ERR_NOT_FOUND' }],
  ['an unknown procedure', '/trpc/nothing?input=secret', { status: 404, code: 'ERR_NOT_FOUND' }],
  ['a path that cannot be decoded', '/api/%zz?password=secret', { status: 400, code: 'ERR_BAD_REQUEST' }],
])('logs one line for %s, without the query', async (_, path, expected) => {
  const response = await sendRaw(api.url, { path, headers: { authorization: `Bearer ${api.tenant.token}` } })
  expect(response.status).toBe(expected.status)
  const lines = await linesOf(response.headers.get('x-request-id'))
  expect(lines).toEqual([expect.objectContaining({ level: 30, path: path.split('?')[0], ...expected })])
  expect(JSON.stringify(lines)).not.toContain('secret')
})

it('logs a request whose caller has disconnected', async () => {
  const blocker = new pg.Client({ connectionString: api.databaseUrl })
  await blocker.connect()
  onTestFinished(() => blocker.end())
  await blocker.query('begin; lock table integration_instances in access exclusive mode')
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
  await once(socket, 'connect')
  const head = ['GET /api/walmart HTTP/1.1', 'Host: 127.0.0.1', `Authorization: Bearer ${api.tenant.token}`, '', '']
  socket.write(head.join('\r\n'))
  const waiting = 'select from pg_locks where not granted'
  await eventually(async () => expect((await blocker.query(waiting)).rows).toHaveLength(1))
  socket.destroy()
  await eventually(() => expect(api.logLines.join('')).toContain('"GET /api/walmart disconnected"'))
  await blocker.query('rollback')
})

it('names a rejected caller by its address, or by its token if that is valid', async () => {
  const stranger = await fetch(`${api.url}/api/walmart`, {
    headers: { authorization: 'Bearer aisle_1_a-token-of-nobody' },
  })
  const [line] = await linesOf(stranger.headers.get('x-request-id'))
  expect(line).toMatchObject({ status: 401, code: 'ERR_UNAUTHENTICATED', address: '127.0.0.1' })
  expect(line).not.toHaveProperty('tokenId')
  let limited: Response
  do {
    limited = await fetch(`${api.url}/api/walmart`, { headers: { authorization: `Bearer ${api.tenant.token}` } })
  } while (limited.status === 200)
  const lines = await linesOf(limited.headers.get('x-request-id'))
  expect(lines).toEqual([expect.objectContaining({ status: 429, code: 'ERR_RATE_LIMITED', tokenId: tokenId() })])
})

it('logs health checks at debug level only', async () => {
  const before = api.logLines.length
  for (const path of ['/healthz', '/readyz']) expect((await fetch(`${api.url}${path}`)).status).toBe(200)
  const lines: string[] = []
  const url = await startApi({ level: 'debug', lines })
  const { headers } = await fetch(`${url}/healthz`)
  expect(await linesOf(headers.get('x-request-id'), lines)).toEqual([
    expect.objectContaining({ level: 20, path: '/healthz', status: 200 }),
  ])
  expect(api.logLines.slice(before)).toEqual([])
})

it('logs requests that wait too long for a connection without an error of their own', async () => {
  const lines: string[] = []
  const url = await startApi({ lines, shares: shareConnections({ total: 1, perTenant: 1, longestWaitMs: 50 }) })
  const blocker = new pg.Client({ connectionString: api.databaseUrl })
  await blocker.connect()
  onTestFinished(() => blocker.end())
  await blocker.query('begin; lock table integration_instances in access exclusive mode')
  const headers = { authorization: `Bearer ${api.tenant.token}` }
  const responses: Response[] = []
  const calls = [1, 2, 3].map(async () => responses.push(await fetch(`${url}/api/walmart`, { headers })))
  // One has the only connection.
  await eventually(() => expect(responses).toHaveLength(2))
  await blocker.query('rollback')
  await Promise.all(calls)
  expect(responses.map(({ status }) => status)).toEqual([503, 503, 200])
  for (const response of responses) {
    expect(await linesOf(response.headers.get('x-request-id'), lines)).toEqual([
      expect.objectContaining({ level: 30, status: response.status }),
    ])
  }
  expect(lines.join('')).not.toContain('stack')
})

interface Start {
  readonly level?: string
  readonly lines: string[]
  readonly shares?: ReturnType<typeof shareConnections>
}

/** A second api on the same database. */
async function startApi({ level = 'info', lines, shares }: Start): Promise<string> {
  const log = pino({ level }, { write: (line: string) => void lines.push(line) })
  const app = await buildApi({ ...api.services, log, shares }, { log })
  onTestFinished(() => app.close())
  return app.listen({ port: 0, host: '127.0.0.1' })
}
