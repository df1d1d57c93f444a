import { randomUUID } from 'node:crypto'

import { expect, it } from 'vitest'

import { expectWaiting, openTransaction, select } from '../helpers/records.ts'
import { startWorker } from '../helpers/worker.ts'
import { useSends } from './use-sends.ts'

const sends = useSends({ hasWorker: false })

const ofReturn = { reference: 'RMA-1', lines: [{ line_number: 1, quantity: 1 }] }
const charges = [{ charge_type: 'PRODUCT', amount: '0.10', reason: 'DamagedItem' }]
const ofOrder = { reference: 'R-1', lines: [{ line_number: '1', charges }] }

/** Imports a return, but not its order. */
async function addReturn() {
  const { purchaseOrderId } = sends.seller.addOrder({ lines: [{ quantity: 2, statuses: { Delivered: 2 } }] })
  const { returnOrderId } = sends.seller.addReturn(purchaseOrderId)
  const worker = startWorker(sends.api)
  const found = (await sends.refreshReturns()).find((one) => one.returnOrderId === returnOrderId)
  await worker.stop()
  return { purchaseOrderId, returnId: found?.id }
}

/** While a call has done its work and has not committed, imports the order and refunds it. */
async function refundOrderDuring(purchaseOrderId: string, path: string, body: object = {}) {
  const key = randomUUID()
  const blocking = await openTransaction(sends.api)
  await blocking.query(
    `insert into idempotency_keys (tenant_id, key, request_hash, response) values ($1, $2, '', '{}')`,
    [sends.api.tenant.id, key],
  )
  const calling = sends.post(path, body, { 'Idempotency-Key': key })
  await expectWaiting(sends.api, 1)
  const { body: imported } = await sends.post('orders/refresh-order', { uniqueId: purchaseOrderId })
  const refunding = sends.post(`orders/${imported.data[0].id}/refund`, ofOrder)
  await Promise.race([refunding, expectWaiting(sends.api, 2)])
  await blocking[Symbol.asyncDispose]()
  const results = await Promise.all([calling, refunding])
  return { statuses: results.map(({ status }) => status), id: results[1].body.data?.id as number }
}

const withTurn = (purchaseOrderId: string) =>
  select(
    sends.api,
    `select type from sends where has_turn and customer_order_id =
       (select customer_order_id from walmart_orders where purchase_order_id = $1)`,
    [purchaseOrderId],
  )

it('a refund of a return and one of its order, which is imported meanwhile, are both queued', async () => {
  const { purchaseOrderId, returnId } = await addReturn()
  const { statuses } = await refundOrderDuring(purchaseOrderId, `returns/${returnId}/refund`, ofReturn)
  expect(statuses).toEqual([202, 202])
  expect(await withTurn(purchaseOrderId)).toEqual([{ type: 'return_refund' }])
})

it('a refund of an order gets its turn even if the refund of its return is cancelled at the same moment', async () => {
  const { purchaseOrderId, returnId } = await addReturn()
  const { body } = await sends.post(`returns/${returnId}/refund`, ofReturn)
  const { statuses } = await refundOrderDuring(purchaseOrderId, `sends/${body.data.id}/cancel`)
  expect(statuses).toEqual([200, 202])
  expect(await withTurn(purchaseOrderId)).toEqual([{ type: 'refund' }])
})

it('a refund of a return that waits for a page of returns does not keep the page from the order', async () => {
  const { purchaseOrderId, returnId } = await addReturn()
  await sends.post('orders/refresh-order', { uniqueId: purchaseOrderId })
  const page = await openTransaction(sends.api)
  await page.query('select from walmart_returns where id = $1 for no key update', [returnId])
  const refunding = sends.post(`returns/${returnId}/refund`, ofReturn)
  await expectWaiting(sends.api, 1)
  const order = 'select from walmart_orders where purchase_order_id = $1 for no key update nowait'
  const locked = await page.query(order, [purchaseOrderId]).then(
    () => true,
    () => false,
  )
  await page[Symbol.asyncDispose]()
  expect([locked, (await refunding).status]).toEqual([true, 202])
})
