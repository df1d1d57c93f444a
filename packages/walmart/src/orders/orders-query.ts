/** Which orders to list. Walmart keeps 180 days. */
export interface OrdersQuery {
  /** A page's `cursor`, to go on after that page. The parameters below are in it, and are not sent again. */
  readonly cursor?: string | undefined
  /** Orders a page, at most 200; 100 if not given. */
  readonly limit?: number | undefined
  /**
   * Required, because Walmart's own default is seven days ago, even where only `lastModifiedStartDate` is given: changes
   * of older orders would be lost without a word.
   */
  readonly createdStartDate: Date
  readonly createdEndDate?: Date | undefined
  readonly lastModifiedStartDate?: Date | undefined
  readonly lastModifiedEndDate?: Date | undefined
  /** Created, Acknowledged, Shipped, Delivered or Cancelled: orders with a line in that status. */
  readonly status?: string | undefined
  /** Walmart lists one type a call, SellerFulfilled if not given: all orders take three lists. */
  readonly shipNodeType?: 'SellerFulfilled' | 'WFSFulfilled' | '3PLFulfilled' | undefined
  /** Adds each line's image and weight. */
  readonly productInfo?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** The query string of the first page, with its `?`. */
export function ordersSearch(query: OrdersQuery): string {
  const search = new URLSearchParams({
    limit: String(query.limit ?? 100),
    createdStartDate: walmartDate(query.createdStartDate),
  })
  if (query.createdEndDate !== undefined) search.set('createdEndDate', walmartDate(query.createdEndDate))
  if (query.lastModifiedStartDate !== undefined) {
    search.set('lastModifiedStartDate', walmartDate(query.lastModifiedStartDate))
  }
  if (query.lastModifiedEndDate !== undefined) search.set('lastModifiedEndDate', walmartDate(query.lastModifiedEndDate))
  if (query.status !== undefined) search.set('status', query.status)
  if (query.shipNodeType !== undefined) search.set('shipNodeType', query.shipNodeType)
  if (query.productInfo !== undefined) search.set('productInfo', String(query.productInfo))
  return `?${search}`
}

/** Walmart documents whole seconds of UTC, and has refused milliseconds. */
function walmartDate(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z')
}
