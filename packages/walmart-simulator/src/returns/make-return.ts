import { centsOf } from '../orders/cents.ts'
import type { Order, OrderLine } from '../payloads.ts'
import type { ReturnCharge, ReturnMoney, ReturnOrder, ReturnOrderLine } from './payloads.ts'
import { returnEvent } from './return-lifecycle.ts'
import { customerNameOf, dayMs, returnMoney as money } from './return-parts.ts'

/** What a customer returns, and when. */
export interface ReturnRequest {
  readonly returnOrderId: string
  readonly atMs: number
  readonly reason: string
  readonly returnType: ReturnOrder['returnType']
  readonly channelName: ReturnOrder['returnChannel']['channelName']
  readonly lines: readonly { readonly line: OrderLine; readonly units: number; readonly isKeepIt?: boolean }[]
}

/** A return as it is when the customer requests it. */
export function makeReturn(order: Order, request: ReturnRequest): ReturnOrder {
  const { returnOrderId, atMs } = request
  const lines = request.lines.map((_, index) => makeReturnLine(order, request, index))
  const totalCents = lines.reduce((sum, line) => sum + totalOf(line), 0)
  const label = {
    labelImageURL: `https://labels.example.com/${returnOrderId}.png`,
    carrierInfoList: [
      {
        carrierId: '21',
        carrierName: 'USPS',
        serviceType: 'USPS Ground',
        trackingNo: `SIMR${returnOrderId.slice(-10)}`,
      },
    ],
  }
  const returnLines = lines.map(({ returnOrderLineNumber }) => ({ returnOrderLineNumber }))
  return {
    returnOrderId,
    customerEmailId: order.customerEmailId,
    customerName: customerNameOf(order),
    customerOrderId: order.customerOrderId,
    refundMode: 'POST_DELIVERY',
    returnOrderDate: new Date(atMs).toISOString(),
    returnByDate: new Date(atMs + 30 * dayMs).toISOString(),
    returnType: request.returnType,
    ...(request.returnType === 'REPLACEMENT' ? { replacementCustomerOrderId: `2${returnOrderId.slice(-14)}` } : {}),
    totalRefundAmount: money(totalCents),
    returnLineGroups: [{ groupNo: 1, returnLines, labels: [label], returnExpectedFlag: true }],
    returnOrderLines: lines,
    returnChannel: { channelName: request.channelName },
  }
}

function makeReturnLine(order: Order, { atMs, reason, lines }: ReturnRequest, index: number): ReturnOrderLine {
  const picked = lines[index]
  if (picked === undefined) throw new Error('The return has no such line')
  const { line, units, isKeepIt = false } = picked
  const statusTime = new Date(atMs).toISOString()
  const quantity = { unitOfMeasure: 'EACH', measurementValue: units } as const
  const charges = chargesOf(line)
  const unitCents = sumOf(charges.map(({ chargePerUnit }) => chargePerUnit))
  const taxCents = sumOf(charges.flatMap(({ tax }) => tax.map(({ taxPerUnit }) => taxPerUnit)))
  return {
    returnOrderLineNumber: index + 1,
    salesOrderLineNumber: Number(line.lineNumber),
    returnReason: reason,
    purchaseOrderId: order.purchaseOrderId,
    purchaseOrderLineNumber: Number(line.lineNumber),
    ...(line.sellerOrderId === undefined ? {} : { sellerOrderId: line.sellerOrderId }),
    isReturnForException: false,
    item: {
      sku: line.item.sku,
      condition: 'New',
      productName: line.item.productName,
      itemWeight: { unitOfMeasure: 'POUND', measurementValue: 1 + line.item.sku.length / 10 },
    },
    charges,
    unitPrice: money(unitCents),
    chargeTotals: [
      { name: 'lineUnitPrice', value: money(unitCents) },
      { name: 'lineProductTaxes', value: money(taxCents * units) },
      { name: 'lineTotalTaxes', value: money(taxCents * units) },
      { name: 'lineTaxesAndOtherFees', value: money(taxCents * units) },
      { name: 'lineSubTotal', value: money(unitCents * units) },
      { name: 'lineTotal', value: money((unitCents + taxCents) * units) },
    ],
    currentDeliveryStatus: 'NOT_SHIPPED',
    currentTrackingStatuses: [{ status: 'INITIATED', statusTime, quantity }],
    refundChannels: [],
    refundCoveredBy: 'seller',
    cancellableQty: units,
    quantity,
    returnExpectedFlag: !isKeepIt,
    isFastReplacement: false,
    isKeepIt,
    lastItem: units === Number(line.orderLineQuantity.amount),
    refundedQty: 0,
    rechargeableQty: 0,
    returnTrackingDetail: [returnEvent(0, 'RETURN_INITIATED', statusTime)],
    status: 'INITIATED',
    statusTime,
  }
}

/** Product charges only: shipping is not refunded with a return. */
function chargesOf(line: OrderLine): ReturnCharge[] {
  const units = Number(line.orderLineQuantity.amount)
  return line.charges.charge
    .filter(({ chargeType }) => chargeType === 'PRODUCT')
    .map(({ chargeName, chargeAmount, tax }) => ({
      chargeCategory: 'PRODUCT',
      chargeName,
      chargePerUnit: money(centsOf(chargeAmount) / units),
      isDiscount: chargeAmount.amount < 0,
      isBillable: true,
      tax:
        tax === undefined
          ? []
          : [{ taxName: tax.taxName, excessTax: money(0), taxPerUnit: money(centsOf(tax.taxAmount) / units) }],
      excessCharge: money(0),
      references: [{ name: 'isAdjustment', value: 'false' }],
    }))
}

const centsIn = ({ currencyAmount }: ReturnMoney) => Math.round(currencyAmount * 100)
const sumOf = (amounts: readonly ReturnMoney[]) => amounts.reduce((sum, amount) => sum + centsIn(amount), 0)
const totalOf = ({ chargeTotals }: ReturnOrderLine) =>
  sumOf(chargeTotals.filter(({ name }) => name === 'lineTotal').map(({ value }) => value))
