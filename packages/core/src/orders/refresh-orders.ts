import type { Row } from '@aisle/db'
import { type Order, type OrdersQuery, type Page, type Parsed, readField, WalmartError } from '@aisle/walmart'
import { sql } from 'kysely'

import { type Connection, openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import {
  countImported,
  findUnchanged,
  missingRecords,
  problemsOf,
  type RunPosition,
  type RunProblem,
  runSlice,
  type RunSource,
  type SourcePage,
  toKey,
} from '../runs/index.ts'
import {
  cursorAfter,
  firstHalf,
  firstOrderCursor,
  isDivisible,
  isFrom,
  isImplausible,
  isRepeated,
  isTooMuch,
  listsAfter,
  OrderCursor,
  totalOf,
} from './order-cursor.ts'
import { mayHaveSalesOrder, orderDigest, type OrderOrigin } from './order-rows.ts'
import { storeOrders, toOrderRows } from './store-orders.ts'

/** Downloads the seller's orders since the start date, all or only changed ones, whether the seller or Walmart ships them. */
export function refreshOrders(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, ordersSource)
}

const ordersSource: RunSource = {
  followers: ['returns'],
  async *pages(ctx: TenantContext, { instanceId, cursor, changedSince }: RunPosition): AsyncGenerator<SourcePage> {
    const connection = await openConnection(ctx, instanceId)
    const { walmart, startAt, chargeAmounts, openedAt } = connection
    let at: OrderCursor | undefined =
      cursor === null ? firstOrderCursor({ startAt, changedSince }, openedAt) : OrderCursor.parse(cursor)
    // Reported once, on the first page of a full refresh.
    let problems = cursor === null && changedSince === null ? outOfReach(startAt, at) : []
    if (at.start >= at.end) {
      yield nothingYet
      return
    }
    let beingStored: readonly string[] = []
    while (at) {
      const list = { instanceId, startAt, chargeAmounts, part: at, beingStored }
      const result = await nextPage(walmart, at, {
        signal: ctx.stopping,
        skip: (orders) => findUnchangedOrders(ctx, list, orders),
      })
      if ('tooMany' in result) {
        at = firstHalf(at, result.tooMany)
        continue
      }
      const { page } = result
      if (at.ahead === null && at.next === null) at = { ...at, ahead: await countAhead(walmart, at, ctx.stopping) }
      const following = cursorAfter(at, page)
      yield await toSourcePage(ctx, page, { connection, at, following, problems })
      problems = []
      beingStored = page.elements.map(({ text }) => text)
      at = following
    }
  },
}

type Walmart = Connection['walmart']

// A typical page is 250 KB, and takes more than ten times as much memory in a worker.
const maxFirstPageBytes = 600_000

/** The page at a cursor, or how many orders there are if Walmart does not list so many at once. */
async function nextPage(
  walmart: Walmart,
  at: OrderCursor,
  options: Pick<OrdersQuery, 'signal' | 'skip'>,
): Promise<{ readonly page: Page<Order> } | { readonly tooMany: number | undefined }> {
  const { next, shipNodeType, from, to } = at
  const query = { ...createdBetween(at, from, to), shipNodeType, limit: 200, maxFirstPageBytes, ...options }
  try {
    const { value: page } = await walmart.listOrders({ ...query, cursor: next ?? undefined, listed: at.listed }).next()
    if (!page) throw new Error('A list of orders had no page.')
    return isTooMuch(at, page) ? { tooMany: page.total } : { page }
  } catch (error) {
    // Walmart does not document its error for too many orders. Any other cause fails again in the shortest window.
    if (error instanceof WalmartError && error.kind === 'invalid_request' && isDivisible(at)) {
      return { tooMany: undefined }
    }
    throw error
  }
}

// Both creation dates are needed: given only the modification date, Walmart lists orders of the last seven days.
const createdBetween = ({ changedSince }: OrderCursor, createdStartDate: Date, createdEndDate: Date) => ({
  createdStartDate,
  createdEndDate,
  lastModifiedStartDate: changedSince ?? undefined,
  // Otherwise Walmart leaves out orders that replace others, and `orderType`.
  replacementInfo: true,
})

/**
 * Counts the orders of each following list, so that the run's total is known before they begin. Returns null if Walmart
 * does not say: the next list asks again, and the refresh itself continues.
 */
async function countAhead(walmart: Walmart, at: OrderCursor, signal: AbortSignal): Promise<number[] | null> {
  const counts: number[] = []
  for (const shipNodeType of listsAfter(at)) {
    const query = { ...createdBetween(at, at.start, at.end), shipNodeType, limit: 1, signal }
    const total = await countOrders(walmart, query)
    if (total === undefined) return null
    counts.push(total)
  }
  return counts
}

