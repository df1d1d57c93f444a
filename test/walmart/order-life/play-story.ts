import { expect } from 'vitest'

import { foretell } from './foretell.ts'
import { happen } from './happen.ts'
import { expectLists, expectOrder, expectReturns, list } from './look.ts'
import type { ModelOrder } from './model.ts'
import type { Operation } from './operation.ts'
import { disturb, perform } from './perform.ts'
import { judge } from './rules.ts'
import { arrive, type Stage } from './stage.ts'
import type { Step, Story } from './step.ts'
import type { Tally } from './tally.ts'

interface Play {
  readonly stage: Stage
  readonly orders: ModelOrder[]
  /** Another seller's. */
  readonly foreign: ModelOrder
  readonly since: Date
  readonly count: Tally['add']
  /** What was done so far, for whoever has to find out why the two disagree. */
  readonly told: string[]
}

const foreignArrival = { quantities: [2], status: 'Created', isByWalmart: false, isUnwanted: false } as const

/** Lets a story happen to the model and to the simulator's orders, and compares them after every step. */
export async function playStory(stage: Stage, story: Story, count: Tally['add']): Promise<void> {
  const { clock, seller, other } = stage
  const since = new Date(clock.ms)
  const orders = story.arrivals.map((arrival) => arrive(seller, arrival))
  const play: Play = { stage, orders, foreign: arrive(other, foreignArrival), since, count, told: [] }
  try {
    for (const order of orders) await expectOrder(stage.client, order)
    for (const step of story.steps) await playStep(play, step)
    await expectLists(stage.client, orders, since)
    const [foreign] = other.orders
    expect(foreign?.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus[0]?.status).toBe('Created')
  } catch (error) {
    throw new Error(`${String(error)}\nafter:\n${play.told.join('\n')}`, { cause: error })
  }
}

async function playStep(play: Play, step: Step): Promise<void> {
  const { stage, orders, since, told } = play
  const { client, clock } = stage
  clock.ms += step.waitMs
  const order = orders[step.place]
  if (order === undefined) throw new Error(`There is no order ${step.place}`)
  if (step.do === 'list') {
    told.push(`list ${JSON.stringify(step)}`)
    return list(client, orders, { ...step, since, isByWalmart: order.isByWalmart })
  }
  const after = await act(play, order, step)
  orders[step.place] = after
  await expectOrder(client, after)
  await list(client, orders, {
    listed: 'all',
    limit: 100,
    since,
    changedSince: clock.ms,
    isByWalmart: order.isByWalmart,
  })
  if (after.returns.length > 0) await expectReturns(client, orders, order.isByWalmart)
}

/** Does what the step says; returns what the order is to be then. */
async function act(play: Play, order: ModelOrder, step: Exclude<Step, { do: 'list' }>): Promise<ModelOrder> {
  const { stage, foreign, count, told } = play
  const at = stage.clock.ms
  const operation = step.draft(order, at)
  told.push(describe(step, operation, at))
  if (step.do === 'happen') {
    const after = judge(order, operation, at)
    count(operation.kind, after !== undefined)
    return happen(stage.seller, operation, { before: order, after })
  }
  if (operation.kind === 'deliver' || operation.kind === 'return') throw new Error('Sellers do not do this')
  if (step.do === 'write elsewhere') {
    const id = step.isUnknown ? '1000000000000' : foreign.purchaseOrderId
    const write =
      operation.kind === 'refund return' ? { ...operation, returnOrderId: id } : { ...operation, purchaseOrderId: id }
    await perform(stage.client, write, { after: order, answer: { kind: 'not_found' } })
    return order
  }
  const attempt = { write: operation, at, losses: step.losses, isBlind: step.isBlind }
  count(operation.kind, judge(order, operation, at) !== undefined)
  const foretold = foretell(order, attempt)
  // With a token that has not expired meanwhile, the calls come as they are counted below.
  if (step.losses.length > 0) await expectOrder(stage.client, order)
  const end = disturb(stage.simulator, attempt)
  try {
    await perform(stage.client, operation, foretold)
  } finally {
    end()
  }
  return foretold.after
}

const describe = (step: Step, operation: Operation, at: number) =>
  `${new Date(at).toISOString()} ${JSON.stringify({ ...step, ...operation })}`
