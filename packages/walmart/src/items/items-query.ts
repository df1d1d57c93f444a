import { z } from 'zod'

import { WalmartError } from '../errors.ts'
import type { Continuing, Skipping } from '../http/page.ts'
import { readInput } from '../http/read-input.ts'
import type { CallOptions } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'

/** Condition of an item. Walmart may add values. */
export type ItemCondition =
  | 'New'
  | 'New without box'
  | 'New without tags'
  | 'Restored Premium'
  | 'Restored'
  | 'Remanufactured'
  | 'Open Box'
  | 'Pre-Owned: Like New'
  | 'Pre-Owned: Good'
  | 'Pre-Owned: Fair'
  | 'New with defects'
  | (string & {})

/** Parameters of `listItems`. Without filters, Walmart includes retired items. */
export interface ItemsQuery extends CallOptions, Continuing, Skipping {
  /** Resumes after the page with this `cursor`. It contains the parameters below, which are then ignored. */
  readonly cursor?: string | undefined
  /** Items per page, at most 1000. Default: 200. Walmart's own default is 20. */
  readonly limit?: number | undefined
  readonly sku?: string | undefined
  readonly gtin?: string | undefined
  /** ACTIVE, ARCHIVED or RETIRED. */
  readonly lifecycleStatus?: string | undefined
  /** PUBLISHED or UNPUBLISHED. Items have more statuses than can be filtered. */
  readonly publishedStatus?: string | undefined
  /** In_stock, Out_of_stock or Preorder. */
  readonly availability?: string | undefined
  readonly variantGroupId?: string | undefined
  readonly condition?: ItemCondition | undefined
  /** VIRTUALPACK, with the `gtin` of the item in the packs: adds `bundles`. */
  readonly bundleType?: string | undefined
  readonly showDuplicateItemInfo?: boolean | undefined
  readonly includeCustomerFavoritesStatus?: boolean | undefined
}

const defaultLimit = 200

const Filters = z.object({
  sku: z.string().optional(),
  gtin: z.string().optional(),
  lifecycleStatus: z.string().optional(),
  publishedStatus: z.string().optional(),
  availability: z.string().optional(),
  variantGroupId: z.string().optional(),
  condition: z.string().optional(),
  bundleType: z.string().optional(),
  showDuplicateItemInfo: z.boolean().optional(),
  includeCustomerFavoritesStatus: z.boolean().optional(),
})

/** Start of a page. With a null `nextCursor`, Walmart's cursor has expired and the list continues by offset. */
const ItemsPosition = Filters.extend({
  nextCursor: z.string().min(1).nullable(),
  offset: z.int().min(0),
  /** The total of the previous page, if it had one. */
  total: z.int().min(0).optional(),
  limit: z.int().min(1),
})
export type ItemsPosition = z.output<typeof ItemsPosition>

export function startOf({ cursor, limit = defaultLimit, ...query }: ItemsQuery): ItemsPosition {
  if (cursor === undefined) return { ...readInput(Filters, query), nextCursor: '*', offset: 0, limit }
  try {
    return ItemsPosition.parse(JSON.parse(cursor))
  } catch {
    throw new WalmartError('invalid_request', 'The cursor does not belong to a list of items')
  }
}

export function itemsPath({ nextCursor, offset, limit, total: _total, ...filters }: ItemsPosition): string {
  const search = toSearch({
    limit,
    nextCursor: nextCursor ?? undefined,
    offset: offset > 0 || nextCursor === null ? offset : undefined,
    ...filters,
  })
  return `/v3/items${search}`
}
