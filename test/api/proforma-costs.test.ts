import { Big } from 'big.js'
import { beforeAll, describe, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { instanceOf, useApi } from '../helpers/api.ts'
import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { daysAgo } from '../helpers/worker.ts'
import { expectError } from './expect-error.ts'

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

const tasks = () => buildTaskList(api.services)
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

const recalculate = (body: object) =>
  api.call('POST', `/api/walmart/${id}/accounting/recalculate-proforma-costs`, { body })
const work = async (runId: number) => {
  await tasks()['tenant.run_recalculate_proforma_costs']?.({ tenantId: api.tenant.id, runId }, undefined as never)
  return (await api.call('GET', `/api/walmart/${id}/runs/${runId}`)).body.data
}
const expectCosts = async (order: NewOrder, marketplace: number, payment: number | null) => {
  const { lines, ...salesOrder } = await salesOrderOf(order)
  const costs = {
    ...estimated(lines[0], marketplace, payment ?? 0),
    ...(payment === null && { proforma_payment_cost: null }),
  }
  expect(lines).toMatchObject([costs])
  expect(salesOrder).toMatchObject(costs)
}
const importAt = async (orderDate: string) => {
  const order = addOrder(seller, ['MUG'], { orderDate: Date.parse(orderDate) })
  await importOrder(order)
  return order
}

describe('a recalculation', () => {
  it('gives the lines of a period the current percentages, and leaves the others unchanged', async () => {
    await setPercentages(15, 2.5)
    const early = await importAt('2026-11-10T12:00:00Z')
    const late = await importAt('2026-11-12T12:00:00Z')
    await setPercentages(10, null)
    for (const order of [early, late]) await expectCosts(order, 15, 2.5)
    const { status, body } = await recalculate({ from: '2026-11-12', to: '2026-11-12' })
    expect(status).toBe(202)
    expect(body).toMatchObject({ data: { queued: 1, run: { kind: 'recalculate_proforma_costs', total: 1 } } })
    // The same again shares the run.
    expect((await recalculate({ from: '2026-11-12', to: '2026-11-12' })).body.data.run.id).toBe(body.data.run.id)
    expectError(await recalculate({ from: '2026-11-11' }), 'ERR_CONFLICT')
    expect(await work(body.data.run.id)).toMatchObject({ status: 'completed', processed: 1 })
    await expectCosts(early, 15, 2.5)
    await expectCosts(late, 10, null)
    // A refresh keeps them.
    await setPercentages(15, null)
    await importOrder(late)
    await expectCosts(late, 10, null)
    const operation = 'walmart.accounting.recalculateProformaCosts'
    const { data } = (await api.call('GET', `/api/audit-log?operation=${operation}`)).body
    expect(data).toMatchObject([{ instance_id: id, changes: { from: { after: '2026-11-12' } } }])
  })

  it('starts over when the percentages change meanwhile', async () => {
    const order = await importAt('2026-11-13T12:00:00Z')
    const { run } = (await recalculate({ to: '2026-11-13' })).body.data
    await select(api, `update sync_runs set status = 'running', cursor = '999999999', pages = 1 where id = $1`, [
      run.id,
    ])
    await setPercentages(20, 1)
    expect(await work(run.id)).toMatchObject({ status: 'completed' })
    await expectCosts(order, 20, 1)
  })

  it('starts no run without sales orders, and rejects a reversed period', async () => {
    expect((await recalculate({ to: '2026-01-01' })).body.data).toEqual({ queued: 0, run: null })
    expectError(await recalculate({ from: '2026-11-12', to: '2026-11-11' }), 'ERR_VALIDATION')
    expectError(await recalculate({ from: 'yesterday' }), 'ERR_VALIDATION')
  })
})

it('estimates nothing without percentages', async () => {
  await setPercentages(null, null)
  const order = addOrder(seller, ['MUG'])
  await importOrder(order)
  const none = { proforma_marketplace_cost: null, proforma_payment_cost: null }
  expect(await salesOrderOf(order)).toMatchObject({ ...none, lines: [none] })
})
