import { centsOf } from '../orders/cents.ts'
import { taxCentsOf } from '../orders/charges.ts'
import type { Charge, Order, OrderLine } from '../payloads.ts'
import type { ReturnCharge, ReturnOrder, ReturnOrderLine } from './payloads.ts'
import { returnEvent } from './return-lifecycle.ts'
import { customerNameOf, dayMs, returnMoney } from './return-parts.ts'

/** The charges of a line that an order refund covers; their amounts are negative. */
export interface RefundedLine {
  readonly line: OrderLine
  readonly charges: readonly Charge[]
}

interface IssuedRefund {
  readonly returnOrderId: string
  readonly atMs: number
  readonly lines: readonly RefundedLine[]
}

/**
 * The return under which Walmart lists a refund that the seller issued on an order. Nothing comes back: it is completed at
 * once, and has neither labels nor SKUs. Its lines have one unit each, with the refunded amounts.
 */
export function makeIssuedReturn(order: Order, { returnOrderId, atMs, lines }: IssuedRefund): ReturnOrder {
  const returnOrderLines = lines.map((refunded, index) => makeLine(order, refunded, { index, atMs }))
  const total = lines.flatMap(({ charges }) => charges).reduce((cents, charge) => cents + refundedCents(charge), 0)
  return {
    returnOrderId,
    customerEmailId: order.customerEmailId,
    customerName: customerNameOf(order),
    customerOrderId: order.customerOrderId,
    refundMode: 'INSTANT',
    returnOrderDate: new Date(atMs).toISOString(),
    returnByDate: new Date(atMs + 30 * dayMs).toISOString(),
    returnType: 'REFUND',
    totalRefundAmount: returnMoney(total),
    returnLineGroups: [],
    returnOrderLines,
    returnChannel: { channelName: issuedChannel },
  }
}

const issuedChannel = 'Seller_Returns'

/** Whether the return only shows a refund of the order. */
export const isIssued = ({ returnChannel }: ReturnOrder): boolean => returnChannel.channelName === issuedChannel

function makeLine(
  order: Order,
  { line, charges }: RefundedLine,
  { index, atMs }: { readonly index: number; readonly atMs: number },
): ReturnOrderLine {
  const statusTime = new Date(atMs).toISOString()
  const quantity = { unitOfMeasure: 'EACH', measurementValue: 1 } as const
  const cents = charges.reduce((sum, { chargeAmount }) => sum - centsOf(chargeAmount), 0)
  const taxCents = charges.reduce((sum, charge) => sum + taxOf(charge), 0)
  const taxesAndFees = charges.reduce((sum, charge) => sum - taxCentsOf(charge), 0)
  const currentRefundStatus = 'REFUND_COMPLETED'
  return {
    returnOrderLineNumber: index + 1,
    salesOrderLineNumber: Number(line.lineNumber),
    returnReason: 'OTHER',
    returnDescription: 'Seller Issued Refund',
    purchaseOrderId: order.purchaseOrderId,
    purchaseOrderLineNumber: Number(line.lineNumber),
    isReturnForException: false,
    item: {
      condition: 'New',
      productName: line.item.productName,
      itemWeight: { unitOfMeasure: 'POUND', measurementValue: 1 },
    },
    charges: charges.map(returnCharge),
    unitPrice: returnMoney(cents),
    chargeTotals: [
      { name: 'lineUnitPrice', value: returnMoney(cents) },
      { name: 'lineProductTaxes', value: returnMoney(taxCents) },
      { name: 'lineTotalTaxes', value: returnMoney(taxCents) },
      { name: 'lineTaxesAndOtherFees', value: returnMoney(taxesAndFees) },
      { name: 'lineSubTotal', value: returnMoney(cents) },
      { name: 'lineTotal', value: returnMoney(cents + taxCents) },
    ],
    currentDeliveryStatus: 'NOT_SHIPPED',
    currentRefundStatus,
    currentTrackingStatuses: [{ status: 'COMPLETED', statusTime, currentRefundStatus, quantity }],
    refundChannels: [{ refundChannelName: 'InstantRefund', quantity: { measurementValue: 1 } }],
    refundCoveredBy: 'InstantRefund',
    cancellableQty: 0,
    quantity,
    returnExpectedFlag: false,
    isFastReplacement: false,
    isKeepIt: false,
    lastItem: false,
    refundedQty: 1,
    rechargeableQty: 0,
    returnTrackingDetail: [returnEvent(0, 'REFUND_COMPLETED', statusTime)],
    status: 'COMPLETED',
    statusTime,
  }
}

const taxOf = ({ tax }: Charge) => (tax === undefined ? 0 : -centsOf(tax.taxAmount))
const refundedCents = (charge: Charge) => taxOf(charge) - centsOf(charge.chargeAmount)

function returnCharge(charge: Charge): ReturnCharge {
  const { chargeType, chargeName, chargeAmount, tax } = charge
  const taxPerUnit = returnMoney(taxOf(charge))
  return {
    chargeCategory: chargeType,
    chargeName,
    chargePerUnit: returnMoney(0 - centsOf(chargeAmount)),
    isDiscount: false,
    isBillable: true,
    tax: tax === undefined ? [] : [{ taxName: tax.taxName, excessTax: returnMoney(0), taxPerUnit }],
    excessCharge: returnMoney(0),
    references: [{ name: 'isAdjustment', value: 'false' }],
  }
}
