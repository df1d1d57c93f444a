import { z } from 'zod'

import { Code, Identifier, listOf } from '../scalars.ts'

const NodeError = z.looseObject({
  code: Code.nullish(),
  field: z.string().nullish(),
  description: z.string().nullish(),
  info: z.string().nullish(),
})

/** What became of the stock at a ship node. `status` is `Success`, or else `errors` say why not. */
export const NodeUpdate = z.looseObject({
  shipNode: Identifier,
  status: z.string().nullish(),
  errors: listOf(NodeError),
})
export type NodeUpdate = z.output<typeof NodeUpdate>

/** The answer of `PUT /v3/inventories/{sku}`: HTTP 200 whatever became of the nodes. */
export const NodeUpdates = z.looseObject({ sku: Code, nodes: listOf(NodeUpdate) })
export type NodeUpdates = z.output<typeof NodeUpdates>
