import { limits } from '@aisle/walmart'
import { beforeAll, describe, expect, it } from 'vitest'

import { callBudget } from '../../packages/core/src/instances/call-budget.ts'
import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion } from '../helpers/worker.ts'
import { expectError } from './expect-error.ts'

const simulator = useSimulator({ items: 2, orders: 2 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)
let id: number

beforeAll(async () => {
  id = await createInstance(api, { seller: sellerOf(simulator) })
  await waitForCompletion(api, id)
})

const health = async () => (await api.client().walmart.health.query({ id })).data
const secondsFromNow = (time: string | null) => (Date.parse(time ?? '') - Date.now()) / 1000

describe('the health of an instance', () => {
  it('shows no negative lag if a refresh ends after the response has begun', async () => {
    await select(api, `update sync_runs set finished_at = now() + interval '1 minute' where kind = 'products'`)
    const products = (await health()).refreshes.find(({ kind }) => kind === 'products')
    expect(products?.lag_seconds).toBe(0)
  })

  it('shows that it is connected, when its token expires, and how far its refreshes lag', async () => {
    const { connection_status, access_token_expires_at, refreshes } = await health()
    expect(connection_status).toBe('connected')
    expect(secondsFromNow(access_token_expires_at)).toBeGreaterThan(600)
    expect(secondsFromNow(access_token_expires_at)).toBeLessThan(901)
    expect(refreshes).toMatchObject([
      { kind: 'locations', last_run: { status: 'completed' }, lag_seconds: expect.any(Number) },
      { kind: 'products', last_run: { status: 'completed' } },
      { kind: 'orders', last_run: { status: 'completed' } },
      { kind: 'returns' },
    ])
    await select(api, `update sync_runs set finished_at = now() - interval '400 seconds' where kind = 'orders'`)
    await select(
      api,
      `insert into sync_runs (tenant_id, instance_id, kind, status, is_setup, finished_at)
       values ($1, $2, 'orders', 'failed', false, now())`,
      [api.tenant.id, id],
    )
    const orders = (await health()).refreshes.find(({ kind }) => kind === 'orders')
    expect(orders?.last_run).toMatchObject({ status: 'failed' })
    expect(orders?.lag_seconds).toBeGreaterThanOrEqual(400)
    expect(orders?.lag_seconds).toBeLessThan(460)
    expect(secondsFromNow(orders?.last_completed_at ?? null)).toBeLessThan(-399)
    const { body } = await api.call('GET', `/api/walmart/${id}/schedule`)
    expect(body.data.refreshes.map(({ kind }: { kind: string }) => kind)).toEqual(refreshes.map(({ kind }) => kind))
  })

  it('has no token expiry without a token that can be decrypted', async () => {
    const [row] = await select<{ token: string }>(
      api,
      'select sealed_access_token as token from integration_instances where id = $1',
      [id],
    )
    const set = (token: string | undefined) =>
      select(api, 'update integration_instances set sealed_access_token = $2 where id = $1', [id, token ?? null])
    for (const token of [undefined, `${row?.token.slice(0, -4)}AAAA`]) {
      await set(token)
      expect(await health()).toMatchObject({ access_token_expires_at: null, connection_status: 'connected' })
    }
    await set(row?.token)
    expect((await health()).access_token_expires_at).not.toBeNull()
  })

  it.each([{ isShared: false }, { isShared: true }])(
    'says exactly how many calls are left ($isShared)',
    async ({ isShared }) => {
      const group = 'getReportRequest'
      await select(api, 'delete from walmart_call_budgets where bucket = $1', [group])
      const budget = callBudget({ ...api.services, tenantId: api.tenant.id }, id)
      const take = async () => (await budget.take(`client/${group}`, limits[group], new Date())) === undefined
      const left = async () => (await health()).call_budgets.find((one) => one.group === group)
      for (let taken = 0; taken < 3; taken += 1) expect(await take()).toBe(true)
      if (isShared) {
        await select(
          api,
          `update walmart_call_budgets set shared_until = now() + interval '1 hour' where bucket = $1`,
          [group],
        )
      }
      const before = await left()
      expect(before).toMatchObject({ calls: 20, per_seconds: 3600, next_call_at: null, is_shared: isShared })
      expect(secondsFromNow(before?.full_at ?? null)).toBeGreaterThan(500)
      let taken = 0
      while (await take()) taken += 1
      expect(before?.left).toBe(taken)
      const after = await left()
      expect(after?.left).toBe(0)
      expect(secondsFromNow(after?.next_call_at ?? null)).toBeGreaterThan(0)
    },
  )

  it('leaves out limits that were not used, and treats one that has refilled as full', async () => {
    await select(api, `update walmart_call_budgets set full_at = now() - interval '1 minute', shared_until = null`)
    const { call_budgets } = await health()
    expect(call_budgets.map(({ group }) => group)).toContain('listOrders')
    expect(call_budgets.map(({ group }) => group)).not.toContain('cancelOrder')
    for (const { left, calls, next_call_at, full_at } of call_budgets) {
      expect({ next_call_at, full_at }).toEqual({ next_call_at: null, full_at: null })
      // One second's calls are kept back.
      expect(left).toBeGreaterThan(calls * 0.98 - 2)
      expect(left).toBeLessThanOrEqual(calls)
    }
  })

  it('is not found for an unknown instance', async () => {
    const response = await api.call('GET', '/api/walmart/999999/health')
    expectError(response, 'ERR_NOT_FOUND')
  })
})
