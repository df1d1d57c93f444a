import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { jobsOf, select } from '../helpers/records.ts'
import { makeConnectedInstance, makeRun } from './make-runs.ts'

const api = useApi()
let id: number
beforeAll(async () => {
  id = await makeConnectedInstance(api)
})

const pathOf = (run: { id: number; run_id: number }, verb = '') => `/api/walmart/${run.id}/runs/${run.run_id}${verb}`
const post = (path: string, body: object = {}, headers: Record<string, string> = {}) =>
  api.call('POST', path, { body, headers })

describe('a run', () => {
  it('has its problems listed, newest first, with the records that they are about', async () => {
    const run = await makeRun(api, { id, kind: 'orders', status: 'completed' })
    const raws = [{ purchaseOrderId: '1089', orderDate: 'soon' }, { returnOrderId: '3300' }, { sku: 'MUG' }, null]
    for (const raw of raws) {
      await select(
        api,
        `insert into sync_problems (tenant_id, run_id, code, message, raw) values ($1, $2, 'odd', 'It is odd.', $3)`,
        [api.tenant.id, run.run_id, raw],
      )
    }
    const { status, body } = await api.call('GET', `${pathOf(run, '/problems')}?per_page=2`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ total: 4, last_page: 2 })
    expect(body.data).toEqual(
      [null, 'MUG'].map((record) => ({
        id: expect.any(Number),
        code: 'odd',
        message: 'It is odd.',
        record,
        created_at: expect.any(String),
      })),
    )
    const rest = await api.call('GET', `${pathOf(run, '/problems')}?per_page=2&page=2`)
    expect(rest.body.data).toMatchObject([{ record: '3300' }, { record: '1089' }])
    const other = await makeRun(api, { id, kind: 'orders', status: 'completed' })
    expect((await api.call('GET', pathOf(other, '/problems'))).body.data).toEqual([])
    expect((await api.call('GET', pathOf({ id: id + 1, run_id: run.run_id }, '/problems'))).status).toBe(404)
  })

  it('is shown with its error and its problems, counted by code', async () => {
    const run = await makeRun(api, { id, kind: 'orders', status: 'failed' })
    await select(
      api,
      `update sync_runs set processed = 7, total = 9, error_code = 'unavailable', error_message = 'Away.' where id = $1`,
      [run.run_id],
    )
    await select(
      api,
      `insert into sync_problems (tenant_id, run_id, code, message)
       values ($1, $2, 'b', 'two'), ($1, $2, 'a', 'one'), ($1, $2, 'b', 'three')`,
      [api.tenant.id, run.run_id],
    )
    const { status, body } = await api.call('GET', pathOf(run))
    expect(status).toBe(200)
    expect(body).toEqual({
      data: {
        id: run.run_id,
        instance_id: id,
        kind: 'orders',
        mode: 'full',
        changed_since: null,
        status: 'failed',
        is_setup: false,
        processed: 7,
        total: 9,
        error: { code: 'unavailable', message: 'Away.' },
        next_attempt_at: null,
        problems: [
          { code: 'a', message: 'one', count: 1 },
          { code: 'b', message: 'three', count: 2 },
        ],
        created_at: expect.any(String),
        started_at: null,
        finished_at: null,
      },
      message: null,
    })
  })

  it('is found only under its own instance', async () => {
    const run = await makeRun(api, { id: await makeConnectedInstance(api), kind: 'orders', status: 'failed' })
    for (const verb of ['', '/cancel', '/retry']) {
      const path = pathOf({ ...run, id }, verb)
      const { status, body } = verb === '' ? await api.call('GET', path) : await post(path)
      expect([status, body.message]).toEqual([404, `Instance ${id} has no run ${run.run_id}.`])
    }
  })
})

