import type { RefreshWalmartOrder, WalmartOrdersDocument } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import type { Order, Page, Parsed } from '@aisle/walmart'

import { askWalmart, type Connection, lockConnection } from '../instances/index.ts'
import { type TenantRequestContext, transaction } from '../platform/context.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { interruptRun } from '../runs/index.ts'
import { reachBack, type ShipNodeType, shipNodeTypes } from './order-cursor.ts'
import { selectLinesOf, selectOrdersByIds } from './order-queries.ts'
import { presentWithItems } from './present-order.ts'
import { databaseTime, hasChangedSince } from './queries.ts'
import { storeOrders } from './store-orders.ts'

// Another change of the same order each time, while Walmart was asked: once is rare, three times is not chance.
const attempts = 3

/** Asks Walmart for a customer's order, now, keeps all purchase orders that it is of, and shows them. */
export async function refreshOrder(
  ctx: TenantRequestContext,
  { id, uniqueId }: RefreshWalmartOrder,
): Promise<WalmartOrdersDocument> {
  for (let attempt = 1; ; attempt++) {
    const askedAt = await transaction(ctx, databaseTime)
    const found = await askWalmart(ctx, id, (connection, signal) => findOrders(connection, uniqueId, signal))
    checkFound(found, { id, uniqueId })
    const place = { instanceId: id, customerOrderId: uniqueId, askedAt }
    const stored = await transaction(ctx, async (tx) => {
      await lockConnection(tx, found.connection)
      // A refresh has brought in another state meanwhile, which may be newer than this one.
      if (attempt < attempts && (await hasChangedSince(tx, place))) return undefined
      return storeFound(ctx, tx, { id, found })
    })
    if (stored) return { data: stored, message: aboutUnread(found.unread) }
  }
}

interface Found {
  readonly connection: Connection
  readonly lists: readonly { readonly shipNodeType: ShipNodeType; readonly orders: readonly Parsed<Order>[] }[]
  /** Why purchase orders could not be read, one each. */
  readonly unread: readonly string[]
}

/** In all three of Walmart's lists: parts of a customer's order may be shipped by the seller, parts by Walmart. */
async function findOrders(connection: Connection, customerOrderId: string, signal: AbortSignal): Promise<Found> {
  const createdStartDate = reachBack(new Date())
  const asked = shipNodeTypes.map(async (shipNodeType) => {
    const pages: Page<Order>[] = []
    const query = { createdStartDate, customerOrderId, shipNodeType, limit: 200, signal }
    for await (const page of connection.walmart.listOrders(query)) pages.push(page)
    const orders = pages.flatMap(({ elements }) => elements)
    const unread = pages.flatMap(({ rejected }) => rejected.map(({ issues }) => issues.join('; ')))
    return { shipNodeType, orders: orders.filter(({ value }) => value.customerOrderId === customerOrderId), unread }
  })
  const lists = await Promise.all(asked)
  return { connection, lists, unread: lists.flatMap(({ unread }) => unread) }
}

function checkFound({ connection, lists, unread }: Found, { id, uniqueId }: RefreshWalmartOrder): void {
  const orders = lists.flatMap((list) => list.orders)
  const [first] = orders
  if (orders.some(isFrom(connection.startAt))) return
  if (first) {
    throw refused(
      `was ordered ${first.value.orderDate.toISOString()}, before the start date of the instance, and is not brought in. ` +
        `Set an earlier start_date with PATCH /api/walmart/${id} to have it.`,
    )
  }
  if (unread[0] !== undefined) throw refused(`cannot be read as Walmart sends it: ${unread[0]}.`)
  throw new AisleError('ERR_NOT_FOUND', `Walmart has no order ${uniqueId} of the last 180 days.`)
}

const refused = (reason: string) => validationError({ uniqueId: [`The order ${reason}`] })

const isFrom = (startAt: Date) => (order: Parsed<Order>) => order.value.orderDate >= startAt

async function storeFound(
  ctx: TenantRequestContext,
  tx: TenantTransaction,
  { id, found }: { readonly id: number; readonly found: Found },
) {
  const ids: number[] = []
  for (const { shipNodeType, orders } of found.lists) {
    const wanted = orders.filter(isFrom(found.connection.startAt))
    ids.push(...(await storeOrders(tx, { instanceId: id, shipNodeType, orders: wanted })))
  }
  // A page that a refresh has fetched, and is yet to commit, may be older than this: it is fetched again.
  await interruptRun(ctx, tx, { instanceId: id, kind: 'orders' })
  return presentWithItems(await selectOrdersByIds(tx, { id, ids }), await selectLinesOf(tx, ids))
}

function aboutUnread({ length }: readonly string[]): string | null {
  if (length === 0) return null
  return `${length} of Walmart's purchase orders could not be read, and ${length === 1 ? 'was' : 'were'} left out.`
}
