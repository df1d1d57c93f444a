import * as z from 'zod'

import { isPlain } from './fields.ts'

/** What to look for in a list's texts: any part of them, ignoring case. An empty one finds everything. */
export const Search = z
  .string()
  .trim()
  .max(255)
  .check(...isPlain)

/**
 * The query of a list: `page`, `per_page`, `sort` (a column; `-` before it sorts downwards), `search`, and the list's own
 * filters and path fields. An unknown one is refused.
 *
 * @param list its columns that can be sorted by, and the fields beside the common ones
 */
// @__NO_SIDE_EFFECTS__
export function listQuery<const Column extends string, Fields extends z.ZodRawShape>(list: {
  readonly sort: readonly [Column, ...Column[]]
  /** Which texts `search` looks at, for people. */
  readonly search: string
  readonly fields: Fields
}) {
  const downwards = list.sort.map((column) => `-${column}` as const)
  return z.strictObject({
    ...list.fields,
    page: z.int().min(1).max(100_000_000).default(1).meta({ description: 'Which page; the first is 1.' }),
    per_page: z.int().min(1).max(100).default(10).meta({ description: 'Rows a page.' }),
    sort: z
      .enum([...list.sort, ...downwards])
      .optional()
      .meta({
        description:
          'The column to sort by; `-` before it sorts downwards. Empty values count as the lowest. Newest first if not given.',
      }),
    search: Search.optional().meta({ description: `Looks for this text in ${list.search}, ignoring case.` }),
  })
}

/** One page of a list, and where it is in the whole. `from` and `to` count rows from 1; null on a page without rows. */
// @__NO_SIDE_EFFECTS__
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({
    data: z.array(row),
    current_page: z.int().min(1),
    last_page: z.int().min(1).meta({ description: 'At least 1, also of an empty list.' }),
    per_page: z.int().min(1),
    total: z.int().min(0).meta({ description: 'Rows on all pages, as of the moment of this answer.' }),
    from: z.int().min(1).nullable(),
    to: z.int().min(1).nullable(),
  })
}
