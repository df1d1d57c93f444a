import { parseAnswer, walmartError, type JsonAnswer } from './answer.ts'
import { WalmartError } from './errors.ts'
import { getList } from './get-list.ts'
import { isOrdersCursor, ordersSearch, type OrdersQuery } from './orders-query.ts'
import { emptyPage, readElements, type Page } from './page.ts'
import { Order, OrdersResponse } from './schemas/order.ts'
import type { Session } from './session.ts'

/**
 * Lists orders, page by page. Orders that arrive meanwhile can show up twice: upsert them by `purchaseOrderId`.
 *
 * Walmart's cursor is a whole query string. It is sent back as it came: decoding and encoding it again changes it.
 *
 * @throws WalmartError `unexpected_response` in place of a page whose cursor leads back to the same page
 */
export async function* listOrders(session: Session, query: OrdersQuery): AsyncGenerator<Page<Order>> {
  let search = query.cursor ?? ordersSearch(query)
  if (!isOrdersCursor(search)) {
    throw new WalmartError('invalid_request', 'The cursor is not one of a list of orders')
  }
  for (let isFirst = query.cursor === undefined; ; isFirst = false) {
    const answer = await getList(session, `/v3/orders${search}`, query.signal)
    const page = answer === undefined ? emptyPage(isFirst ? 0 : undefined) : readPage(answer, search)
    yield page
    if (page.cursor === undefined) return
    search = page.cursor
  }
}

function readPage(answer: JsonAnswer, search: string): Page<Order> {
  const { meta, elements } = parseAnswer(OrdersResponse, answer).list
  const next = meta?.nextCursor ?? ''
  if (next === search) throw walmartError('unexpected_response', answer, { message: 'repeated cursor' })
  if (next !== '' && !isOrdersCursor(next)) {
    throw walmartError('unexpected_response', answer, { message: 'a cursor that is no query string' })
  }
  return {
    ...readElements(Order, elements?.order ?? [], ['list', 'elements', 'order']),
    total: meta?.totalCount ?? undefined,
    cursor: next === '' ? undefined : next,
  }
}
