import { z } from 'zod'

import { Code, Identifier, listOf } from '../scalars.ts'

const NodeError = z.looseObject({
  code: Code.nullish(),
  field: z.string().nullish(),
  description: z.string().nullish(),
  info: z.string().nullish(),
})

/** The result at a ship node. If `status` is not `Success`, `errors` say why. */
export const NodeUpdate = z.looseObject({
  shipNode: Identifier,
  status: z.string().nullish(),
  errors: listOf(NodeError),
})
export type NodeUpdate = z.output<typeof NodeUpdate>

/** The response of `PUT /v3/inventories/{sku}`, which is HTTP 200 even if nodes failed. */
export const NodeUpdates = z.looseObject({ sku: Code, nodes: listOf(NodeUpdate) })
export type NodeUpdates = z.output<typeof NodeUpdates>