describe('the list of runs', () => {
  let listed: number
  beforeAll(async () => {
    listed = await makeConnectedInstance(api)
    for (const [kind, status] of [
      ['orders', 'completed'],
      ['products', 'failed'],
      ['orders', 'failed'],
      ['products', 'cancelled'],
      ['orders', 'queued'],
    ] as const) {
      await makeRun(api, { id: listed, kind, status })
    }
    await select(
      api,
      `update sync_runs set error_message = 'The gate is shut.' where kind = 'products' and status = 'failed'`,
    )
  })

  const list = async (query: string) => {
    const { body } = await api.call('GET', `/api/walmart/${listed}/runs?${query}`)
    return body.data.map(({ kind, status }: Record<string, string>) => `${kind} ${status}`)
  }

  it('contains the runs of one instance, newest first', async () => {
    expect(await list('')).toEqual([
      'orders queued',
      'products cancelled',
      'orders failed',
      'products failed',
      'orders completed',
      'token completed',
    ])
  })

  it.each([
    ['kind=orders', ['orders queued', 'orders failed', 'orders completed']],
    ['status=failed', ['orders failed', 'products failed']],
    ['kind=products&status=cancelled', ['products cancelled']],
    ['search=GATE', ['products failed']],
    ['kind=orders&sort=id', ['orders completed', 'orders failed', 'orders queued']],
    ['sort=-kind&per_page=2', ['token completed', 'products cancelled']],
    ['page=2&per_page=4', ['orders completed', 'token completed']],
  ])('filters, sorts and pages by ?%s', async (query, found) => expect(await list(query)).toEqual(found))

  it.each([
    ['kind=moon', 'kind'],
    ['status=waiting', 'status'],
    ['sort=cursor', 'sort'],
    ['colour=red', 'colour'],
  ])('rejects ?%s and names the field', async (query, field) => {
    const { status, body } = await api.call('GET', `/api/walmart/${listed}/runs?${query}`)
    expect([status, Object.keys(body.errors)]).toEqual([422, [field]])
  })
})

describe('cancelling', () => {
  it('ends a run immediately, even one that waits to be retried', async () => {
    const run = await makeRun(api, { id, kind: 'products', status: 'retrying' })
    await select(api, `update sync_runs set next_attempt_at = now(), error_code = 'unavailable' where id = $1`, [
      run.run_id,
    ])
    const { status, body } = await post(pathOf(run, '/cancel'))
    expect([status, body.data.status]).toEqual([202, 'cancelled'])
    expect(body.data).toMatchObject({ next_attempt_at: null, error: null, finished_at: expect.any(String) })
    expect((await api.call('GET', pathOf(run))).body).toEqual(body)
  })

  it.each([
    ['completed', 'has completed'],
    ['failed', 'has failed'],
    ['cancelled', 'was cancelled'],
  ])('rejects a run that is %s', async (state, how) => {
    const run = await makeRun(api, { id, kind: 'products', status: state })
    const { status, body } = await post(pathOf(run, '/cancel'))
    expect([status, body.code, body.message]).toEqual([
      409,
      'ERR_CONFLICT',
      `Run ${run.run_id} cannot be cancelled: it ${how}.`,
    ])
  })

  it('returns the same response for the same Idempotency-Key', async () => {
    const run = await makeRun(api, { id, kind: 'products' })
    const [first, second] = [
      await post(pathOf(run, '/cancel'), {}, { 'idempotency-key': 'cancel-1' }),
      await post(pathOf(run, '/cancel'), {}, { 'idempotency-key': 'cancel-1' }),
    ]
    expect([first.status, second.status]).toEqual([202, 202])
    expect(second.body).toEqual(first.body)
  })

  it('the token phase makes the instance unreachable, and a retry reconnects it', async () => {
    const credentials = { clientId: 'nobody', clientSecret: 'nothing' }
    const created = await post('/api/walmart', instanceOf(api.tenant, { connection_settings: credentials }))
    const own = created.body.data.id
    const [token] = (await api.call('GET', `/api/walmart/${own}/runs`)).body.data
    await post(pathOf({ id: own, run_id: token.id }, '/cancel'))
    const statusOf = async () => (await api.call('GET', `/api/walmart/${own}/setup`)).body.data
    expect(await statusOf()).toMatchObject({
      connection_status: 'unreachable',
      phases: { token: { status: 'cancelled' } },
    })
    expect((await post(pathOf({ id: own, run_id: token.id }, '/retry'))).status).toBe(202)
    expect(await statusOf()).toMatchObject({ connection_status: 'connecting', phases: { token: { status: 'queued' } } })
  })
})

