import { expect } from 'vitest'

import { applyEvent } from './apply-event.ts'
import type { Coverage } from './coverage.ts'
import { expectList, expectLists, expectOrder, expectReturns } from './expect-orders.ts'
import type { ModelOrder } from './model.ts'
import type { Operation } from './operation.ts'
import { injectFaults, performWrite } from './perform-write.ts'
import { predict } from './predict.ts'
import { applyOperation } from './rules.ts'
import { addModelOrder, type Setup } from './set-up.ts'
import type { Step, Scenario } from './step.ts'

interface Run {
  readonly setup: Setup
  readonly orders: ModelOrder[]
  /** An order of another seller. */
  readonly foreign: ModelOrder
  readonly since: Date
  readonly count: Coverage['add']
  /** The steps so far, for the error message. */
  readonly log: string[]
}

const foreignOrder = { quantities: [2], status: 'Created', isWfs: false, isCancelRequested: false } as const

/** Runs a scenario on the model and on the simulator, and compares the two after every step. */
export async function runScenario(setup: Setup, scenario: Scenario, count: Coverage['add']): Promise<void> {
  const { clock, seller, other } = setup
  const since = new Date(clock.ms)
  const orders = scenario.newOrders.map((newOrder) => addModelOrder(seller, newOrder))
  const run: Run = { setup, orders, foreign: addModelOrder(other, foreignOrder), since, count, log: [] }
  try {
    for (const order of orders) await expectOrder(setup.client, order)
    for (const step of scenario.steps) await runStep(run, step)
    await expectLists(setup.client, orders, since)
    const [foreign] = other.orders
    expect(foreign?.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus[0]?.status).toBe('Created')
  } catch (error) {
    throw new Error(`${String(error)}\nafter:\n${run.log.join('\n')}`, { cause: error })
  }
}

async function runStep(run: Run, step: Step): Promise<void> {
  const { setup, orders, since, log } = run
  const { client, clock } = setup
  clock.ms += step.waitMs
  const order = orders[step.orderIndex]
  if (order === undefined) throw new Error(`There is no order ${step.orderIndex}`)
  if (step.do === 'list') {
    log.push(`list ${JSON.stringify(step)}`)
    return expectList(client, orders, { ...step, since, isWfs: order.isWfs })
  }
  const after = await performStep(run, order, step)
  orders[step.orderIndex] = after
  await expectOrder(client, after)
  await expectList(client, orders, {
    listed: 'all',
    limit: 100,
    since,
    changedSince: clock.ms,
    isWfs: order.isWfs,
  })
  if (after.returns.length > 0) await expectReturns(client, orders, order.isWfs)
}

/** Performs the step and returns the expected order. */
async function performStep(run: Run, order: ModelOrder, step: Exclude<Step, { do: 'list' }>): Promise<ModelOrder> {
  const { setup, foreign, count, log } = run
  const at = setup.clock.ms
  const operation = step.draft(order, at)
  log.push(describe(step, operation, at))
  if (step.do === 'event') {
    const after = applyOperation(order, operation, at)
    count(operation.kind, after !== undefined)
    return applyEvent(setup.seller, operation, { before: order, after })
  }
  if (operation.kind === 'deliver' || operation.kind === 'return')
    throw new Error('This is not an operation of the seller')
  if (step.do === 'write elsewhere') {
    const id = step.isUnknown ? '1000000000000' : foreign.purchaseOrderId
    const write =
      operation.kind === 'refund return' ? { ...operation, returnOrderId: id } : { ...operation, purchaseOrderId: id }
    await performWrite(setup.client, write, { after: order, result: { kind: 'not_found' } })
    return order
  }
  const attempt = { write: operation, at, losses: step.losses, isReadLost: step.isReadLost }
  count(operation.kind, applyOperation(order, operation, at) !== undefined)
  const prediction = predict(order, attempt)
  // Renews an expired token, which would otherwise shift the calls that the faults count.
  if (step.losses.length > 0) await expectOrder(setup.client, order)
  const end = injectFaults(setup.simulator, attempt)
  try {
    await performWrite(setup.client, operation, prediction)
  } finally {
    end()
  }
  return prediction.after
}

const describe = (step: Step, operation: Operation, at: number) =>
  `${new Date(at).toISOString()} ${JSON.stringify({ ...step, ...operation })}`
