import { z } from 'zod'

import { Code, Identifier } from '../scalars.ts'

const ShipNodeAddress = z.looseObject({
  addressLine1: z.string().nullish(),
  addressLine2: z.string().nullish(),
  city: z.string().nullish(),
  state: z.string().nullish(),
  country: z.string().nullish(),
  postalCode: Code.nullish(),
})

/**
 * A fulfillment center of the seller, as returned by `GET /v3/settings/shipping/shipnodes`.
 * `shipNode` is its id: mostly 17 or 18 digits, but the seller's id for the default virtual node.
 * `nodeType` is PHYSICAL, VIRTUAL or 3PL, `status` ACTIVE or INACTIVE, `timeZone` one of 22 abbreviations such as PST, CET or JST.
 */
export const ShipNode = z.looseObject({
  shipNode: Identifier,
  shipNodeName: z.string().nullish(),
  nodeType: z.string().nullish(),
  status: z.string().nullish(),
  timeZone: z.string().nullish(),
  customNodeId: Code.nullish(),
  postalAddress: ShipNodeAddress.nullish(),
})
export type ShipNode = z.output<typeof ShipNode>
/** A ship node in Walmart's JSON. */
export type ShipNodeJson = z.input<typeof ShipNode>

/** The response of `GET /v3/settings/shipping/shipnodes`: an array, without paging. */
export const ShipNodesResponse = z.array(z.unknown())
export type ShipNodesResponse = z.output<typeof ShipNodesResponse>
