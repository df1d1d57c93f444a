import { WalmartError } from '../errors.ts'
import type { ListQuery } from '../http/list-query.ts'
import { toSearch, type SearchParameters } from '../http/to-search.ts'

/** Which of the orders that wait to be acknowledged to list. Walmart keeps 180 days. */
export interface ReleasedOrdersSearch {
  /** Orders a page, at most 200; 100 if not given. */
  readonly limit?: number | undefined
  /**
   * Required, because Walmart's own default is seven days ago, even where only `lastModifiedStartDate` is given: changes
   * of older orders would be lost without a word.
   */
  readonly createdStartDate: Date
  readonly createdEndDate?: Date | undefined
  /** Orders with a line that is to be shipped after this time. */
  readonly fromExpectedShipDate?: Date | undefined
  readonly toExpectedShipDate?: Date | undefined
  readonly sku?: string | undefined
  /** The customer's order; it may be of several purchase orders. */
  readonly customerOrderId?: string | undefined
  readonly purchaseOrderId?: string | undefined
  /** Walmart lists one type a call, SellerFulfilled if not given: all orders take three lists. */
  readonly shipNodeType?: 'SellerFulfilled' | 'WFSFulfilled' | '3PLFulfilled' | undefined
  /** TWO_DAY or ONE_DAY. */
  readonly shippingProgramType?: string | undefined
  /** Adds each line's image and weight. */
  readonly productInfo?: boolean | undefined
  /** Adds `orderType` and `originalCustomerOrderID`. */
  readonly replacementInfo?: boolean | undefined
  /** REGULAR or REPLACEMENT; to be given with `replacementInfo`. */
  readonly orderType?: string | undefined
}

/** Which orders to list. */
export interface OrdersSearch extends ReleasedOrdersSearch {
  readonly lastModifiedStartDate?: Date | undefined
  readonly lastModifiedEndDate?: Date | undefined
  /** Created, Acknowledged, Shipped, Delivered or Cancelled: orders with a line in that status. */
  readonly status?: string | undefined
}

/** What `listOrders` takes: which orders, or a cursor to go on from. */
export type OrdersQuery = ListQuery<OrdersSearch>
/** What `listReleasedOrders` takes: which orders, or a cursor to go on from. */
export type ReleasedOrdersQuery = ListQuery<ReleasedOrdersSearch>

/** The query string of the first page, with its `?`. */
export function ordersSearch(query: OrdersQuery): string {
  const search = requireStart(query)
  return toSearch({
    ...releasedParameters(search),
    lastModifiedStartDate: search.lastModifiedStartDate,
    lastModifiedEndDate: search.lastModifiedEndDate,
    status: search.status,
  })
}

/** The same for the orders that wait to be acknowledged, which have no status to choose. */
export function releasedOrdersSearch(query: ReleasedOrdersQuery): string {
  return toSearch(releasedParameters(requireStart(query)))
}

function requireStart<Search extends ReleasedOrdersSearch>(query: ListQuery<Search>): Search {
  if ('createdStartDate' in query && query.createdStartDate !== undefined) return query
  throw new WalmartError('invalid_request', "createdStartDate: pass a Date, or a page's cursor")
}

function releasedParameters(search: ReleasedOrdersSearch): SearchParameters {
  return {
    limit: search.limit ?? 100,
    createdStartDate: search.createdStartDate,
    createdEndDate: search.createdEndDate,
    fromExpectedShipDate: search.fromExpectedShipDate,
    toExpectedShipDate: search.toExpectedShipDate,
    sku: search.sku,
    customerOrderId: search.customerOrderId,
    purchaseOrderId: search.purchaseOrderId,
    shipNodeType: search.shipNodeType,
    shippingProgramType: search.shippingProgramType,
    productInfo: search.productInfo,
    replacementInfo: search.replacementInfo,
    orderType: search.orderType,
  }
}
