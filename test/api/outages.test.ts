import type { AddressInfo } from 'node:net'

import { createToken } from '@aisle/core'
import { createDatabase } from '@aisle/db'
import { buildApi } from '@aisle/server'
import pg from 'pg'
import { pino } from 'pino'
import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { expectDescribed } from '../helpers/openapi.ts'
import { select } from '../helpers/records.ts'
import { type RawRequest, sendRaw } from '../helpers/send-raw.ts'
import { expectError, expectTrpcError } from './expect-error.ts'

describe('429', () => {
  const api = useApi({ requestsPerMinute: 3 })
  const fresh = useApi({ requestsPerMinute: 3 })
  const get = (token: string | null) => api.call('GET', '/api/walmart/1', { token })
  const ask = (token: string | null) => fresh.call('GET', '/api/walmart/1', { token })

  it('limits the requests of a token over REST and tRPC together, and says when to retry', async () => {
    const token = await createToken(api.services.db, { domain: api.tenant.domain, name: 'busy' })
    const bearer = { authorization: `Bearer ${token}` }
    for (const _ of [1, 2]) expectError(await get(token), 'ERR_NOT_FOUND')
    const last = await sendRaw(api.url, { path: '/trpc/walmart.get?input=%7B%22id%22%3A1%7D', headers: bearer })
    expectTrpcError(last, 'ERR_NOT_FOUND')

    const limited = await get(token)
    expectError(limited, 'ERR_RATE_LIMITED')
    expectTrpcError(await sendRaw(api.url, { path: '/trpc/walmart.get', headers: bearer }), 'ERR_RATE_LIMITED')
    const seconds = Number(limited.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
  })

  it('does not limit other tokens or the health checks', async () => {
    const [a, b] = await Promise.all(
      ['a', 'b'].map((name) => createToken(api.services.db, { domain: api.tenant.domain, name })),
    )
    for (const _ of [1, 2, 3]) expectError(await get(a ?? ''), 'ERR_NOT_FOUND')
    expectError(await get(a ?? ''), 'ERR_RATE_LIMITED')
    expectError(await get(b ?? ''), 'ERR_NOT_FOUND')
    for (const _ of [1, 2, 3, 4, 5]) expect((await fetch(`${api.url}/healthz`)).status).toBe(200)
  })

  it('cannot be caused for a token by somebody who knows only its id', async () => {
    const token = await createToken(api.services.db, { domain: api.tenant.domain, name: 'victim' })
    for (const _ of [1, 2, 3, 4]) await get(`aisle_${token.split('_')[1]}_${'x'.repeat(43)}`)
    expectError(await get(token), 'ERR_NOT_FOUND')
  })

  it('counts requests without a valid token by client address', async () => {
    for (const token of [null, 'garbage', 'rubbish']) expectError(await ask(token), 'ERR_UNAUTHENTICATED')
    expectError(await ask('trash'), 'ERR_RATE_LIMITED')
    expectError(await ask(null), 'ERR_RATE_LIMITED')
  })
})

describe('500', () => {
  const api = useApi()

  it('reveals nothing to the caller and logs the error', async () => {
    await select(
      api,
      `create function fail() returns trigger language plpgsql as $$ begin raise exception 'hunter2 of %', new.name; end $$;
       create trigger fail before insert on integration_instances for each row execute function fail()`,
    )
    const body = JSON.stringify(instanceOf(api.tenant, { name: 'Doomed' }))
    const headers = { authorization: `Bearer ${api.tenant.token}`, 'content-type': 'application/json' }
    const rest = await api.call('POST', '/api/walmart', { body })
    const trpc = await sendRaw(api.url, { method: 'POST', path: '/trpc/walmart.create', headers, body })
    const message = 'Something went wrong on our side. Quote the request id to support.'
    expectError(rest, 'ERR_INTERNAL', { message })
    expectTrpcError(trpc, 'ERR_INTERNAL', { message })
    for (const response of [rest, trpc]) {
      expect(JSON.stringify(response.body)).not.toMatch(
        /hunter2|Doomed|insert|integration_instances|plpgsql|\.ts|stack/i,
      )
      const line = api.logLines.find(
        (text) => text.includes(response.headers.get('x-request-id') ?? '') && text.includes('hunter2'),
      )
      expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 50, msg: 'walmart.create failed' })
    }
    expect(api.logLines.filter((line) => line.includes('hunter2 of Doomed'))).toHaveLength(2)
  })

  it('shows no SQL of a failed query', async () => {
    await select(api, 'alter table integration_instances rename column auto_link_products to gone')
    const response = await api.call('GET', '/api/walmart/1')
    await select(api, 'alter table integration_instances rename column gone to auto_link_products')
    expectError(response, 'ERR_INTERNAL')
    expect(JSON.stringify(response.body)).not.toMatch(/select|column|auto_link/i)
  })

  it('is logged above info level, unlike rejected requests', async () => {
    const before = api.logLines.length
    expectError(await api.call('GET', '/api/walmart/1'), 'ERR_NOT_FOUND')
    expectError(await api.call('POST', '/api/walmart', { body: '{' }), 'ERR_MALFORMED_JSON')
    expect(api.logLines.slice(before).filter((line) => JSON.parse(line).level > 30)).toEqual([])
  })
})

describe('503', () => {
  const api = useApi()

  it('is returned if the connection is cut; the next request succeeds', async () => {
    const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
    const path = `/api/walmart/${body.data.id}`
    const holder = new pg.Client({ connectionString: api.databaseUrl })
    await holder.connect()
    await holder.query('begin; lock table integration_instances in access exclusive mode')
    const blocked = api.call('GET', path)
    await expect
      .poll(() =>
        select(
          api,
          `select pg_terminate_backend(pid) as cut from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock'`,
        ),
      )
      .toEqual([{ cut: true }])
    expectError(await blocked, 'ERR_UNAVAILABLE')
    await holder.end()
    expect((await api.call('GET', path)).status).toBe(200)
  })

  let unreachable: string
  beforeAll(async () => {
    const db = createDatabase({ url: 'postgres://nobody@127.0.0.1:9/nowhere' })
    const app = await buildApi({ ...api.services, db }, { log: pino({ level: 'silent' }) })
    await app.listen({ port: 0, host: '127.0.0.1' })
    unreachable = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    return async () => {
      await app.close()
      await db.destroy()
    }
  })
  const send = ({ headers, ...request }: RawRequest) =>
    sendRaw(unreachable, { ...request, headers: { authorization: `Bearer ${api.tenant.token}`, ...headers } })

  it('is returned by every operation without a database', async () => {
    const json = { 'content-type': 'application/json' }
    const body = JSON.stringify(instanceOf(api.tenant))
    for (const request of [
      { method: 'POST', path: '/api/walmart', headers: json, body },
      { method: 'GET', path: '/api/walmart/1' },
      { method: 'GET', path: '/api/walmart/1/setup' },
    ]) {
      const response = await send(request)
      expectDescribed(request.method, request.path, response)
      expectError(response, 'ERR_UNAVAILABLE')
      expect(JSON.stringify(response.body)).not.toMatch(/ECONN|127\.0\.0\.1|nowhere/)
    }
    const trpc = await send({ method: 'POST', path: '/trpc/walmart.create', headers: json, body })
    expectTrpcError(trpc, 'ERR_UNAVAILABLE')
  })

  it('without a database, /healthz is ok and /readyz is not', async () => {
    expect(await send({ path: '/healthz' })).toMatchObject({ status: 200, body: { status: 'ok' } })
    expectError(await send({ path: '/readyz' }), 'ERR_UNAVAILABLE')
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200)
  })
})
