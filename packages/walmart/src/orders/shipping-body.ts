import type { z } from 'zod'

import { groupLines, statusQuantity } from './line-units.ts'
import type { Shipment, ShipmentLine, TrackingUpdate, TrackingUpdateLine } from './shipment.ts'

/** The body of Walmart's `shippingUpdates` for a shipment. */
export function shippingBody({ purchaseOrderId, lines }: z.output<typeof Shipment>) {
  const orderLine = groupLines(lines).map(([lineNumber, parcels]) => ({
    lineNumber,
    intentToCancelOverride: parcels[0]?.intentToCancelOverride ?? false,
    sellerOrderId: parcels[0]?.sellerOrderId ?? purchaseOrderId,
    orderLineStatuses: { orderLineStatus: parcels.map(parcelStatus) },
  }))
  return { orderShipment: { orderLines: { orderLine } } }
}

/** The body of Walmart's `shippingUpdates` for a tracking update. */
export function trackingUpdateBody({ purchaseOrderId, lines }: z.output<typeof TrackingUpdate>) {
  const orderLine = groupLines(lines).map(([lineNumber, parcels]) => ({
    lineNumber,
    sellerOrderId: parcels[0]?.sellerOrderId ?? purchaseOrderId,
    orderLineStatuses: {
      orderLineStatus: parcels.map((parcel) => ({
        ...parcelStatus(parcel),
        currentTrackingInfo: { trackingNumber: parcel.currentTrackingNumber },
      })),
    },
  }))
  return { orderShipment: { processMode: 'PARTIAL_UPDATE', orderLines: { orderLine } } }
}

function parcelStatus(parcel: z.output<typeof ShipmentLine> | z.output<typeof TrackingUpdateLine>) {
  const { carrier, otherCarrier, methodCode, trackingNumber, trackingUrl } = parcel
  return {
    status: 'Shipped',
    statusQuantity: statusQuantity(parcel.quantity),
    trackingInfo: {
      shipDateTime: parcel.shippedAt.getTime(),
      carrierName: { carrier, otherCarrier },
      methodCode,
      trackingNumber,
      trackingURL: trackingUrl,
    },
    returnCenterAddress: parcel.returnCenterAddress,
    asn: parcel.asn,
  }
}
