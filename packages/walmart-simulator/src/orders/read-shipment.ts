import type { BodyPart } from '../gateway/body-part.ts'
import type { ReturnCenterAddress, TrackingInfo } from '../payloads.ts'
import type { LineShipment, Parcel, ParcelUpdate } from './line-lifecycle.ts'
import { readOrderLines, readStatuses, readUnits } from './read-order-lines.ts'

const methodCodes = ['Standard', 'Express', 'OneDay', 'Freight', 'WhiteGlove', 'Value']
const maxSellerOrderId = 30

/** A shipping call: either lines to ship, or parcels whose tracking to update. */
export interface Shipment {
  readonly ship: readonly (LineShipment & { readonly lineNumber: string })[]
  readonly update: readonly (ParcelUpdate & { readonly lineNumber: string })[]
}

interface ShipmentRules {
  readonly requiresSellerOrderId: boolean
  readonly carriers: readonly string[]
}

/** Reads `orderShipment`. `asn` is ignored. */
export function readShipment(body: BodyPart, { requiresSellerOrderId, carriers }: ShipmentRules): Shipment {
  const shipment = body.object('orderShipment')
  const isUpdate = shipment.has('processMode') && shipment.oneOf('processMode', ['PARTIAL_UPDATE']) !== undefined
  const lines = readOrderLines(shipment)
  if (isUpdate) {
    const update = lines.flatMap(({ lineNumber, part }) => {
      readSellerOrderId(part, requiresSellerOrderId)
      return readStatuses(part, 'Shipped').map((status) => ({ lineNumber, ...readParcelUpdate(status, carriers) }))
    })
    return { ship: [], update }
  }
  const ship = lines.map(({ lineNumber, part }) => ({
    lineNumber,
    sellerOrderId: readSellerOrderId(part, requiresSellerOrderId),
    intentToCancelOverride: part.flag('intentToCancelOverride'),
    parcels: readStatuses(part, 'Shipped').map((status) => readParcel(status, carriers)),
  }))
  return { ship, update: [] }
}

/** Required by Walmart's schema, but missing from its own samples and from most clients' requests. */
function readSellerOrderId(line: BodyPart, isRequired: boolean): string | undefined {
  if (!isRequired && !line.has('sellerOrderId')) return undefined
  const sellerOrderId = line.text('sellerOrderId')
  if (sellerOrderId.length <= maxSellerOrderId) return sellerOrderId
  throw line.error('sellerOrderId', `sellerOrderId must not exceed ${maxSellerOrderId} characters`)
}

function readParcelUpdate(status: BodyPart, carriers: readonly string[]): ParcelUpdate {
  const currentTrackingNumber = status.object('currentTrackingInfo').text('trackingNumber')
  return { ...readParcel(status, carriers), currentTrackingNumber }
}

function readParcel(status: BodyPart, carriers: readonly string[]): Parcel {
  return {
    units: readUnits(status),
    trackingInfo: readTracking(status.object('trackingInfo'), carriers),
    ...(status.has('returnCenterAddress') ? { returnCenterAddress: readAddress(status) } : {}),
  }
}

function readTracking(tracking: BodyPart, carriers: readonly string[]): TrackingInfo {
  const methodCode = tracking.has('methodCode') ? tracking.value('methodCode') : undefined
  if (typeof methodCode !== 'string' || !methodCodes.includes(methodCode)) {
    throw tracking.error('methodCode', 'Method code is not supported')
  }
  const carrierName = readCarrier(tracking.object('carrierName'), carriers)
  // Walmart needs the URL to track a parcel of an unknown carrier. Some clients send an empty one for the others.
  const hasURL = tracking.has('trackingURL') && tracking.value('trackingURL') !== ''
  const trackingURL = 'otherCarrier' in carrierName || hasURL ? tracking.text('trackingURL') : ''
  return {
    shipDateTime: readShipTime(tracking),
    carrierName,
    methodCode,
    trackingNumber: tracking.text('trackingNumber'),
    ...(trackingURL === '' ? {} : { trackingURL }),
  }
}

/** Epoch milliseconds, as a number or in a string, or an ISO time. */
function readShipTime(tracking: BodyPart): number {
  const value = tracking.value('shipDateTime')
  if (typeof value !== 'string') return tracking.wholeNumber('shipDateTime')
  const isIso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(value)
  const ms = isIso ? Date.parse(value) : /^\d{12,13}$/.test(value) ? Number(value) : Number.NaN
  if (ms > 0) return ms
  throw tracking.error('shipDateTime', 'shipDateTime must be epoch milliseconds or an ISO time')
}

function readCarrier(name: BodyPart, carriers: readonly string[]): TrackingInfo['carrierName'] {
  if (name.has('carrier') || !name.has('otherCarrier')) return { carrier: name.oneOf('carrier', carriers) }
  return { otherCarrier: name.text('otherCarrier') }
}

function readAddress(status: BodyPart): ReturnCenterAddress {
  const address = status.object('returnCenterAddress')
  const optional = ['name', 'address2', 'dayPhone', 'emailId'] as const
  return {
    ...Object.fromEntries(optional.flatMap((field) => (address.has(field) ? [[field, address.text(field)]] : []))),
    address1: address.text('address1'),
    city: address.text('city'),
    state: address.text('state'),
    postalCode: address.text('postalCode'),
    country: address.text('country'),
  }
}
