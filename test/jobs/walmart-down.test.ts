import type { Fault, FaultEffect } from '@aisle/walmart-simulator'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { expectSameOrders, jobsOf, ordersOf, select, untilNoJobs } from '../helpers/records.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion, waitForPhase, waitForSetup } from '../helpers/worker.ts'

const orderCount = 450
const simulator = useSimulator({ items: 420, orders: orderCount })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

let undisturbed: string[]
const removers: (() => void | Promise<void>)[] = []

const secondPage = /v3.orders.*poIndex/

/** Adds a fault until the test ends. */
function fault(disturbance: Fault): void {
  removers.push(simulator.fault(disturbance))
}

beforeAll(async () => {
  const id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
  undisturbed = await ordersOf(api, id)
  expect(undisturbed).toHaveLength(orderCount)
})

afterEach(async () => {
  for (const remove of removers.splice(0)) await remove()
})

describe('rejected credentials', () => {
  const body = JSON.stringify({ error: 'invalid_client', error_description: 'Client authentication failed' })

  it('end the set-up with the reason after one call, with no jobs left: 400', async () => {
    const before = callsTo(simulator, '/v3/token')
    const id = await createInstance(api, { seller: { ...seller, clientSecret: 'wrong' } })
    const { connection_status, phases } = await waitForPhase(api, id, { token: 'failed' })
    expect(connection_status).toBe('credentials_rejected')
    expect(phases.token).toMatchObject({ processed: 0, next_attempt_at: null })
    expect(phases.token.error).toEqual({
      code: 'credentials_rejected',
      message: expect.stringContaining('Incorrect Authorization header'),
    })
    for (const later of [phases.locations, phases.products, phases.orders]) expect(later.status).toBe('waiting')
    await untilNoJobs(api)
    expect(callsTo(simulator, '/v3/token') - before).toBe(1)
  })

  it('end the set-up with the reason after one call, with no jobs left: 401', async () => {
    const before = callsTo(simulator, '/v3/token')
    fault({ path: '/v3/token', effect: { kind: 'respond', status: 401, body } })
    const id = await createInstance(api, { seller })
    const { connection_status, phases } = await waitForPhase(api, id, { token: 'failed' })
    expect(connection_status).toBe('credentials_rejected')
    expect(phases.token.error?.message).toContain('Client authentication failed')
    await untilNoJobs(api)
    expect(callsTo(simulator, '/v3/token') - before).toBe(1)
  })

  it('end a run in progress, with no jobs left', async () => {
    fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 250 } })
    const id = await createInstance(api, { seller })
    await waitForSetup(api, id, {
      until: ({ phases }) => phases.orders.processed > 0 && phases.products.status === 'completed',
    })
    fault({ path: '/v3/token', effect: { kind: 'respond', status: 401, body } })
    simulator.expireTokens()
    const { connection_status, phases } = await waitForPhase(api, id, { orders: 'failed' })
    expect(connection_status).toBe('credentials_rejected')
    expect(phases.orders.error).toMatchObject({ code: 'credentials_rejected' })
    expect(phases.orders.processed).toBeGreaterThan(0)
    await untilNoJobs(api)
  })
})

it('replaces a token that expires during a run', async () => {
  fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 100 } })
  const before = callsTo(simulator, '/v3/token')
  const id = await createInstance(api, { seller })
  await waitForSetup(api, id, { until: ({ phases }) => phases.orders.processed > 0 })
  simulator.expireTokens()
  await waitForCompletion(api, id)
  expect(callsTo(simulator, '/v3/token') - before).toBeGreaterThan(1)
  expectSameOrders(await ordersOf(api, id), undisturbed)
})

