import type { Order, Return } from '@aisle/walmart'

import { statusesOf, sumsOf, type Charges, type ModelLine, type ModelOrder } from './model.ts'

/** The comparable part of an order that the client read. */
export function orderView({ purchaseOrderId, orderLines }: Order) {
  return {
    purchaseOrderId,
    lines: orderLines.orderLine.map(({ lineNumber, charges, orderLineStatuses, refund, statusDate }) => {
      const parts = orderLineStatuses.orderLineStatus
      const statuses: Record<string, number> = {}
      for (const { status, statusQuantity } of parts) {
        statuses[status] = (statuses[status] ?? 0) + Number(statusQuantity.amount)
      }
      const sent = parts.filter(({ status }) => status === 'Shipped' || status === 'Delivered')
      return {
        lineNumber,
        statuses,
        parcels: sent.map((part) => [
          part.status,
          Number(part.statusQuantity.amount),
          part.trackingInfo?.trackingNumber,
        ]),
        charged: sumsOf(charges.charge),
        refunded: negative(sumsOf((refund?.refundCharges?.refundCharge ?? []).map(({ charge }) => charge))),
        changedAt: statusDate?.getTime(),
      }
    }),
  }
}

/** The same part of a model order. */
export function modelOrderView({ purchaseOrderId, lines }: ModelOrder) {
  return {
    purchaseOrderId,
    lines: lines.map((line) => {
      const { lineNumber, charged, refunded, changedAt } = line
      return { lineNumber, statuses: statusesOf(line), parcels: parcelsOf(line), charged, refunded, changedAt }
    }),
  }
}

const parcelsOf = ({ parcels }: ModelLine) =>
  parcels.map(({ units, number, isDelivered }) => [isDelivered ? 'Delivered' : 'Shipped', units, number])

const negative = ({ PRODUCT, SHIPPING }: Charges): Charges => ({
  PRODUCT: { cents: 0 - PRODUCT.cents, taxCents: 0 - PRODUCT.taxCents },
  SHIPPING: { cents: 0 - SHIPPING.cents, taxCents: 0 - SHIPPING.taxCents },
})

/** The comparable part of a return that the client read. */
export const returnView = ({ returnOrderId, customerOrderId, returnOrderLines }: Return) => ({
  returnOrderId,
  customerOrderId,
  lines: returnOrderLines.map((line) => ({
    number: line.returnOrderLineNumber,
    lineNumber: String(line.purchaseOrderLineNumber),
    units: Number(line.quantity?.measurementValue),
    refunded: Number(line.refundedQty),
    status: line.status,
  })),
})

/** The same part of a model order's returns. */
export const modelReturnViews = ({ customerOrderId, returns }: ModelOrder) =>
  returns.map(({ returnOrderId, lines }) => ({
    returnOrderId,
    customerOrderId,
    lines: lines.map((line) => ({ ...line, status: line.refunded === line.units ? 'COMPLETED' : 'INITIATED' })),
  }))
