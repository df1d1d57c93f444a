import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 0, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

const amountsOf = (id: number) =>
  select(
    api,
    `select sale.number, sale.total, line.line_number, line.product_amount, line.shipping_amount, line.tax_amount
     from sales_orders sale join sales_order_lines line on line.sales_order_id = sale.id
     where instance_id = $1 order by 1, 3`,
    [id],
  )
const documentsOf = (id: number) =>
  select(
    api,
    `select reference, type, quantity, product_amount, shipping_amount from accounting_transactions
     where instance_id = $1 and status <> 'reversed' and reverses_id is null order by 1, 2`,
    [id],
  )

it('charges per unit and per line give the same sales orders and documents, also after a change of the setting', async () => {
  for (const units of [1, 2, 5]) {
    const order = addOrder(seller, ['MUG', 'RUG'], { units })
    lineOf(order).orderLineStatuses.orderLineStatus = [
      { status: 'Shipped', statusQuantity: lineOf(order).orderLineQuantity },
    ]
    // So that a unit's share is a whole number of cents.
    for (const { charges } of order.orderLines.orderLine) {
      for (const charge of charges.charge) {
        charge.chargeAmount.amount = (231 * units) / 100
        if (charge.tax) charge.tax.taxAmount.amount = (17 * units) / 100
      }
    }
  }
  const id = await createInstance(api, { seller })
  await waitForCompletion(api, id)
  const expected = [await amountsOf(id), await documentsOf(id)]
  expect(expected[0]).toHaveLength(6)

  const release = simulator.fault({ path: '/v3/orders', effect: { kind: 'charge-per-unit' } })
  const other = await createInstance(api, { seller, charge_amounts: 'per_unit' })
  await waitForCompletion(api, other)
  expect([await amountsOf(other), await documentsOf(other)]).toEqual(expected)

  // Walmart's orders are the same as before the change, so all of them have to be stored again.
  const patch = { body: { integration_settings: { charge_amounts: 'per_unit' } } }
  expect((await api.call('PATCH', `/api/walmart/${id}`, patch)).status).toBe(200)
  const [run] = await select<{ id: number }>(
    api,
    `select id from sync_runs where instance_id = $1 and kind = 'orders' order by id desc limit 1`,
    [id],
  )
  expect(await waitForRun(api, Number(run?.id))).toBe('completed')
  expect([await amountsOf(id), await documentsOf(id)]).toEqual(expected)

  release()
  await api.call('PATCH', `/api/walmart/${id}`, { body: { integration_settings: { charge_amounts: 'per_line' } } })
  const [last] = await select<{ id: number }>(
    api,
    `select id from sync_runs where instance_id = $1 and kind = 'orders' order by id desc limit 1`,
    [id],
  )
  expect(await waitForRun(api, Number(last?.id))).toBe('completed')
  expect([await amountsOf(id), await documentsOf(id)]).toEqual(expected)
})
