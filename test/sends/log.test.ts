import { expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { useSends } from './use-sends.ts'

const sends = useSends()

const linesOf = (sendId: number): Record<string, unknown>[] =>
  sends.api.logLines.map((line) => JSON.parse(line)).filter((line) => line.sendId === sendId)

it('logs one line when a send has ended, with how long it took, and the reason if Walmart has not applied it', async () => {
  const { orderId, purchaseOrderId } = await sends.addOrder()
  const acknowledged = (await sends.post(`orders/${orderId}/acknowledge`)).body.data
  await sends.end(acknowledged.id)
  const line = { instanceId: sends.id, tenantId: sends.api.tenant.id, attempts: 1, durationMs: expect.any(Number) }
  await eventually(() => expect(linesOf(acknowledged.id)).toHaveLength(1))
  expect(linesOf(acknowledged.id)).toEqual([
    expect.objectContaining({ ...line, level: 30, type: 'acknowledge', status: 'applied' }),
  ])

  sends.simulator.fault({
    path: `/v3/orders/${purchaseOrderId}/cancel`,
    times: 1,
    effect: { kind: 'respond', status: 400, body: '{}' },
  })
  const lines = [{ line_number: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }]
  const cancelled = (await sends.post(`orders/${orderId}/cancel-lines`, { reference: 'C-1', lines })).body.data
  const { outcome } = await sends.end(cancelled.id)
  await eventually(() => expect(linesOf(cancelled.id)).toHaveLength(1))
  expect(linesOf(cancelled.id)).toEqual([
    expect.objectContaining({
      ...line,
      level: 40,
      type: 'cancel',
      status: 'failed',
      code: 'rejected',
      reason: outcome?.message,
    }),
  ])
})
