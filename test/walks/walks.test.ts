import { beforeAll, describe, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { instanceOf, useApi } from '../helpers/api.ts'
import { lineOf, setUnits } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { startRefresh, startWorker, waitForCompletion } from '../helpers/worker.ts'
import { filesRunBy } from './files-run-by.ts'
import { mostFiles, walkBelow } from './walks.ts'

const simulator = useSimulator({ items: 30, orders: 20 })
const api = useApi({ walmartUrl: () => simulator.url })

let instanceId: number
let task: Task
type Task = NonNullable<ReturnType<typeof buildTaskList>[string]>
// Does everything once, so that the walks do not include code that runs only the first time.
beforeAll(async () => {
  instanceId = await create()
  task = refreshTask()
  const worker = startWorker(api)
  await waitForCompletion(api, instanceId)
  await worker.stop()
  await refreshOrders()
})

async function create(): Promise<number> {
  const body = instanceOf(api.tenant, {}, sellerOf(simulator))
  const response = await api.call('POST', '/api/walmart', { body, headers: { 'idempotency-key': `walk-${body.name}` } })
  expect(response.status).toBe(201)
  return response.body.data.id
}

/** Imports one page with a changed order, as the worker does. */
async function refreshOrders(): Promise<void> {
  const [order] = sellerOf(simulator).orders
  if (!order) throw new Error('The simulator has no order.')
  // A changed amount of a shipped line corrects its documents.
  setUnits(lineOf(order), { Shipped: Number(lineOf(order).orderLineQuantity.amount) })
  for (const { chargeAmount } of lineOf(order).charges.charge) chargeAmount.amount += 1
  const runId = await startRefresh(api, instanceId, 'orders')
  await task({ tenantId: api.tenant.id, runId }, undefined as never)
  const [run] = await select<{ status: string }>(api, 'select status from sync_runs where id = $1', [runId])
  expect(run?.status).toBe('completed')
}

function refreshTask(): Task {
  const found = buildTaskList(api.services)['tenant.run_orders']
  if (!found) throw new Error('No task refreshes orders.')
  return found
}

describe.each([
  ['A call: `POST /api/walmart`', create],
  ['A job: one page of orders', refreshOrders],
] as const)('the walk in ARCHITECTURE, %s', (heading, work) => {
  it(`lists exactly the files that run, at most ${mostFiles[heading]}`, async () => {
    const ran = await filesRunBy(work)
    expect(walkBelow(heading).toSorted()).toEqual(ran)
    expect(ran.length).toBeLessThanOrEqual(mostFiles[heading])
  })
})
