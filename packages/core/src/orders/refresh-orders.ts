import type { Element, Order, Page } from '@aisle/walmart'

import { type Connection, openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import {
  describeRejected,
  runSlice,
  type SyncPage,
  type SyncPosition,
  type SyncProblem,
  type SyncSource,
} from '../sync/index.ts'
import { firstOrderCursor, nextList, OrderCursor } from './order-cursor.ts'
import { storeOrders } from './store-orders.ts'

/** Brings in the seller's orders, whoever ships them, from the instance's start date on. */
export function refreshOrders(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, ordersSource)
}

const ordersSource: SyncSource = {
  kind: 'orders',
  async *pages(ctx: TenantContext, { instanceId, cursor }: SyncPosition): AsyncGenerator<SyncPage> {
    const { walmart, startAt } = await openConnection(ctx, instanceId)
    let list: OrderCursor | undefined =
      cursor === null ? firstOrderCursor(startAt, new Date()) : OrderCursor.parse(cursor)
    let problems = cursor === null ? outOfReach(startAt, list) : []
    if (list.from >= list.to) yield nothingYet
    while (list && list.from < list.to) {
      const { next, shipNodeType, from, to } = list
      let following: OrderCursor | undefined
      const query = { createdStartDate: from, createdEndDate: to, shipNodeType, limit: 200, signal: ctx.stopping }
      for await (const page of walmart.listOrders({ ...query, ...(next !== null && { cursor: next }) })) {
        following = page.cursor === undefined ? nextList(list, page.total ?? 0) : { ...list, next: page.cursor }
        yield toSyncPage(page, { instanceId, startAt, list, following, problems })
        problems = []
      }
      list = following
    }
  },
}

/** A start date in the future. */
const nothingYet: SyncPage = { cursor: undefined, total: 0, count: 0, problems: [], store: () => Promise.resolve() }

interface Place {
  readonly instanceId: number
  readonly startAt: Date
  readonly list: OrderCursor
  readonly following: OrderCursor | undefined
  readonly problems: readonly SyncProblem[]
}

function toSyncPage(page: Page<Order>, { instanceId, startAt, list, following, problems }: Place): SyncPage {
  const orders = page.elements.filter(isFrom(startAt))
  return {
    cursor: following,
    total: page.total === undefined ? undefined : list.earlier + page.total,
    count: orders.length,
    problems: [...problems, ...page.rejected.map(describeRejected)],
    store: (tx) => storeOrders(tx, { instanceId, shipNodeType: list.shipNodeType, orders }),
  }
}

/** Walmart is asked for the window only; the start date holds whatever it answers. */
const isFrom = (startAt: Connection['startAt']) => (order: Element<Order>) => order.value.orderDate >= startAt

function outOfReach(startAt: Date, { from }: OrderCursor): SyncProblem[] {
  if (startAt >= from) return []
  const message = `Walmart serves orders of the last 180 days: those from ${startAt.toISOString()} to ${from.toISOString()} could not be fetched.`
  return [{ code: 'history_out_of_reach', message }]
}
