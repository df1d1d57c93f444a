import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { markets } from '../markets.ts'
import type { Order, OrderLine } from '../payloads.ts'
import { changeLines, changeOrder } from './change-order.ts'
import { changeTracking, type Parcel, shipLine } from './line-lifecycle.ts'
import { readShipment } from './read-shipment.ts'

/** `POST /v3/orders/{purchaseOrderId}/shipping`. */
export const shipOrderLines = (call: DataCall): { order: Order } =>
  changeOrder(call, (order, context) => {
    const { ship, update } = readShipment(readBody(call, 'GMP_ORDER_API'), {
      requiresSellerOrderId: call.settings.has('require-seller-order-id'),
      carriers: markets[call.seller.market].carriers,
    })
    if (update.length > 0) {
      return changeLines(order, update, (line, parcel) => changeTracking(line, parcel, context))
    }
    return changeLines(order, ship, (line, shipment) => {
      if (!call.settings.has('ignore-repeated-parcel')) return shipLine(line, shipment, context)
      const parcels = shipment.parcels.filter((parcel) => !isShipped(line, parcel))
      return parcels.length === 0 ? line : shipLine(line, { ...shipment, parcels }, context)
    })
  })

const isShipped = (line: OrderLine, { units, trackingInfo }: Parcel): boolean =>
  line.orderLineStatuses.orderLineStatus.some(
    (one) =>
      Number(one.statusQuantity.amount) === units && one.trackingInfo?.trackingNumber === trackingInfo.trackingNumber,
  )
