import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf, walmartError, type JsonResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { openText, PathText } from '../input-scalars.ts'
import { Item } from './item.ts'
import type { ItemCondition } from './items-query.ts'

/** Options of `getItem`. */
export interface GetItemOptions extends CallOptions {
  /** The type of the id. Default: SKU. */
  readonly productIdType?: 'SKU' | 'GTIN' | 'UPC' | 'EAN' | 'ISBN' | 'ITEM_ID' | (string & {}) | undefined
  /** Selects among items with the same GTIN, UPC, EAN or ISBN. */
  readonly condition?: ItemCondition | undefined
  readonly showDuplicateItemDetails?: boolean | undefined
  readonly includeCustomerFavoritesStatus?: boolean | undefined
}

const Input = z.object({
  id: PathText,
  productIdType: openText().default('SKU'),
  condition: openText().optional(),
  showDuplicateItemDetails: z.boolean().optional(),
  includeCustomerFavoritesStatus: z.boolean().optional(),
})

export async function getItem(session: Session, id: string, options: GetItemOptions = {}): Promise<Reply<Item>> {
  const { id: known, ...parameters } = readInput(Input, { ...options, id })
  // Walmart's specification of 2024 requires the type, even for a SKU.
  const path = `/v3/items/${encodeURIComponent(known)}${toSearch(parameters)}`
  const response = await session.send({ method: 'GET', path, limit: 'getItem', signal: options.signal })
  return readReply(Item, response, (json) => onlyItem(json, response))
}

/** Walmart returns a list, as for all items. */
function onlyItem(json: unknown, response: JsonResponse): unknown {
  const items = fieldOf(json, 'ItemResponse')
  if (!Array.isArray(items)) return items
  if (items.length === 0) throw walmartError('not_found', response, { message: 'the list of items is empty' })
  if (items.length > 1) {
    const message = `${items.length} items have this id; use the SKU, or pass a condition`
    throw walmartError('unexpected_response', response, { message })
  }
  return items[0]
}
