import type { Order, OrderLine } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { ReportContent } from './report-store.ts'

const columns = [
  'actualDeliveryDate',
  'cancelDate',
  'cancelReason',
  'carrier',
  'catlgItemId',
  'defectType',
  'destinationState',
  'estimatedDeliveryDate',
  'legacySlrId',
  'offerConditionCode',
  'offerId',
  'orderPlacedDt',
  'poNum',
  'returnDate',
]

/** A row for each cancelled part of a line. The columns are Walmart's, as far as they are known. */
export function makeCancellationReport(seller: SimulatedSeller): ReportContent {
  const rows = seller.orders.flatMap((order) =>
    order.orderLines.orderLine.flatMap((line) =>
      line.orderLineStatuses.orderLineStatus.flatMap(({ status, cancellationReason = '' }) =>
        status === 'Cancelled' ? [row(seller, { order, line }, cancellationReason)] : [],
      ),
    ),
  )
  return { columns, rows }
}

interface Cancelled {
  readonly order: Order
  readonly line: OrderLine
}

function row({ partnerId, itemIndex, itemList }: SimulatedSeller, { order, line }: Cancelled, reason: string) {
  const position = itemIndex.find('sku', line.item.sku)
  return {
    actualDeliveryDate: '',
    cancelDate: day(line.statusDate),
    cancelReason: reason,
    carrier: '',
    catlgItemId: position === undefined ? '' : itemList.peek(position).wpid,
    defectType: 'Cancel',
    destinationState: order.shippingInfo.postalAddress.state,
    estimatedDeliveryDate: day(order.shippingInfo.estimatedDeliveryDate),
    legacySlrId: partnerId,
    offerConditionCode: '1',
    // SKU and partner.
    offerId: `${line.item.sku}_${partnerId}`,
    orderPlacedDt: day(order.orderDate),
    poNum: order.purchaseOrderId,
    returnDate: '',
  }
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
