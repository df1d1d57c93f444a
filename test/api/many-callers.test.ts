import { buildApi, buildApiServices } from '@aisle/server'
import { pino } from 'pino'
import { beforeAll, expect, it, vi } from 'vitest'

import { type Tenant, useApi } from '../helpers/api.ts'
import { openTransaction } from '../helpers/records.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { watchStatements } from '../helpers/watch-statements.ts'

const watch = watchStatements()
const api = useApi({ watch })
const largeTenants: Tenant[] = []
let url: string
let arrived = 0

beforeAll(async () => {
  const app = await buildApi(buildApiServices(api.services), { log: pino({ level: 'silent' }) })
  app.server.on('request', () => (arrived += 1))
  url = await app.listen({ port: 0, host: '127.0.0.1' })
  for (let index = 0; index < 4; index++) largeTenants.push(await api.createTenant(`large-${index}.example`))
  return () => {
    app.server.closeAllConnections()
    return app.close()
  }
})

const waiting = { timeout: 60_000 }

const headersOf = (host: string, token: string) => ({ host, authorization: `Bearer ${token}` })

function postStore(host: string, token: string, name: string) {
  const headers = { ...headersOf(host, token), 'content-type': 'application/json' }
  return sendRaw(url, { method: 'POST', path: '/api/stores', headers, body: JSON.stringify({ name }) })
}

const each = <Result>(count: number, work: (index: number) => Result) =>
  Array.from({ length: count }, (_, i) => work(i))

it('a call is not delayed by the token lookups of hundreds of others, even with made-up hosts', async () => {
  await using lock = await openTransaction(api)
  await lock.query('lock table api_tokens in access exclusive mode')
  const large = each(40, (index) => {
    const { domain, token } = largeTenants[index % 4] ?? api.tenant
    return postStore(domain, token, `Store ${index}`)
  })
  const madeUp = each(130, (index) => postStore(`made-up-${index}.example`, api.tenant.token, 'None'))
  const guessed = each(130, (index) => postStore(api.tenant.domain, `aisle_${index + 1}_${'x'.repeat(40)}`, 'None'))
  await vi.waitFor(() => expect(arrived).toBe(300), waiting)
  const small = sendRaw(url, { path: '/api/stores', headers: headersOf(api.tenant.domain, api.tenant.token) })
  await vi.waitFor(() => expect(arrived).toBe(301), waiting)
  watch.take()
  await lock.query('commit')
  expect((await small).status).toBe(200)
  const lookups = watch.take().sent.filter((text) => text.includes('tenant_domains'))
  expect(lookups.length).toBeLessThan(100)
  // 503: on a slow machine, the share of a large tenant may be used up for seconds.
  for (const { status } of await Promise.all(large)) expect([201, 503]).toContain(status)
  for (const { status } of await Promise.all([...madeUp, ...guessed])) expect(status).toBe(401)
})
