import { setTimeout as sleep } from 'node:timers/promises'

import { operations } from '@aisle/contract'
import { shareConnections } from '@aisle/core'
import { buildApi } from '@aisle/server'
import { pino } from 'pino'
import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { expectDescribed, readBody } from '../helpers/openapi.ts'
import { openTransaction, select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { expectError } from './expect-error.ts'
import { type ExampleTenant, useExampleTenants } from './parity/example-tenant.ts'
import { transports } from './transports.ts'

const simulator = useSimulator({ items: 40, orders: 40 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })
const tenants = useExampleTenants(api, () => seller)
let port: string

beforeAll(async () => {
  Object.assign(seller.items[0] ?? {}, { sku: 'MUG-BLUE-350' })
  Object.assign(seller.orders[0] ?? {}, { customerOrderId: '200001000000007' })
  // One connection at a time: a transaction within another would wait until it is given up.
  const shares = shareConnections({ total: 1, perTenant: 1, longestWaitMs: 2000 })
  const app = await buildApi({ ...api.services, shares }, { log: pino({ level: 'silent' }) })
  port = new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port
  return () => {
    app.server.closeAllConnections()
    return app.close()
  }
})

function urlOf(tenant: Pick<ExampleTenant, 'url'>): string {
  const url = new URL(tenant.url)
  url.port = port
  return url.href
}

const read = (url: string, path: string, token: string) =>
  fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } })

describe('with one connection for all requests', () => {
  it.each(operations)('%s needs one transaction at a time', async (name, op) => {
    const tenant = await tenants.seed()
    const call = { name, op, input: op.example.input, url: urlOf(tenant), token: tenant.tokens.all }
    expect(await transports.rest({ ...call, idempotencyKey: `of ${name}` })).toMatchObject({ outcome: 'success' })
  })
})

describe('a request that waits too long for a connection', () => {
  it('gets 503 with Retry-After over REST and tRPC, as documented', async () => {
    const tenant = await tenants.seed()
    await using lock = await openTransaction(api)
    await lock.query('lock table integration_instances in access exclusive mode')
    const first = read(urlOf(tenant), '/api/walmart/1', tenant.tokens.all)
    await waitForBlocked()
    const [rest, trpc] = await Promise.all([
      read(urlOf(tenant), '/api/stores', tenant.tokens.all),
      read(urlOf(tenant), '/trpc/stores.list?input=%7B%7D', tenant.tokens.all),
    ])
    for (const { status, headers } of [rest, trpc]) {
      expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' })
    }
    const { status, headers } = rest
    const result = { status, headers, body: readBody(headers, await rest.text()) }
    expectDescribed('GET', '/api/stores', result)
    expectError(result, 'ERR_UNAVAILABLE', { message: expect.stringContaining('Too many requests') })
    await lock.query('commit')
    expect((await first).status).toBe(200)
  })

  it('no longer waits once its caller has gone', async () => {
    const tenant = await tenants.seed()
    await using lock = await openTransaction(api)
    await lock.query('lock table integration_instances in access exclusive mode')
    const first = read(urlOf(tenant), '/api/walmart/1', tenant.tokens.all)
    await waitForBlocked()
    const gone = new AbortController()
    const headers = { authorization: `Bearer ${tenant.tokens.all}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'Of a caller who left' })
    const waiting = fetch(new URL('/api/stores', urlOf(tenant)), {
      method: 'POST',
      headers,
      body,
      signal: gone.signal,
    }).catch(() => undefined)
    await sleep(300)
    gone.abort()
    await waiting
    await sleep(300)
    await lock.query('commit')
    expect((await first).status).toBe(200)
    expect((await read(urlOf(tenant), '/api/stores', tenant.tokens.all)).status).toBe(200)
    expect(await select(api, `select from stores where name = 'Of a caller who left'`)).toEqual([])
  })
})

const waitForBlocked = () =>
  eventually(async () =>
    expect(
      await select(api, `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`),
    ).not.toEqual([]),
  )
