import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { isPlain, Label, Time } from '../../fields.ts'

/** Units of an order line in a parcel. */
export const ShippedLine = z
  .strictObject({
    line_number: Label.meta({ description: 'The `lineNumber` of the order line.', examples: ['1'] }),
    quantity: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Units in the parcel.', examples: [1] }),
  })
  .meta({ id: 'ShippedLine' })
export type ShippedLine = documented.ShippedLine

/** Walmart's shipping methods. */
export const ShippingMethod = z.enum(['Standard', 'Express', 'OneDay', 'Freight', 'WhiteGlove', 'Value'])
export type ShippingMethod = documented.ShippingMethod

/** How a parcel travels, and how it can be followed. */
export const trackingFields = {
  shipped_at: Time.meta({
    description: 'When the parcel was handed to the carrier.',
    examples: ['2026-11-24T15:00:00.000Z'],
  }),
  carrier: Label.optional().meta({
    description:
      "Walmart's name for the carrier, such as `UPS`, `USPS`, `FedEx` or `OnTrac`. The contract exports the known ones as " +
      '`knownCarriers`. For any other, use `other_carrier`.',
    examples: ['UPS'],
  }),
  other_carrier: Label.optional().meta({
    description: 'The name of a carrier that Walmart has no name for. Requires `tracking_url`.',
  }),
  method_code: ShippingMethod,
  tracking_number: z
    .string()
    .regex(/^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*$/, {
      error: 'must consist of letters and digits, with single spaces or hyphens between them',
    })
    .max(100)
    .meta({ examples: ['1Z12345E0205271688'] }),
  tracking_url: z
    .url({ protocol: /^https?$/, error: 'must be a URL that starts with https:// or http://' })
    .regex(/^https?:\/\/[^/]/, { error: 'must be a URL that starts with https:// or http://' })
    .max(2000)
    .check(...isPlain)
    .optional(),
} as const

interface CarrierFields {
  readonly carrier?: string | undefined
  readonly other_carrier?: string | undefined
  readonly tracking_url?: string | undefined
}

/** A parcel has one carrier, by either name. */
export const hasOneCarrier = z.superRefine<CarrierFields>(
  ({ carrier, other_carrier: otherCarrier, tracking_url: trackingUrl }, context) => {
    if ((carrier === undefined) === (otherCarrier === undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['carrier'],
        message: 'must be present unless other_carrier is, and not together with it',
      })
    }
    if (otherCarrier !== undefined && trackingUrl === undefined) {
      context.addIssue({ code: 'custom', path: ['tracking_url'], message: 'is required with other_carrier' })
    }
  },
)

/** The same rule for JSON Schema, which cannot express the refinement. */
export const oneCarrierSchema = {
  oneOf: [
    { properties: { carrier: true, other_carrier: false }, required: ['carrier'] },
    {
      properties: { carrier: false, other_carrier: true, tracking_url: true },
      required: ['other_carrier', 'tracking_url'],
    },
  ],
}
