import { Big } from 'big.js'
import { beforeAll, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { daysAgo } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 0, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
let id: number

beforeAll(async () => {
  const settings = {
    start_date: daysAgo(30),
    proforma_marketplace_cost_percentage: 15,
    proforma_payment_cost_percentage: 2.5,
  }
  const body = instanceOf(api.tenant, { integration_settings: settings }, seller)
  id = (await api.call('POST', '/api/walmart', { body })).body.data.id
})

type NewOrder = ReturnType<typeof addOrder>

const importOrder = ({ customerOrderId }: NewOrder) =>
  api.call('POST', `/api/walmart/${id}/orders/refresh-order`, { body: { uniqueId: customerOrderId } })
const setPercentages = async (marketplace: number | null, payment: number | null) => {
  const change = { proforma_marketplace_cost_percentage: marketplace, proforma_payment_cost_percentage: payment }
  const { status } = await api.call('PATCH', `/api/walmart/${id}`, { body: { integration_settings: change } })
  expect(status).toBe(200)
}

async function salesOrderOf({ purchaseOrderId }: NewOrder) {
  const { body } = await api.call('GET', `/api/sales-orders?search=${purchaseOrderId}`)
  const one = (await api.call('GET', `/api/sales-orders/${body.data[0].id}`)).body.data
  expect(one).toMatchObject(body.data[0])
  return one
}

/** The estimates of a line, by percentages of its product and shipping charges. */
function estimated(line: { product_amount: string; shipping_amount: string }, marketplace: number, payment: number) {
  const of = (percentage: number) =>
    new Big(line.product_amount).plus(line.shipping_amount).times(percentage).div(100).round(2, 2).toFixed(2)
  return { proforma_marketplace_cost: of(marketplace), proforma_payment_cost: of(payment) }
}

it('estimates the marketplace and payment costs of each line, and sums them up', async () => {
  const order = addOrder(seller, ['MUG', 'RUG'], { units: 3 })
  await importOrder(order)
  const { lines, ...salesOrder } = await salesOrderOf(order)
  for (const line of lines) expect(line).toMatchObject(estimated(line, 15, 2.5))
  for (const name of ['proforma_marketplace_cost', 'proforma_payment_cost'] as const) {
    const sum = lines.reduce((total: Big, line: Record<typeof name, string>) => total.plus(line[name]), new Big(0))
    expect(sum.gt(0)).toBe(true)
    expect(salesOrder[name]).toBe(sum.toFixed(2))
  }
})

it('keeps the percentages of existing lines when the settings change, also for changed amounts', async () => {
  const before = addOrder(seller, ['MUG'])
  await importOrder(before)
  const { lines: old } = await salesOrderOf(before)
  await setPercentages(8, null)

  const [charge] = lineOf(before).charges.charge
  if (!charge) throw new Error('The order has no charge.')
  charge.chargeAmount.amount += 10
  await importOrder(before)
  const { lines: changed } = await salesOrderOf(before)
  expect(changed[0].product_amount).toBe(new Big(old[0].product_amount).plus(10).toFixed())
  expect(changed[0]).toMatchObject(estimated(changed[0], 15, 2.5))

  const after = addOrder(seller, ['MUG'])
  await importOrder(after)
  const { lines, ...salesOrder } = await salesOrderOf(after)
  const { proforma_marketplace_cost } = estimated(lines[0], 8, 0)
  expect(lines[0]).toMatchObject({ proforma_marketplace_cost, proforma_payment_cost: null })
  expect(salesOrder).toMatchObject({ proforma_marketplace_cost, proforma_payment_cost: null })
})

it('estimates nothing without percentages', async () => {
  await setPercentages(null, null)
  const order = addOrder(seller, ['MUG'])
  await importOrder(order)
  const none = { proforma_marketplace_cost: null, proforma_payment_cost: null }
  expect(await salesOrderOf(order)).toMatchObject({ ...none, lines: [none] })
})
