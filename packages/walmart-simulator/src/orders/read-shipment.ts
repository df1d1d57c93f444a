import type { BodyPart } from '../gateway/body-part.ts'
import type { ReturnCenterAddress, TrackingInfo } from '../payloads.ts'
import { carriers } from './carriers.ts'
import type { LineShipment, Parcel, ParcelUpdate } from './line-life.ts'
import { readOrderLines, readStatuses, readUnits } from './read-order-lines.ts'

const methodCodes = ['Standard', 'Express', 'OneDay', 'Freight', 'WhiteGlove', 'Value']
const maxSellerOrderId = 30

/** What a shipping call asks for: to ship lines, or to change the tracking of parcels that were shipped. */
export interface Shipment {
  readonly ship: readonly (LineShipment & { readonly lineNumber: string })[]
  readonly update: readonly (ParcelUpdate & { readonly lineNumber: string })[]
}

/** Reads `orderShipment`. `asn` is taken and not looked at. */
export function readShipment(body: BodyPart): Shipment {
  const shipment = body.object('orderShipment')
  const isUpdate = shipment.has('processMode') && shipment.oneOf('processMode', ['PARTIAL_UPDATE']) !== undefined
  const lines = readOrderLines(shipment)
  if (isUpdate) {
    const update = lines.flatMap(({ lineNumber, part }) => {
      readSellerOrderId(part)
      return readStatuses(part, 'Shipped').map((status) => ({ lineNumber, ...readParcelUpdate(status) }))
    })
    return { ship: [], update }
  }
  const ship = lines.map(({ lineNumber, part }) => ({
    lineNumber,
    sellerOrderId: readSellerOrderId(part),
    intentToCancelOverride: part.flag('intentToCancelOverride'),
    parcels: readStatuses(part, 'Shipped').map(readParcel),
  }))
  return { ship, update: [] }
}

function readSellerOrderId(line: BodyPart): string {
  const sellerOrderId = line.text('sellerOrderId')
  if (sellerOrderId.length <= maxSellerOrderId) return sellerOrderId
  throw line.refusal('sellerOrderId', `sellerOrderId may have ${maxSellerOrderId} characters`)
}

function readParcelUpdate(status: BodyPart): ParcelUpdate {
  const currentTrackingNumber = status.object('currentTrackingInfo').text('trackingNumber')
  return { ...readParcel(status), currentTrackingNumber }
}

function readParcel(status: BodyPart): Parcel {
  return {
    units: readUnits(status),
    trackingInfo: readTracking(status.object('trackingInfo')),
    ...(status.has('returnCenterAddress') ? { returnCenterAddress: readAddress(status) } : {}),
  }
}

function readTracking(tracking: BodyPart): TrackingInfo {
  const methodCode = tracking.has('methodCode') ? tracking.value('methodCode') : undefined
  if (typeof methodCode !== 'string' || !methodCodes.includes(methodCode)) {
    throw tracking.refusal('methodCode', 'Method code is not supported')
  }
  const carrierName = readCarrier(tracking.object('carrierName'))
  // Without a carrier that it knows, Walmart cannot find the parcel.
  const trackingURL = 'otherCarrier' in carrierName || tracking.has('trackingURL') ? tracking.text('trackingURL') : ''
  return {
    shipDateTime: tracking.wholeNumber('shipDateTime'),
    carrierName,
    methodCode,
    trackingNumber: tracking.text('trackingNumber'),
    ...(trackingURL === '' ? {} : { trackingURL }),
  }
}

function readCarrier(name: BodyPart): TrackingInfo['carrierName'] {
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
