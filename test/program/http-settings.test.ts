import { createTenant, createToken } from '@aisle/core'
import { beforeAll, describe, expect, it } from 'vitest'

import { encryptionKeys } from '../helpers/api.ts'
import { useDatabase } from '../helpers/database.ts'
import { runProgram } from '../helpers/program.ts'

const database = useDatabase()
const shop = 'https://shop.example.com'
let url: string
let limitedUrl: string

beforeAll(async () => {
  const [open, limited] = await Promise.all([
    startApi({ AISLE_ALLOWED_ORIGINS: `${shop}, http://localhost:5173` }),
    startApi({ AISLE_REQUESTS_PER_MINUTE: '5', AISLE_TRUSTED_PROXIES: 'loopback' }),
  ])
  url = open.url
  limitedUrl = limited.url
  return () => Promise.all([open.stop(), limited.stop()])
})

async function startApi(settings: Record<string, string>) {
  const api = runProgram(['api'], {
    DATABASE_URL: database.url,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    PORT: '0',
    ...settings,
  })
  const [, listening = ''] = await api.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const stop = async () => {
    api.child.kill('SIGTERM')
    await api.exited
  }
  return { url: listening, stop }
}

const preflight = (origin: string, path = '/api/walmart') =>
  fetch(`${url}${path}`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  })

const corsHeaders = ({ headers }: Response) => [...headers.keys()].filter((name) => name.startsWith('access-control-'))

describe('AISLE_ALLOWED_ORIGINS', () => {
  it.each([
    [shop, '/api/walmart'],
    ['http://localhost:5173', '/trpc/walmart.create'],
  ])('allows %s to call %s, without credentials', async (origin, path) => {
    const response = await preflight(origin, path)
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    expect(response.headers.get('access-control-allow-methods')).toContain('POST')
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization,content-type,idempotency-key')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it.each(['https://other.example.com', 'http://shop.example.com', 'https://shop.example.com.evil.example', 'null'])(
    'rejects %s',
    async (origin) => {
      const response = await preflight(origin)
      expect(response.status).toBe(405)
      expect(await response.json()).toMatchObject({ code: 'ERR_METHOD_NOT_ALLOWED' })
      expect(corsHeaders(response)).toEqual([])
      expect(corsHeaders(await fetch(`${url}/healthz`, { headers: { origin } }))).toEqual([])
    },
  )

  it('lets the page read errors and the headers it needs', async () => {
    const response = await fetch(`${url}/api/walmart`, { headers: { origin: shop } })
    expect(response.status).toBe(401)
    expect(response.headers.get('access-control-allow-origin')).toBe(shop)
    expect(response.headers.get('access-control-expose-headers')).toContain('Retry-After')
    expect(response.headers.get('vary')).toContain('Origin')
  })

  it('does not change an OPTIONS request that is not a preflight', async () => {
    const response = await fetch(`${url}/api/walmart`, { method: 'OPTIONS', headers: { origin: shop } })
    expect(response.status).toBe(405)
    expect(await response.json()).toMatchObject({ code: 'ERR_METHOD_NOT_ALLOWED' })
  })
})

it('AISLE_REQUESTS_PER_MINUTE limits each caller', async () => {
  const headers = { authorization: 'Bearer aisle_1_not-a-token-of-anybody' }
  const statuses = []
  for (let request = 1; request <= 6; request += 1) {
    statuses.push((await fetch(`${limitedUrl}/api/walmart`, { headers })).status)
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
})

/** The status of a call that reaches a trusted proxy from these addresses. */
const statusOf = async (forwarded: string, bearer = 'aisle_1_not-a-token-of-anybody') => {
  const headers = { authorization: `Bearer ${bearer}`, 'x-forwarded-for': forwarded }
  return (await fetch(`${limitedUrl}/api/stores`, { headers })).status
}

it('limits guesses behind a trusted proxy by the address that they come from, and no valid token', async () => {
  await createTenant(database.db, { domains: ['127.0.0.1'] })
  const token = await createToken(database.db, { domain: '127.0.0.1', name: 'till' })
  for (let guess = 1; guess <= 5; guess += 1) expect(await statusOf('203.0.113.1')).toBe(401)
  expect(await statusOf('203.0.113.1')).toBe(429)
  // The proxy appends the address. What the caller has put before it does not count.
  expect(await statusOf('203.0.113.9, 203.0.113.1')).toBe(429)
  expect(await statusOf('203.0.113.1', token)).toBe(200)
  expect(await statusOf('203.0.113.2')).toBe(401)
  // One caller may have all addresses of such a network.
  for (let guess = 1; guess <= 5; guess += 1) expect(await statusOf(`2001:db8:0:1::${guess}`)).toBe(401)
  expect(await statusOf('2001:db8:0:1:ffff::1')).toBe(429)
  expect(await statusOf('2001:db8:0:2::1')).toBe(401)
})

it('redirects the server’s root to the documentation if there is no console', async () => {
  const home = await fetch(url, { redirect: 'manual' })
  expect([home.status, home.headers.get('location')]).toEqual([302, '/docs'])
  expect((await fetch(`${url}/favicon.ico`)).status).toBe(204)
  const posted = await fetch(url, { method: 'POST' })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET'])
})