describe('an outage of Walmart when an instance is created', () => {
  it.each<[string, FaultEffect]>([
    ['503', { kind: 'respond', status: 503 }],
    [
      'an HTML page with 200',
      { kind: 'respond', status: 200, body: '<html><title>Be back soon</title>', contentType: 'text/html' },
    ],
    ['a response that breaks off', { kind: 'cut' }],
  ])('is shown, and the call is repeated until it succeeds: %s', async (_name, effect) => {
    const remove = simulator.fault({ path: '/v3/token', effect })
    const id = await createInstance(api, { seller })
    await expectUnreachable(id)
    remove()
    const { connection_status } = await waitForCompletion(api, id)
    expect(connection_status).toBe('connected')
    expectSameOrders(await ordersOf(api, id), undisturbed)
  })

  it('is shown, and the call is repeated until it succeeds: connection limited', async () => {
    const port = await stopWalmart()
    const id = await createInstance(api, { seller })
    await expectUnreachable(id)
    await restartWalmart(port)
    const { connection_status } = await waitForCompletion(api, id)
    expect(connection_status).toBe('connected')
  })
})

it('shows an instance as unreachable while a proxy forbids its calls', async () => {
  const id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
  const body = '<html><title>Forbidden</title>'
  const remove = simulator.fault({
    path: '/v3/orders',
    effect: { kind: 'respond', status: 403, body, contentType: 'text/html' },
  })
  await api.call('POST', `/api/walmart/${id}/orders/refresh`, { body: {} })
  const shown = async () => (await api.call('GET', `/api/walmart/${id}`)).body.data.connection_status
  await expect.poll(shown).toBe('unreachable')
  remove()
  await expect.poll(shown, { timeout: 10_000 }).toBe('connected')
})

describe('a refresh of orders stores the same rows', () => {
  it('despite an outage of Walmart', async () => {
    fault({ path: '/v3/orders', effect: { kind: 'delay', ms: 150 } })
    const id = await createInstance(api, { seller })
    await waitForSetup(api, id, {
      until: ({ phases }) => phases.orders.processed > 0 && phases.products.status === 'completed',
    })
    const port = await stopWalmart()
    const away = await waitForPhase(api, id, { orders: 'retrying' })
    expect(away.connection_status).toBe('unreachable')
    expect(away.phases.orders.error).toMatchObject({ code: 'unavailable' })
    await restartWalmart(port)
    expect((await waitForCompletion(api, id)).connection_status).toBe('connected')
    expectSameOrders(await ordersOf(api, id), undisturbed)
  })

  it.each<[string, FaultEffect]>([
    ['a 500', { kind: 'respond', status: 500 }],
    ['HTML', { kind: 'respond', status: 200, body: '<html>', contentType: 'text/html' }],
    ['an empty body', { kind: 'respond', status: 200 }],
    ['half a body', { kind: 'cut' }],
    ['other JSON', { kind: 'respond', status: 200, body: '{"list":"soon"}' }],
    [
      'an expired cursor error',
      {
        kind: 'respond',
        status: 400,
        body: '{"errors":{"error":[{"code":"INVALID_REQUEST.GMP_ORDER_API","description":"Invalid cursor value"}]}}',
      },
    ],
    ['the previous page', { kind: 'repeat-page' }],
  ])('despite a second page that is %s', async (_name, effect) => {
    fault({ path: secondPage, times: 1, effect })
    const id = await createInstance(api, { seller })
    const { phases } = await waitForCompletion(api, id, { hurried: true })
    expectSameOrders(await ordersOf(api, id), undisturbed)
    expect(phases.orders).toMatchObject({ processed: orderCount, total: orderCount, error: null, problems: [] })
  })

  it('despite rate limiting: it retries when Walmart allows, and counts no failure', async () => {
    const replenishedAt = Date.now() + 10_000
    const headers = { 'x-next-replenishment-time': String(replenishedAt), 'x-current-token-count': '0' }
    fault({ path: secondPage, times: 1, effect: { kind: 'respond', status: 429, headers } })
    const id = await createInstance(api, { seller })
    const { connection_status, phases } = await waitForPhase(api, id, { orders: 'retrying' })
    expect(connection_status).toBe('connected')
    expect(phases.orders.error?.code).toBe('rate_limited')
    expect(Math.abs(Date.parse(phases.orders.next_attempt_at ?? '') - replenishedAt)).toBeLessThan(2000)
    expect(await select(api, `select failures from sync_runs where status = 'retrying'`)).toEqual([{ failures: 0 }])
    await waitForCompletion(api, id)
    const limited = simulator.requests.findLastIndex(({ status }) => status === 429)
    const next = simulator.requests.slice(limited + 1).find(({ path }) => path === '/v3/orders')
    expect(next?.at.getTime()).toBeGreaterThanOrEqual(replenishedAt - 250)
    expectSameOrders(await ordersOf(api, id), undisturbed)
  })
})

