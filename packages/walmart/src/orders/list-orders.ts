import { BodyTooLarge } from '../http/exchange.ts'
import { type Gap, readGaps } from '../http/gaps.ts'
import type { Listed } from '../http/listed.ts'
import { type Page, readRecords, type SkipRecords } from '../http/page.ts'
import { paginate } from '../http/paginate.ts'
import { requireList } from '../http/require-list.ts'
import { type JsonResponse, parseResponse } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import { ordersInForm } from './mexican-order.ts'
import { Order, OrdersResponse } from './order.ts'
import {
  limitOf,
  type OrdersQuery,
  ordersSearch,
  type ReleasedOrdersQuery,
  releasedOrdersSearch,
} from './orders-query.ts'

/**
 * Lists orders. New orders shift the pages, so an order can appear twice: upsert by `purchaseOrderId`. Walmart may omit some:
 * compare the last page's `listed` with its `total`.
 */
export async function* listOrders(session: Session, query: OrdersQuery): AsyncGenerator<Page<Order>> {
  const read = (response: JsonResponse, search: string, listed: Listed) =>
    readPage(response, { search, listed, skip: query.skip })
  const list = { ...orderPages, path: '/v3/orders', limit: 'listOrders', read } as const
  const { maxFirstPageBytes } = query
  if (maxFirstPageBytes === undefined || query.cursor !== undefined) {
    return yield* paginate(session, { ...list, start: () => ordersSearch(query) }, query)
  }
  // Walmart's cursors contain the limit, so it is chosen with the first page.
  for (let limit = limitOf(query); ; limit = Math.max(1, Math.floor(limit / 2))) {
    const start = () => ordersSearch(query, limit)
    const maxBytes = limit > 1 ? maxFirstPageBytes : undefined
    try {
      return yield* paginate(session, { ...list, start, maxBytes }, query)
    } catch (error) {
      if (!(error instanceof BodyTooLarge) || limit <= 1) throw error
    }
  }
}

const path = ['list', 'elements', 'order']

const orderPages = {
  records: path,
  what: 'orders',
  read: (response: JsonResponse, search: string, listed: Listed) => readPage(response, { search, listed }),
  repeatedCursor: 'is an error',
  recognizesRepeats: true,
} as const

interface PageBefore {
  readonly search: string
  readonly listed: Listed
  readonly skip?: SkipRecords | undefined
}

async function readPage(sent: JsonResponse, { search, listed, skip }: PageBefore) {
  const response = { ...sent, json: ordersInForm(sent.json) }
  const { meta, elements } = parseResponse(OrdersResponse, response).list
  requireList(response, path, meta?.totalCount ?? undefined)
  const orders = response.records ?? (elements?.order ?? []).map((order) => JSON.stringify(order))
  return {
    ...(await readRecords(Order, orders, {
      path,
      key: 'purchaseOrderId',
      response,
      listed,
      skipped: await skip?.(orders),
    })),
    gaps: [...movedStart(response, search), ...readGaps(response)],
    total: meta?.totalCount ?? undefined,
    cursor: meta?.nextCursor,
  }
}

const historyMs = 180 * 86_400_000

/** Walmart moves an earlier start date forward without saying so. The first page reports it. */
function movedStart({ headers }: JsonResponse, search: string): readonly Gap[] {
  const parameters = new URLSearchParams(search)
  const start = Date.parse(parameters.get('createdStartDate') ?? '')
  const now = Date.parse(headers.get('date') ?? '')
  const earliest = (Number.isNaN(now) ? Date.now() : now) - historyMs
  if (parameters.has('hasMoreElements') || !(start < earliest)) return []
  const message = `Walmart only provides orders of the last 180 days, created since ${new Date(earliest).toISOString()}`
  return [{ code: 'START_DATE_MOVED', field: 'createdStartDate', message }]
}

/** Lists the orders that have lines to acknowledge. */
export function listReleasedOrders(session: Session, query: ReleasedOrdersQuery): AsyncGenerator<Page<Order>> {
  const start = () => releasedOrdersSearch(query)
  const list = { path: '/v3/orders/released', limit: 'listReleasedOrders', start, ...orderPages } as const
  return paginate(session, list, query)
}
