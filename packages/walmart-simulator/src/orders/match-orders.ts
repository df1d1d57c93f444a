import type { Order } from '../payloads.ts'
import { statusesAt } from '../seed/order-lines.ts'
import type { OrderSummary } from '../seed/order-summary.ts'
import type { OrderIndex } from './order-index.ts'
import type { OrderQuery } from './order-query.ts'

/** Whether the query has filters other than the creation date. */
export const isFiltered = ({ times, filters }: OrderQuery): boolean =>
  Object.keys(times).length > 0 || Object.keys(filters).length > 0

/** A predicate for the positions of orders within the creation dates. */
export function matcherOf(index: OrderIndex, query: OrderQuery): (position: number) => boolean {
  if (!isFiltered(query)) return () => true
  // The summary first: anything else requires generating the order.
  return (position) =>
    matchesSummary(index.summary(position), query) && matchesRest(() => index.orders.peek(position), query)
}

function matchesSummary(summary: OrderSummary, { times, filters }: OrderQuery): boolean {
  const { purchaseOrderId, customerOrderId, status } = filters
  const statuses: readonly string[] | undefined = summary.stage && statusesAt[summary.stage]
  return (
    isWithin(summary.modifiedAt, times.lastModifiedStartDate, times.lastModifiedEndDate) &&
    (purchaseOrderId === undefined || summary.purchaseOrderId === purchaseOrderId) &&
    (customerOrderId === undefined || summary.customerOrderId === customerOrderId) &&
    (status === undefined || statuses?.includes(status) !== false)
  )
}

function matchesRest(readOrder: () => Order, { times, filters }: OrderQuery): boolean {
  const { fromExpectedShipDate, toExpectedShipDate } = times
  const { status, sku, shippingProgramType, orderType } = filters
  const wanted = [fromExpectedShipDate, toExpectedShipDate, status, sku, shippingProgramType, orderType]
  if (wanted.every((value) => value === undefined)) return true
  const order = readOrder()
  const lines = order.orderLines.orderLine
  return (
    isWithin(order.shippingInfo.estimatedShipDate, fromExpectedShipDate, toExpectedShipDate) &&
    (orderType === undefined || (order.orderType ?? 'REGULAR') === orderType) &&
    (sku === undefined || lines.some((line) => line.item.sku === sku)) &&
    (shippingProgramType === undefined ||
      lines.some(({ fulfillment }) => fulfillment.shippingProgramType === shippingProgramType)) &&
    (status === undefined ||
      lines.some((line) => line.orderLineStatuses.orderLineStatus.some((part) => part.status === status)))
  )
}

const isWithin = (time: number, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): boolean =>
  time >= from && time <= to
