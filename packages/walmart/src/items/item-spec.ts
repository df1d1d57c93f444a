import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { openText, Text } from '../input-scalars.ts'
import { listOf } from '../scalars.ts'

/** The feed whose contents to describe. */
export const ItemSpecQuery = z.strictObject({
  feedType: openText<'MP_ITEM' | 'MP_MAINTENANCE'>(),
  /** Such as `5.0.20250121-19_24_23-api`. */
  version: Text,
  /** At most 20, such as `Lamps`. */
  productTypes: z
    .array(Text)
    .min(1)
    .max(20, 'expected at most 20 product types a call, which is Walmart’s limit')
    .optional(),
})
export type ItemSpecQuery = z.input<typeof ItemSpecQuery>

/** A JSON schema of the contents of a feed. */
export const ItemSpec = z.looseObject({ type: z.string(), properties: z.record(z.string(), z.unknown()) })
export type ItemSpec = z.output<typeof ItemSpec>

const Subcategory = z.looseObject({ subCategoryName: z.string(), subCategoryId: z.string().nullish() })

/** Walmart's item categories. */
export const Taxonomy = z.looseObject({
  payload: listOf(z.looseObject({ category: z.string(), subcategory: listOf(Subcategory) })),
})
export type Taxonomy = z.output<typeof Taxonomy>

export async function getItemSpec(
  session: Session,
  query: ItemSpecQuery,
  { signal }: CallOptions = {},
): Promise<Reply<ItemSpec>> {
  const body = readInput(ItemSpecQuery, query)
  const response = await session.send({ method: 'POST', path: '/v3/items/spec', body, limit: 'getItemSpec', signal })
  // Walmart's specification has a bare schema, its example a wrapped one.
  return readReply(ItemSpec, response, (json) => fieldOf(json, 'schema') ?? json)
}

export async function getTaxonomy(session: Session, { signal }: CallOptions = {}): Promise<Reply<Taxonomy>> {
  const path = '/v3/items/taxonomy'
  return readReply(Taxonomy, await session.send({ method: 'GET', path, limit: 'countItems', signal }))
}
