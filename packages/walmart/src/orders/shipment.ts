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
  /** Three letters, `USA`. */
  country: Text,
  dayPhone: Text.optional(),
  emailId: Text.optional(),
})

const parcel = {
  lineNumber: Text,
  /** How many units of the line are in the parcel. */
  quantity: Units,
  /** A carrier that Walmart lists; any other goes into `otherCarrier`. */
  carrier: openText<KnownCarrier>().optional(),
  /** Needs `trackingUrl`. */
  otherCarrier: Text.optional(),
  methodCode: openText<'Standard' | 'Express' | 'OneDay' | 'Freight' | 'WhiteGlove' | 'Value'>(),
  trackingNumber: Text,
  trackingUrl: z.url('expected a URL').optional(),
  shippedAt: z.date('expected a valid Date'),
  /** Shown on the return label; the purchase order's id if not given. The same for all parcels of a line. */
  sellerOrderId: Text.max(30, 'expected at most 30 characters').optional(),
  /** Where returns of the order go to. */
  returnCenterAddress: ReturnCenterAddress.optional(),
  /** The numbers of an advance shipping notice. */
  asn: z.strictObject({ packageASN: Text, palletASN: Text.optional() }).optional(),
}

/** Units of one line in one parcel. A line that is sent in several parcels is there once for each. */
export const ShipmentLine = z
  .strictObject({
    ...parcel,
    /** To be true for a line that the customer wants to cancel. The same for all parcels of a line. */
    intentToCancelOverride: z.boolean().optional(),
  })
  .superRefine(checkCarrier)
export type ShipmentLine = z.input<typeof ShipmentLine>

/** What of an order was sent. Other lines, and other units of these lines, stay as they are. */
export const Shipment = z.strictObject({
  purchaseOrderId: PathId,
  lines: z.array(ShipmentLine).min(1, 'expected at least one line').superRefine(checkLines),
})
export type Shipment = z.input<typeof Shipment>

/** A parcel as it should be, and the tracking number that it was shipped with. */
export const TrackingUpdateLine = z.strictObject({ ...parcel, currentTrackingNumber: Text }).superRefine(checkCarrier)
export type TrackingUpdateLine = z.input<typeof TrackingUpdateLine>

/** Parcels of an order whose tracking is to change. */
export const TrackingUpdate = z.strictObject({
  purchaseOrderId: PathId,
  lines: z.array(TrackingUpdateLine).min(1, 'expected at least one line').superRefine(checkLines),
})
export type TrackingUpdate = z.input<typeof TrackingUpdate>

interface Carried {
  readonly carrier?: string | undefined
  readonly otherCarrier?: string | undefined
  readonly trackingUrl?: string | undefined
}

function checkCarrier({ carrier, otherCarrier, trackingUrl }: Carried, context: z.RefinementCtx): void {
  if ((carrier === undefined) === (otherCarrier === undefined)) {
    context.addIssue({ code: 'custom', path: ['carrier'], message: 'give either carrier or otherCarrier' })
  }
  if (otherCarrier !== undefined && trackingUrl === undefined) {
    context.addIssue({ code: 'custom', path: ['trackingUrl'], message: 'must be given with otherCarrier' })
  }
}

interface Numbered {
  readonly lineNumber: string
  readonly sellerOrderId?: string | undefined
  readonly intentToCancelOverride?: boolean | undefined
}

/** In Walmart's body they belong to the line, not to its parcels. */
const ofTheLine = ['sellerOrderId', 'intentToCancelOverride'] as const

function checkLines(lines: readonly Numbered[], context: z.RefinementCtx): void {
  for (const [index, line] of lines.entries()) {
    const first = lines.find(({ lineNumber }) => lineNumber === line.lineNumber)
    for (const field of ofTheLine) {
      if (first?.[field] === line[field]) continue
      const message = `must be the same for all parcels of line ${line.lineNumber}`
      context.addIssue({ code: 'custom', path: [index, field], message })
    }
  }
}