describe('retrying', () => {
  it('continues at the cursor of the earlier run, with its counts and problems', async () => {
    const run = await makeRun(api, { id, kind: 'locations', status: 'failed', isSetup: true })
    await select(
      api,
      `update sync_runs set cursor = '{"next": "x"}', processed = 5, total = 9, error_code = 'unavailable',
         high_water_mark = '2026-11-01', changed_since = '2026-10-01' where id = $1`,
      [run.run_id],
    )
    await select(api, `insert into sync_problems (tenant_id, run_id, code, message) values ($1, $2, 'a', 'one')`, [
      api.tenant.id,
      run.run_id,
    ])
    const { status, body, headers } = await post(pathOf(run, '/retry'))
    expect(status).toBe(202)
    expect(headers.get('location')).toBe(`/api/walmart/${id}/runs/${body.data.id}`)
    expect(body.data).toMatchObject({
      kind: 'locations',
      status: 'queued',
      mode: 'changes',
      is_setup: true,
      error: null,
    })
    expect(body.data).toMatchObject({ processed: 5, total: 9, problems: [{ code: 'a', message: 'one', count: 1 }] })
    const [stored] = await select(
      api,
      `select cursor, high_water_mark = '2026-11-01' as "hasMark" from sync_runs where id = $1`,
      [body.data.id],
    )
    expect(stored).toEqual({ cursor: { next: 'x' }, hasMark: true })
    expect((await jobsOf(api)).map(({ task }) => task)).toContain('tenant.run_locations')

    const again = await post(pathOf(run, '/retry'))
    expect([again.status, again.body.code]).toEqual([409, 'ERR_CONFLICT'])
    expect(again.body.message).toBe(`Run ${body.data.id} of kind locations is in progress; only one can run at a time.`)
    await post(pathOf({ id, run_id: body.data.id }, '/cancel'))
  })

  it('starts over if the instance was set up again since, because the seller may be another one', async () => {
    const own = await makeConnectedInstance(api)
    const run = await makeRun(api, { id: own, kind: 'orders', status: 'cancelled' })
    await select(
      api,
      `update sync_runs set cursor = '{"next": "x"}', processed = 5, total = 9, changed_since = now() where id = $1`,
      [run.run_id],
    )
    await makeRun(api, { id: own, kind: 'orders', status: 'completed' })
    await select(api, `update sync_runs set high_water_mark = now() where instance_id = $1`, [own])
    await makeRun(api, { id: own, kind: 'token', status: 'completed', isSetup: true })
    const { body } = await post(pathOf(run, '/retry'))
    expect(body.data).toMatchObject({ mode: 'full', processed: 0, total: null })
    expect(await select(api, 'select cursor from sync_runs where id = $1', [body.data.id])).toEqual([{ cursor: null }])
    await post(pathOf({ id: own, run_id: body.data.id }, '/cancel'))
    expect((await post(`/api/walmart/${own}/orders/refresh`, { mode: 'changes' })).body.data.mode).toBe('full')
  })

  it('starts over if the earlier run has no cursor', async () => {
    const own = await makeConnectedInstance(api)
    const run = await makeRun(api, { id: own, kind: 'products', status: 'cancelled' })
    await select(api, `update sync_runs set processed = 5, high_water_mark = '2026-11-01' where id = $1`, [run.run_id])
    const { body } = await post(pathOf(run, '/retry'))
    expect(body.data).toMatchObject({ processed: 0, status: 'queued' })
    expect(await select(api, 'select cursor, high_water_mark from sync_runs where id = $1', [body.data.id])).toEqual([
      { cursor: null, high_water_mark: null },
    ])
  })

  it('an old set-up run does not restart a phase that has completed since', async () => {
    const own = await makeConnectedInstance(api)
    const old = await makeRun(api, { id: own, kind: 'products', status: 'failed', isSetup: true })
    await makeRun(api, { id: own, kind: 'products', status: 'completed', isSetup: true })
    expect((await post(pathOf(old, '/retry'))).body.data.is_setup).toBe(false)
    const setup = await api.call('GET', `/api/walmart/${own}/setup`)
    expect(setup.body.data.phases.products.status).toBe('completed')
  })

  it.each(['failed', 'cancelled'])('an old token run that %s begins a new set-up', async (ended) => {
    const own = await makeConnectedInstance(api)
    const old = await makeRun(api, { id: own, kind: 'token', status: ended, isSetup: true })
    await makeRun(api, { id: own, kind: 'token', status: 'completed', isSetup: true })
    const products = await makeRun(api, { id: own, kind: 'products', status: 'running', isSetup: true })
    expect((await post(pathOf(old, '/retry'))).body.data.is_setup).toBe(true)
    expect((await api.call('GET', pathOf(products))).body.data.status).toBe('cancelled')
    const setup = await api.call('GET', `/api/walmart/${own}/setup`)
    expect(setup.body.data.phases).toMatchObject({ token: { status: 'queued' }, products: { status: 'waiting' } })
  })

  it.each(['queued', 'running', 'retrying', 'completed'])('rejects a run that is %s', async (state) => {
    const run = await makeRun(api, { id: await makeConnectedInstance(api), kind: 'orders', status: state })
    const { status, body } = await post(pathOf(run, '/retry'))
    expect([status, body.code]).toEqual([409, 'ERR_CONFLICT'])
    expect(body.message).toContain('Only a failed or cancelled run can be retried.')
  })

  it('starts one run for concurrent requests', async () => {
    const run = await makeRun(api, { id: await makeConnectedInstance(api), kind: 'orders', status: 'failed' })
    const responses = await Promise.all([1, 2, 3].map(() => post(pathOf(run, '/retry'))))
    expect(responses.map(({ status }) => status).toSorted()).toEqual([202, 409, 409])
  })
})

