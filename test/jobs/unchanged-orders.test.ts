import { beforeAll, expect, it } from 'vitest'

import { openConnection } from '../../packages/core/src/instances/index.ts'
import { firstOrderCursor, type OrderCursor } from '../../packages/core/src/orders/order-cursor.ts'
import { findUnchangedOrders } from '../../packages/core/src/orders/refresh-orders.ts'
import { useApi } from '../helpers/api.ts'
import { eachChange, fieldsOf } from '../helpers/changed-fields.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 2, orders: 3 })
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)

const dayMs = 24 * 60 * 60 * 1000
const cursor = firstOrderCursor({ startAt: new Date(Date.now() - 170 * dayMs), changedSince: null }, new Date())
let id: number
let order: unknown
let orderDate: Date

beforeAll(async () => {
  // Fields that Walmart may add.
  for (const seller of simulator.sellers) {
    for (const one of seller.orders) {
      Object.assign(one, { gift: { message: 'For Ada', tags: ['birthday', 7, null] } })
      for (const line of one.orderLines.orderLine) Object.assign(line.item, { isFragile: true })
    }
  }
  id = await createInstance(api, { seller: sellerOf(simulator) })
  await waitForCompletion(api, id)
  order = await fetchOrder()
  const { purchaseOrderId } = Object(order)
  const [row] = await select<{ order_date: Date }>(
    api,
    'select order_date from walmart_orders where purchase_order_id = $1',
    [purchaseOrderId],
  )
  orderDate = row?.order_date ?? new Date(Number.NaN)
})

const context = () => ({ ...api.services, tenantId: api.tenant.id })

/** An order in Walmart's JSON, exactly as a refresh gets it. */
async function fetchOrder(): Promise<unknown> {
  const { walmart } = await openConnection(context(), id)
  const fetched: unknown[] = []
  const skip = (orders: readonly string[]) => {
    fetched.push(...orders.map((text) => JSON.parse(text)))
    return Promise.resolve(orders.map(() => true))
  }
  const seen = { shipNodeType: 'SellerFulfilled', replacementInfo: true } as const
  const query = { createdStartDate: cursor.start, ...seen, limit: 200, skip }
  for await (const _ of walmart.listOrders(query)) continue
  return fetched[0]
}

const textsOf = (orders: readonly unknown[]) => orders.map((one) => JSON.stringify(one))

interface Listed {
  readonly beingStored?: readonly unknown[]
  readonly startAt?: Date
  readonly part?: Partial<OrderCursor>
}

const find = (orders: readonly unknown[], { startAt = cursor.start, part, beingStored = [] }: Listed = {}) =>
  findUnchangedOrders(
    context(),
    {
      chargeAmounts: 'per_line',
      instanceId: id,
      startAt,
      part: { ...cursor, ...part },
      beingStored: textsOf(beingStored),
    },
    textsOf(orders),
  )

it('treats an order identical to the stored one as unchanged', async () => {
  expect(await find([order])).toEqual([true])
})

it('treats an order with a change in any one field as changed, even in a field that nothing reads', async () => {
  const paths = [...fieldsOf(order)].map(({ path }) => path)
  expect(paths).toEqual(
    expect.arrayContaining(['.orderDate', '.gift.tags.1', '.orderLines.orderLine.0.item.isFragile']),
  )
  await eachChange(order, async (changed) => expect(await find([changed])).toEqual([false]))
})

it('treats an order that differs, is from another list or is unknown as changed', async () => {
  expect(await find([{ ...Object(order), customerEmailId: 'new@example.com' }, { purchaseOrderId: '1' }, 7])).toEqual([
    false,
    false,
    false,
  ])
  expect(await find([order], { part: { shipNodeType: 'WFSFulfilled' } })).toEqual([false])
})

it('reads an order that appears twice on a page, or also on the previous page', async () => {
  expect(await find([order, order])).toEqual([false, false])
  expect(await find([order], { beingStored: [order] })).toEqual([false])
})

it('reads an order from before the start date or repeated from the previous part, which the run does not count', async () => {
  expect(await find([order], { startAt: new Date(orderDate.getTime() + 1) })).toEqual([false])
  expect(await find([order], { part: { from: orderDate } })).toEqual([false])
  expect(await find([order], { part: { from: new Date(orderDate.getTime() - 1) } })).toEqual([true])
})

it('treats an order without a sales order as unchanged only if it needs none', async () => {
  const { purchaseOrderId } = Object(order)
  await select(api, 'delete from sales_orders where number = $1', [purchaseOrderId])
  expect(await find([order])).toEqual([false])
  await select(api, 'update walmart_orders set archived_at = now() where purchase_order_id = $1', [purchaseOrderId])
  expect(await find([order])).toEqual([true])
})
