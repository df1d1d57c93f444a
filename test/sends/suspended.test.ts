import { afterEach, expect, it, vi } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { openTransaction } from '../helpers/records.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()
afterEach(() => vi.useRealTimers())

it('a worker that was suspended just before a call does not make it', async () => {
  const first = await sends.addOrder()
  await sends.post(`orders/${first.orderId}/acknowledge`, {}, { Prefer: 'wait=20' })
  const { orderId, purchaseOrderId } = await sends.addOrder()
  // Between the attempt and the call, the worker takes the call from the budget.
  await using budget = await openTransaction(sends.api)
  await budget.query(`select from walmart_call_budgets where bucket = 'acknowledgeOrder' for update`)
  const { body } = await sends.post(`orders/${orderId}/acknowledge`)
  await eventually(async () => expect((await sends.get(body.data.id)).attempts).toBe(1))

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  await budget.query('commit')
  await eventually(async () => expect((await sends.get(body.data.id)).status).toBe('queued'))
  expect(sends.callsOf(purchaseOrderId, 'acknowledge')).toBe(0)

  vi.useRealTimers()
  expect(await sends.end(body.data.id)).toMatchObject({ status: 'applied', attempts: 2 })
  expect(sends.callsOf(purchaseOrderId, 'acknowledge')).toBe(1)
})
