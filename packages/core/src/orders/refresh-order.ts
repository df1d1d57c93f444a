import { type RefreshWalmartOrder, ShipNodeType, type WalmartOrdersDocument } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import type { Element, Order, Page } from '@aisle/walmart'

import { askWalmart, type Connection, lockConnection } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { databaseTime, transaction } from '../platform/transaction.ts'
import { nothing, write } from '../platform/write.ts'
import { interruptRun } from '../runs/index.ts'
import { isFrom, reachBack } from './order-cursor.ts'
import { selectLinesOf, selectOrdersByIds } from './order-list.ts'
import { presentWithItems } from './order.ts'
import { orderLockOrder } from './sold-orders.ts'
import { storeOrders, toOrderRows } from './store-orders.ts'

// To need more, the order would have to change during each call to Walmart.
const attempts = 3

/** Downloads an order now: stores and returns all purchase orders of a customer order, or the one with the given id. */
export async function refreshOrder(
  ctx: TenantRequestContext,
  input: RefreshWalmartOrder,
): Promise<WalmartOrdersDocument> {
  const { id, uniqueId } = input
  for (let attempt = 1; ; attempt++) {
    const askedAt = await transaction(ctx, databaseTime)
    const found = await askWalmart(ctx, id, (connection, signal) => findOrders(connection, uniqueId, signal))
    checkFound(found, { id, uniqueId })
    const request = { instanceId: id, column: found.column, uniqueId, askedAt }
    const call = { input, subject: 'walmart_instance', subjectId: id }
    const stored = await write(ctx, call, async (tx, report) => {
      await lockConnection(tx, found.connection)
      // During the call, a refresh has stored another state, which may be newer than this one.
      if (attempt < attempts && (await lockChangedSince(tx, request))) {
        report(nothing)
        return undefined
      }
      return storeFound(ctx, tx, { id, found })
    })
    if (stored) return { data: stored, message: aboutUnread(found.unread) }
  }
}

interface Found {
  readonly connection: Connection
  readonly lists: readonly { readonly shipNodeType: ShipNodeType; readonly orders: readonly Element<Order>[] }[]
  /** The column of the id by which the orders were found. */
  readonly column: 'customer_order_id' | 'purchase_order_id'
  /** Why each unreadable purchase order could not be read. */
  readonly unread: readonly string[]
}

async function findOrders(connection: Connection, uniqueId: string, signal: AbortSignal): Promise<Found> {
  const found = await searchOrders(connection, { customerOrderId: uniqueId }, signal)
  const isFound = found.unread.length > 0 || found.lists.some(({ orders }) => orders.length > 0)
  return isFound ? found : searchOrders(connection, { purchaseOrderId: uniqueId }, signal)
}

/** Searches all three of Walmart's lists: the seller may ship one part of a customer order, and Walmart another. */
async function searchOrders(
  connection: Connection,
  id: { readonly customerOrderId: string } | { readonly purchaseOrderId: string },
  signal: AbortSignal,
): Promise<Found> {
  const isWanted = ({ value }: Element<Order>) =>
    'customerOrderId' in id
      ? value.customerOrderId === id.customerOrderId
      : value.purchaseOrderId === id.purchaseOrderId
  const createdStartDate = reachBack(connection.openedAt)
  const searches = ShipNodeType.options.map(async (shipNodeType) => {
    const pages: Page<Order>[] = []
    const query = { createdStartDate, ...id, shipNodeType, limit: 200, replacementInfo: true, signal }
    for await (const page of connection.walmart.listOrders(query)) pages.push(page)
    const orders = pages.flatMap(({ elements }) => elements)
    const unread = pages.flatMap(({ rejected }) => rejected.map(({ issues }) => issues.join('; ')))
    return { shipNodeType, orders: orders.filter(isWanted), unread }
  })
  const lists = await Promise.all(searches)
  const column = 'customerOrderId' in id ? 'customer_order_id' : 'purchase_order_id'
  return { connection, column, lists, unread: lists.flatMap(({ unread }) => unread) }
}

function checkFound({ connection, lists, unread }: Found, { id, uniqueId }: RefreshWalmartOrder): void {
  const orders = lists.flatMap((list) => list.orders)
  const [first] = orders
  if (orders.some(isFrom(connection.startAt))) return
  if (first) {
    throw invalidId(
      `was placed at ${first.value.orderDate.toISOString()}, before the start date of the instance, so it is not imported. ` +
        `Set an earlier start_date with PATCH /api/walmart/${id} to import it.`,
    )
  }
  if (unread[0] !== undefined) throw invalidId(`cannot be read in the form that Walmart sent: ${unread[0]}.`)
  throw new AisleError('ERR_NOT_FOUND', `Walmart has no order ${uniqueId} from the last 180 days.`)
}

const invalidId = (reason: string) => validationError({ uniqueId: [`The order ${reason}`] })

async function storeFound(
  ctx: TenantRequestContext,
  tx: TenantTransaction,
  { id, found }: { readonly id: number; readonly found: Found },
) {
  const isIncluded = isFrom(found.connection.startAt)
  const lists = found.lists.map((list) => ({ ...list, orders: list.orders.filter(isIncluded) }))
  const { chargeAmounts, autoAcknowledgeOrders } = found.connection
  const rows = await toOrderRows({ instanceId: id, chargeAmounts, autoAcknowledgeOrders, lists })
  const ids = await storeOrders(ctx, tx, rows)
  // A page that a refresh has fetched but not committed may be older than this, so it is fetched again.
  await interruptRun(ctx, tx, { instanceId: id, kind: 'orders' })
  return presentWithItems(await selectOrdersByIds(tx, { id, ids }), await selectLinesOf(tx, ids))
}

function aboutUnread({ length }: readonly string[]): string | null {
  if (length === 0) return null
  return `${length} of Walmart's purchase orders could not be read, and ${length === 1 ? 'was' : 'were'} left out.`
}

interface Asked extends Pick<Found, 'column'> {
  readonly instanceId: number
  readonly uniqueId: string
  readonly askedAt: Date
}

/** Locks the order's rows against other writers. Returns whether a transaction that began after `askedAt` has written them. */
async function lockChangedSince(tx: TenantTransaction, { instanceId, column, uniqueId, askedAt }: Asked) {
  const rows = await tx
    .selectFrom('walmart_orders')
    .select('updated_at')
    .where('instance_id', '=', instanceId)
    .where(column, '=', uniqueId)
    .orderBy(orderLockOrder)
    .forNoKeyUpdate()
    .execute()
  return rows.some(({ updated_at: updatedAt }) => updatedAt >= askedAt)
}