describe('a refresh', () => {
  it.each(['locations', 'products', 'orders'])('starts a run of %s, or returns the one in progress', async (kind) => {
    const own = await makeConnectedInstance(api)
    const first = await post(`/api/walmart/${own}/${kind}/refresh`)
    expect(first.status).toBe(202)
    expect(first.body).toMatchObject({ data: { kind, status: 'queued', mode: 'full', is_setup: false }, message: null })
    expect(first.headers.get('location')).toBe(`/api/walmart/${own}/runs/${first.body.data.id}`)
    const second = await post(`/api/walmart/${own}/${kind}/refresh`)
    expect([second.status, second.body.data]).toEqual([202, first.body.data])
    expect(second.body.message).toBe(`A refresh of ${kind} is already in progress; only one can run at a time.`)
  })

  it('starts one run for ten concurrent requests', async () => {
    const own = await makeConnectedInstance(api)
    const responses = await Promise.all(Array.from({ length: 10 }, () => post(`/api/walmart/${own}/orders/refresh`)))
    expect(new Set(responses.map(({ status, body }) => `${status} ${body.data.id}`)).size).toBe(1)
    expect(responses.filter(({ body }) => body.message === null)).toHaveLength(1)
  })

  it('fetches everything in mode `changes` until a refresh has completed, then only what changed since shortly before it', async () => {
    const own = await makeConnectedInstance(api)
    const refresh = () => post(`/api/walmart/${own}/orders/refresh`, { mode: 'changes' })
    await makeRun(api, { id: own, kind: 'orders', status: 'failed' })
    const first = await refresh()
    expect(first.body.data).toMatchObject({ mode: 'full', changed_since: null })
    await select(
      api,
      `update sync_runs set status = 'completed', high_water_mark = '2026-11-20T12:00:00Z' where id = $1`,
      [first.body.data.id],
    )
    const second = await refresh()
    expect(second.body.data).toMatchObject({ mode: 'changes', changed_since: '2026-11-20T11:30:00.000Z' })
    await post(pathOf({ id: own, run_id: second.body.data.id }, '/cancel'))
    expect((await post(`/api/walmart/${own}/orders/refresh`)).body.data.mode).toBe('full')
  })

  it.each([
    ['awaiting_credentials', 'it has no credentials', 'Send valid ones as connection_settings with PATCH'],
    ['connecting', 'it has no access token yet', 'GET /api/walmart/%d/setup shows its progress.'],
    [
      'credentials_rejected',
      'Walmart has rejected its credentials',
      'Send valid ones as connection_settings with PATCH',
    ],
  ])('is rejected while the instance is %s, and so is a retry', async (state, why, remedy) => {
    const own = await makeConnectedInstance(api)
    const run = await makeRun(api, { id: own, kind: 'orders', status: 'failed' })
    await select(
      api,
      `update integration_instances set connection_status = $2,
         sealed_credentials = case when $2 <> 'awaiting_credentials' then sealed_credentials end where id = $1`,
      [own, state],
    )
    for (const path of [`/api/walmart/${own}/orders/refresh`, pathOf(run, '/retry')]) {
      const { status, body } = await post(path)
      expect([status, body.code]).toEqual([409, 'ERR_CONFLICT'])
      expect(body.message).toContain(`Instance ${own} cannot be refreshed: ${why}. `)
      expect(body.message).toContain(remedy.replace('%d', String(own)))
    }
  })

  it.each([{ mode: 'some' }, { mode: null }, { kind: 'orders' }])('rejects %j', async (body) => {
    expect((await post(`/api/walmart/${id}/orders/refresh`, body)).status).toBe(422)
  })
})
