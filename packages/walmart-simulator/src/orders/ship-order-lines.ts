import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { markets } from '../markets.ts'
import type { Order } from '../payloads.ts'
import { changeLines, changeOrder } from './change-order.ts'
import { changeTracking, shipLine } from './line-lifecycle.ts'
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
    return changeLines(order, ship, (line, shipment) => shipLine(line, shipment, context))
  })
