import { createWalmartClient, type Order } from '@aisle/walmart'
import { Big } from 'big.js'
import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { useSimulator } from '../helpers/simulator.ts'
import { createInstance, daysAgo, useWorker, waitForCompletion, waitForRun } from '../helpers/worker.ts'
import { answerQuestions, tableOf, unitsIn } from './open-questions.ts'
import { deliverOrder, placeOrder, shipmentOf, type Simulation, startSimulation } from './simulate.ts'
import { sandboxTarget, simulatorTarget, type Target } from './targets.ts'

const simulator = useSimulator({ items: 3, orders: 5 })
const simulated = simulatorTarget(simulator)

for (const target of [simulated, sandboxTarget(process.env)]) {
  const { name, missing } = target
  const title = missing === undefined ? name : `${name} (skipped: ${missing})`
  describe.skipIf(missing !== undefined)(`Aisle with ${title}`, () => testAgainst(target))
}

function testAgainst({ name, url, keys }: Target): void {
  const api = useApi({ walmartUrl: url, requestsPerMinute: 100_000 })
  useWorker(api)
  let id: number
  let simulation: Simulation

  beforeAll(async () => {
    const client = createWalmartClient({ baseUrl: url(), ...keys(), dynamicSandbox: true })
    simulation = await startSimulation(client)
    id = await createInstance(api, { seller: keys(), start_date: daysAgo(1) })
    await waitForCompletion(api, id)
  })

  async function refreshChanges(): Promise<void> {
    const { body } = await api.call('POST', `/api/walmart/${id}/orders/refresh`, { body: { mode: 'changes' } })
    expect(await waitForRun(api, body.data.id)).toBe('completed')
  }

  async function readOrder({ purchaseOrderId }: Order) {
    const { body } = await api.call('GET', `/api/walmart/${id}/orders?search=${purchaseOrderId}`)
    return body.data[0]
  }

  it('imports a new order, with a sales order of Walmart’s units and cents', async () => {
    const order = await placeOrder(simulation, 2)
    // A new order may take a moment to appear in the list.
    await eventually(async () => {
      await refreshChanges()
      expect(await readOrder(order)).toMatchObject({ purchaseOrderId: order.purchaseOrderId })
    })
    const stored = await readOrder(order)
    expect(stored.status).toBe('Created')
    expect(new Big(stored.total).toFixed(2)).toBe(totalOf(order).toFixed(2))
    const { body } = await api.call('GET', `/api/sales-orders/${stored.sku_sales_order.id}`)
    expect(new Big(body.data.total).toFixed(2)).toBe(totalOf(order).toFixed(2))
    expect(body.data.lines).toMatchObject([{ sku: simulation.sku, quantity: '2' }])
  })

  it('follows an order from its acknowledgement to its delivery', async () => {
    const { client } = simulation
    const order = await placeOrder(simulation, 2)
    const { purchaseOrderId } = order
    const statusAfter = async (write: () => Promise<unknown>) => {
      await write()
      const body = { uniqueId: purchaseOrderId }
      const response = await api.call('POST', `/api/walmart/${id}/orders/refresh-order`, { body })
      return response.body.data[0].status
    }
    expect(await statusAfter(() => client.acknowledgeOrder(purchaseOrderId))).toBe('Acknowledged')
    expect(await statusAfter(() => client.shipOrder(shipmentOf(order, 2)))).toBe('Shipped')
    const delivered = await deliverOrder(simulation, 1)
    expect(unitsIn(delivered, 'Delivered')).toBe(1)
    await refreshChanges()
    expect(await readOrder(delivered)).toMatchObject({ status: 'Delivered' })
  })

  it('says what Walmart does where its documents are silent', async () => {
    const answers = await answerQuestions(simulation)
    process.stdout.write(`\nWhat ${name} does\n${tableOf(answers)}\n\n`)
    expect(answers).toHaveLength(5)
  })
}

/** All charges with their taxes. */
const totalOf = ({ orderLines }: Order): Big =>
  orderLines.orderLine
    .flatMap(({ charges }) => charges.charge)
    .flatMap(({ chargeAmount, tax }) => [chargeAmount?.amount, tax?.taxAmount?.amount])
    .reduce((sum, amount) => sum.plus(amount ?? 0), new Big(0))

async function answersOf({ url, keys }: Target) {
  const client = createWalmartClient({ baseUrl: url(), ...keys(), dynamicSandbox: true })
  return answerQuestions(await startSimulation(client))
}

describe('with the simulator', () => {
  it('the results match the simulator', async () => {
    expect((await answersOf(simulated)).map(({ answer }) => answer)).toEqual([
      'yes',
      'for the line',
      'it is another shipment: 2 of 3 units are shipped',
      expect.stringMatching(/^in the order/),
      'in the returns only',
    ])
    const remove = simulator.fault({ path: /v3.orders/, effect: { kind: 'charge-per-unit' } })
    expect((await answersOf(simulated))[1]?.answer).toBe('for one unit')
    remove()
  })

  it('a question without a result is shown with Walmart’s code', async () => {
    const effect = { kind: 'fail', status: 403 } as const
    const remove = simulator.fault({ path: '/v3/orders/{id}/refund', effect })
    expect((await answersOf(simulated))[3]?.answer).toMatch(/^unknown: credentials_rejected HTTP 403 FORBIDDEN\./)
    remove()
  })
})
