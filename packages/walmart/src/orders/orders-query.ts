import { WalmartError } from '../errors.ts'
import type { Continuing, Skipping } from '../http/page.ts'
import type { ListQuery } from '../http/paginate.ts'
import { type SearchParameters, toSearch } from '../http/to-search.ts'

/** Filters of `listReleasedOrders`. Walmart returns orders of the last 180 days. */
export interface ReleasedOrdersSearch {
  /** Orders per page, at most 200. Default: 100. */
  readonly limit?: number | undefined
  /**
   * At most 180 days ago: Walmart moves an earlier one forward, which is a gap of the first page (`START_DATE_MOVED`).
   * Required, because Walmart's default is seven days ago, even with `lastModifiedStartDate`: changes of older orders would
   * be lost silently.
   */
  readonly createdStartDate: Date
  readonly createdEndDate?: Date | undefined
  /** Orders with a line expected to ship after this time. */
  readonly fromExpectedShipDate?: Date | undefined
  readonly toExpectedShipDate?: Date | undefined
  readonly sku?: string | undefined
  /** The customer's order, which may comprise several purchase orders. */
  readonly customerOrderId?: string | undefined
  readonly purchaseOrderId?: string | undefined
  /** Walmart lists one type per call: listing all orders takes three lists. Default: SellerFulfilled. */
  readonly shipNodeType?: 'SellerFulfilled' | 'WFSFulfilled' | '3PLFulfilled' | undefined
  /** TWO_DAY or ONE_DAY. */
  readonly shippingProgramType?: string | undefined
  /** Adds each line's image and weight. */
  readonly productInfo?: boolean | undefined
  /** Adds `orderType` and `originalCustomerOrderID`. */
  readonly replacementInfo?: boolean | undefined
  /** REGULAR, REPLACEMENT or PREORDER. Replacement orders are listed only with `replacementInfo`. */
  readonly orderType?: string | undefined
  /** Adds each line's `incentive`. */
  readonly incentiveInfo?: boolean | undefined
}

/** Filters of `listOrders`. */
export interface OrdersSearch extends ReleasedOrdersSearch {
  readonly lastModifiedStartDate?: Date | undefined
  readonly lastModifiedEndDate?: Date | undefined
  /** Created, Acknowledged, Shipped, Delivered or Cancelled: orders with a line in that status. */
  readonly status?: string | undefined
}

/** Filters of `listOrders`, or a cursor to resume the list. */
export type OrdersQuery = ListQuery<OrdersSearch> &
  Continuing &
  Skipping & {
    /**
     * If the first page is larger, the list starts again with half of the `limit`, repeatedly if necessary. This bounds the
     * memory that large orders need. A page is 250 KB with 200 orders of one or two lines, and 16 MB with 200 orders of 100.
     * Default: 32 MiB, and a larger page is an error.
     */
    readonly maxFirstPageBytes?: number | undefined
  }
/** Filters of `listReleasedOrders`, or a cursor to resume the list. */
export type ReleasedOrdersQuery = ListQuery<ReleasedOrdersSearch> & Continuing

/** Orders per page. */
export function limitOf(query: OrdersQuery | ReleasedOrdersQuery): number {
  return ('limit' in query ? query.limit : undefined) ?? 100
}

/** Builds the query string of the first page, with its `?`. */
export function ordersSearch(query: OrdersQuery, limit = limitOf(query)): string {
  const search = requireStart(query)
  return toSearch({
    limit,
    ...releasedParameters(search),
    lastModifiedStartDate: search.lastModifiedStartDate,
    lastModifiedEndDate: search.lastModifiedEndDate,
    status: search.status,
  })
}

/** The same for `listReleasedOrders`, which has no status filter. */
export function releasedOrdersSearch(query: ReleasedOrdersQuery): string {
  return toSearch({ limit: limitOf(query), ...releasedParameters(requireStart(query)) })
}

function requireStart<Search extends ReleasedOrdersSearch>(query: ListQuery<Search>): Search {
  if ('createdStartDate' in query && query.createdStartDate !== undefined) return query
  throw new WalmartError('invalid_request', "createdStartDate: pass a Date, or a page's cursor")
}

function releasedParameters(search: ReleasedOrdersSearch): SearchParameters {
  return {
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
    incentiveInfo: search.incentiveInfo,
  }
}
