import { z } from 'zod'

import { Code, Identifier } from '../scalars.ts'

/** Where a ship node is. */
const ShipNodeAddress = z.looseObject({
  addressLine1: z.string().nullish(),
  addressLine2: z.string().nullish(),
  city: z.string().nullish(),
  state: z.string().nullish(),
  country: z.string().nullish(),
  postalCode: Code.nullish(),
})

/**
 * A fulfilment centre of the seller, as `GET /v3/settings/shipping/shipnodes` lists it.
 * `shipNode` is its id: 17 or 18 digits for most, the seller's own number for the default virtual node.
 * `nodeType` is PHYSICAL, VIRTUAL or 3PL, `status` ACTIVE or INACTIVE, `timeZone` a United States zone such as PST.
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
/** A ship node as Walmart writes it. */
export type ShipNodeJson = z.input<typeof ShipNode>

/** The answer of `GET /v3/settings/shipping/shipnodes`: a bare array, without paging. */
export const ShipNodesResponse = z.array(z.unknown())
export type ShipNodesResponse = z.output<typeof ShipNodesResponse>
