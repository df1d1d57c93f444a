import { z } from 'zod'

import { openText, PathId, Text, Units } from '../input-scalars.ts'
import type { KnownCarrier } from './known-carriers.ts'

const ReturnCenterAddress = z.strictObject({
  name: Text.optional(),
  address1: Text,
  address2: Text.optional(),
  city: Text,
  state: Text,
  postalCode: Text,
  /** Three-letter code, such as `USA`. */
  country: Text,
  dayPhone: Text.optional(),
  emailId: Text.optional(),
})

const parcel = {
  lineNumber: Text,
  /** Units of the line in the parcel. */
  quantity: Units,
  /** A carrier known to Walmart; use `otherCarrier` for any other. */
  carrier: openText<KnownCarrier>().optional(),
  /** Requires `trackingUrl`. */
  otherCarrier: Text.optional(),
  methodCode: openText<'Standard' | 'Express' | 'OneDay' | 'Freight' | 'WhiteGlove' | 'Value'>(),
  trackingNumber: Text,
  trackingUrl: z.url('expected a URL').optional(),
  shippedAt: z.date('expected a valid Date'),
  /** Shown on the return label. Default: the purchase order's id. Must be the same for all parcels of a line. */
  sellerOrderId: Text.max(30, 'expected at most 30 characters').optional(),
  /** Where returns of the order are sent. */
  returnCenterAddress: ReturnCenterAddress.optional(),
  /** The numbers of an advance shipping notice. */
  asn: z.strictObject({ packageASN: Text, palletASN: Text.optional() }).optional(),
}

/** Units of one line in one parcel. A line shipped in several parcels has one entry for each. */
export const ShipmentLine = z
  .strictObject({
    ...parcel,
    /** True ships a line that the customer wants to cancel. Must be the same for all parcels of a line. */
    intentToCancelOverride: z.boolean().optional(),
  })
  .superRefine(checkCarrier)
export type ShipmentLine = z.input<typeof ShipmentLine>

/** Shipped units of an order. Other lines and units do not change. */
export const Shipment = z.strictObject({
  purchaseOrderId: PathId,
  lines: z.array(ShipmentLine).min(1, 'expected at least one line').superRefine(checkLines),
})
export type Shipment = z.input<typeof Shipment>

/** The new tracking of a parcel, and its current tracking number. */
export const TrackingUpdateLine = z.strictObject({ ...parcel, currentTrackingNumber: Text }).superRefine(checkCarrier)
export type TrackingUpdateLine = z.input<typeof TrackingUpdateLine>

/** New tracking for parcels of an order. */
export const TrackingUpdate = z.strictObject({
  purchaseOrderId: PathId,
  lines: z.array(TrackingUpdateLine).min(1, 'expected at least one line').superRefine(checkLines),
})
export type TrackingUpdate = z.input<typeof TrackingUpdate>

interface CarrierFields {
  readonly carrier?: string | undefined
  readonly otherCarrier?: string | undefined
  readonly trackingUrl?: string | undefined
}

function checkCarrier({ carrier, otherCarrier, trackingUrl }: CarrierFields, context: z.RefinementCtx): void {
  if ((carrier === undefined) === (otherCarrier === undefined)) {
    context.addIssue({ code: 'custom', path: ['carrier'], message: 'pass either carrier or otherCarrier' })
  }
  if (otherCarrier !== undefined && trackingUrl === undefined) {
    context.addIssue({ code: 'custom', path: ['trackingUrl'], message: 'is required with otherCarrier' })
  }
}

interface Numbered {
  readonly lineNumber: string
  readonly sellerOrderId?: string | undefined
  readonly intentToCancelOverride?: boolean | undefined
}

/** In Walmart's JSON, these fields belong to the line, not to its parcels. */
const lineFields = ['sellerOrderId', 'intentToCancelOverride'] as const

function checkLines(lines: readonly Numbered[], context: z.RefinementCtx): void {
  for (const [index, line] of lines.entries()) {
    const first = lines.find(({ lineNumber }) => lineNumber === line.lineNumber)
    for (const field of lineFields) {
      if (first?.[field] === line[field]) continue
      const message = `must be the same for all parcels of line ${line.lineNumber}`
      context.addIssue({ code: 'custom', path: [index, field], message })
    }
  }
}
