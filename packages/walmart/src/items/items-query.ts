import { z } from 'zod'

import { WalmartError } from '../errors.ts'
import type { Continuing, Skipping } from '../http/page.ts'
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
  /**
   * Items per page. Default: 200, or 50 if Walmart rejects 200. Its specification of 2024 allows 50, newer documents are
   * said to allow 1000. Walmart's own default is 20.
   */
  readonly limit?: number | undefined
  readonly sku?: string | undefined
  /** ACTIVE, ARCHIVED or RETIRED. */
  readonly lifecycleStatus?: string | undefined
  /** PUBLISHED, READY_TO_PUBLISH, IN_PROGRESS, UNPUBLISHED, STAGE or SYSTEM_PROBLEM. */
  readonly publishedStatus?: string | undefined
  readonly variantGroupId?: string | undefined
  readonly condition?: ItemCondition | undefined
}

const largeLimit = 200
/** The highest limit that Walmart certainly accepts. */
export const safeLimit = 50

/** Start of a page. With a null `nextCursor`, Walmart's cursor has expired and the list continues by offset. */
const ItemsPosition = z.object({
  nextCursor: z.string().min(1).nullable(),
  offset: z.int().min(0),
  /** The total of the previous page, if it had one. */
  total: z.int().min(0).optional(),
  limit: z.int().min(1),
  sku: z.string().optional(),
  lifecycleStatus: z.string().optional(),
  publishedStatus: z.string().optional(),
  variantGroupId: z.string().optional(),
  condition: z.string().optional(),
})
export type ItemsPosition = z.output<typeof ItemsPosition>

export function startOf(query: ItemsQuery): ItemsPosition {
  const { cursor, limit = largeLimit, sku, lifecycleStatus, publishedStatus, variantGroupId, condition } = query
  if (cursor === undefined) {
    const filters = { sku, lifecycleStatus, publishedStatus, variantGroupId, condition }
    return { nextCursor: '*', offset: 0, limit, ...filters }
  }
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
