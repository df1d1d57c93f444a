import type { Order } from '../payloads.ts'
import type { OrderHead } from '../seed/order-head.ts'
import { statusesAt } from '../seed/order-lines.ts'
import type { OrderIndex } from './order-index.ts'
import type { OrderQuery } from './order-query.ts'

/** Whether the query leaves out some of the orders between its dates. */
export const isFiltered = ({ times, filters }: OrderQuery): boolean =>
  Object.keys(times).length > 0 || Object.keys(filters).length > 0

/** Which of the orders between its dates the query wants, by position. */
export function matcherOf(index: OrderIndex, query: OrderQuery): (position: number) => boolean {
  if (!isFiltered(query)) return () => true
  // The head is looked at first: to see the rest, the order must be made.
  return (position) => matchesHead(index.head(position), query) && matchesRest(() => index.orders.peek(position), query)
}

function matchesHead(head: OrderHead, { times, filters }: OrderQuery): boolean {
  const { purchaseOrderId, customerOrderId, status } = filters
  const statuses: readonly string[] | undefined = head.stage && statusesAt[head.stage]
  return (
    isWithin(head.modifiedAt, times.lastModifiedStartDate, times.lastModifiedEndDate) &&
    (purchaseOrderId === undefined || head.purchaseOrderId === purchaseOrderId) &&
    (customerOrderId === undefined || head.customerOrderId === customerOrderId) &&
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