async function countOrders(walmart: Walmart, query: Parameters<Walmart['listOrders']>[0]): Promise<number | undefined> {
  try {
    const { value: page } = await walmart.listOrders(query).next()
    return page?.total
  } catch (error) {
    if (error instanceof WalmartError) return undefined
    throw error
  }
}

/** The only page if the start date is in the future. */
const nothingYet: SourcePage = { cursor: undefined, total: 0, count: 0, problems: [], store: undefined }

interface PageContext {
  readonly connection: Connection
  readonly at: OrderCursor
  readonly following: OrderCursor | undefined
  readonly problems: readonly RunProblem[]
}

async function toSourcePage(ctx: TenantContext, page: Page<Order>, context: PageContext): Promise<SourcePage> {
  const { at, following, problems } = context
  const { startAt, chargeAmounts, autoAcknowledgeOrders, credentials } = context.connection
  const orders = page.elements.filter(isFrom(startAt))
  const lists = [{ shipNodeType: at.shipNodeType, orders }]
  const rows = await toOrderRows({ instanceId: credentials.id, chargeAmounts, autoAcknowledgeOrders, lists })
  return {
    cursor: following,
    total: totalOf(at, page),
    count: countImported(page, at.listed, (order) => isFrom(startAt)(order) && !isRepeated(at, order.value)),
    problems: [
      ...problems,
      ...problemsOf(page, { what: 'Order', key: 'purchaseOrderId' }),
      ...page.elements.filter((order) => !order.isRepeated && isImplausible(at, order.value)).map(implausibleDate),
      ...(page.cursor === undefined ? missingRecords(nameOf(at), page.listed) : []),
    ],
    store: orders.length === 0 ? undefined : async (tx) => void (await storeOrders(ctx, tx, rows)),
  }
}

/** Without this, an order from long before the start date, such as of 1970, would go missing silently. */
function implausibleDate({ value: { purchaseOrderId, orderDate }, raw }: Parsed<Order>): RunProblem {
  const message = `Order ${purchaseOrderId} has the implausible date ${orderDate.toISOString()}. It is imported only if that is not before the start date.`
  return { code: 'implausible_date', message, raw }
}

/** Such as `The list of WFSFulfilled orders from … to …`. */
function nameOf({ shipNodeType, from, to }: OrderCursor): string {
  return `The list of ${shipNodeType} orders from ${from.toISOString()} to ${to.toISOString()}`
}

function outOfReach(startAt: Date, { start }: OrderCursor): RunProblem[] {
  if (startAt >= start) return []
  const message = `Walmart only provides orders of the last 180 days, so those from ${startAt.toISOString()} to ${start.toISOString()} were not imported.`
  return [{ code: 'history_out_of_reach', message }]
}

interface ListedPart {
  readonly instanceId: number
  /** The instance's start date. */
  readonly startAt: Date
  readonly chargeAmounts: OrderOrigin['chargeAmounts']
  readonly part: OrderCursor
  /** The previous page's orders in JSON text. That page may not have been committed yet. */
  readonly beingStored: readonly string[]
}

/**
 * Returns, for each order of a page in JSON text, whether it is already stored in this state, with its sales order if it
 * should have one.
 */
export function findUnchangedOrders(
  ctx: TenantContext,
  { instanceId, startAt, chargeAmounts, part, beingStored }: ListedPart,
  records: readonly string[],
): Promise<boolean[]> {
  return findUnchanged(ctx, records, {
    instanceId,
    table: 'walmart_orders',
    key: 'purchase_order_id',
    keyOf: (record) => toKey(readField(record, 'purchaseOrderId')).trim(),
    digestOf: (record) => orderDigest(record, { shipNodeType: part.shipNodeType, chargeAmounts }),
    columns: sql`record.order_date, record.status, record.archived_at,
      (select id from sales_orders where tenant_id = record.tenant_id and walmart_order_id = record.id) as sales_order_id`,
    // The run does not count orders from before the start date or of an earlier part, so they are parsed.
    isUnchanged: (order: ComparedOrder) =>
      !lacksSalesOrder(order) && order.order_date >= startAt && !isRepeated(part, { orderDate: order.order_date }),
    beingStored,
  })
}

const lacksSalesOrder = (order: ComparedOrder) => order.sales_order_id === null && mayHaveSalesOrder(order)

interface ComparedOrder extends Row<'walmart_orders', 'archived_at' | 'order_date' | 'status'> {
  readonly sales_order_id: Row<'sales_orders'>['id'] | null
}