describe('a run fails, and says why, if Walmart returns', () => {
  it.each<[string, Fault, { code: string; message: string }]>([
    [
      'a page that links back to itself',
      { path: '/v3/orders', effect: loop('?page=1') },
      { code: 'unexpected_response', message: 'repeated cursor' },
    ],
    [
      'an error for the second page every time',
      { path: secondPage, effect: rejection() },
      { code: 'invalid_request', message: 'No, thank you' },
    ],
    [
      'an error for the first page every time',
      { path: '/v3/orders', effect: rejection() },
      { code: 'invalid_request', message: 'No, thank you' },
    ],
  ])('%s', async (_name, disturbance, { code, message }) => {
    fault(disturbance)
    const id = await createInstance(api, { seller })
    const { phases } = await waitForPhase(api, id, { orders: 'failed', hurried: true })
    expect(phases.orders.error).toEqual({ code, message: expect.stringContaining(message) })
    expect(phases.orders.next_attempt_at).toBeNull()
    await waitForPhase(api, id, { products: 'completed' })
    await untilNoJobs(api)
  })

  it('two pages that link to each other', async () => {
    fault({ path: /page=2/, effect: loop('?page=1') })
    fault({ path: '/v3/orders', effect: loop('?page=2', 1) })
    const id = await createInstance(api, { seller })
    const { phases } = await waitForPhase(api, id, { orders: 'failed', hurried: true })
    expect(phases.orders.error).toEqual({
      code: 'unexpected_response',
      message: expect.stringMatching(/repeated cursor|nothing new/),
    })
  })

  it('starting over does not report a problem twice', async () => {
    const body = {
      list: { meta: { totalCount: 700, nextCursor: '?stale=1' }, elements: { order: [{ purchaseOrderId: 'broken' }] } },
    }
    fault({ path: '/v3/orders', times: 1, effect: { kind: 'respond', status: 200, body: JSON.stringify(body) } })
    fault({ path: /stale/, effect: rejection() })
    const id = await createInstance(api, { seller, start_date: '2020-01-01' })
    const { phases } = await waitForCompletion(api, id, { hurried: true })
    expect(phases.orders.problems).toEqual([{ code: 'history_out_of_reach', count: 1, message: expect.any(String) }])
    expectSameOrders(await ordersOf(api, id), undisturbed)
  })
})

/** A page of the seller's first or second hundred orders. */
function loop(nextCursor: string, hundred = 0): FaultEffect {
  const order = seller.orders.slice(hundred * 100, hundred * 100 + 100)
  const body = { list: { meta: { totalCount: 100, limit: 100, nextCursor }, elements: { order } } }
  return { kind: 'respond', status: 200, body: JSON.stringify(body) }
}

function rejection(): FaultEffect {
  const error = [{ code: 'INVALID_REQUEST.GMP_ORDER_API', field: 'createdStartDate', description: 'No, thank you' }]
  return { kind: 'respond', status: 400, body: JSON.stringify({ errors: { error } }) }
}

/** Stops the simulator. Returns its port, to start it again. */
async function stopWalmart(): Promise<number> {
  const port = Number(new URL(simulator.url).port)
  await simulator.close()
  removers.push(() => restartWalmart(port))
  return port
}

async function expectUnreachable(id: number): Promise<void> {
  const { connection_status, phases } = await waitForPhase(api, id, { token: 'retrying' })
  expect(connection_status).toBe('unreachable')
  expect(phases.token.error?.code).toBe('unavailable')
  expect(Date.parse(phases.token.next_attempt_at ?? '')).toBeGreaterThan(Date.now() - 2000)
  const [job] = await jobsOf(api)
  expect(job).toMatchObject({ task: 'tenant.run_token', run_at: new Date(phases.token.next_attempt_at ?? '') })
}

async function restartWalmart(port: number): Promise<void> {
  await simulator.close()
  await simulator.listen({ port })
}
