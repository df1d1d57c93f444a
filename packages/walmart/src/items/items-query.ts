import { z } from 'zod'

import { WalmartError } from '../errors.ts'

/** Which items to list. Without filters, Walmart lists retired items too. */
export interface ItemsQuery {
  /** A page's `cursor`, to go on after that page. The parameters below are in it, and are not read again. */
  readonly cursor?: string | undefined
  /**
   * Items a page; 50 if not given. Walmart's own default is 20, and 50 the only maximum its specification names; newer
   * documents are said to allow 1000.
   */
  readonly limit?: number | undefined
  /** ACTIVE, ARCHIVED or RETIRED. */
  readonly lifecycleStatus?: string | undefined
  /** PUBLISHED, READY_TO_PUBLISH, IN_PROGRESS, UNPUBLISHED, STAGE or SYSTEM_PROBLEM. */
  readonly publishedStatus?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Where in the list a page starts. `nextCursor` null: Walmart's cursor is gone, and the offset alone leads on. */
const ItemsPosition = z.object({
  nextCursor: z.string().min(1).nullable(),
  offset: z.int().min(0),
  limit: z.int().min(1),
  lifecycleStatus: z.string().optional(),
  publishedStatus: z.string().optional(),
})
export type ItemsPosition = z.output<typeof ItemsPosition>

export function startOf({ cursor, limit, lifecycleStatus, publishedStatus }: ItemsQuery): ItemsPosition {
  if (cursor === undefined) return { nextCursor: '*', offset: 0, limit: limit ?? 50, lifecycleStatus, publishedStatus }
  try {
    return ItemsPosition.parse(JSON.parse(cursor))
  } catch {
    throw new WalmartError('invalid_request', 'The cursor is not one of a list of items')
  }
}

export function itemsPath({ nextCursor, offset, limit, lifecycleStatus, publishedStatus }: ItemsPosition): string {
  const search = new URLSearchParams({ limit: String(limit) })
  if (nextCursor !== null) search.set('nextCursor', nextCursor)
  if (offset > 0 || nextCursor === null) search.set('offset', String(offset))
  if (lifecycleStatus !== undefined) search.set('lifecycleStatus', lifecycleStatus)
  if (publishedStatus !== undefined) search.set('publishedStatus', publishedStatus)
  return `/v3/items?${search}`
}
