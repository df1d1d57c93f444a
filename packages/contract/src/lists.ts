import * as z from 'zod'

import { isPlain } from './fields.ts'

/** Text to search for, as a case-insensitive substring. An empty string matches everything. */
export const Search = z
  .string()
  .trim()
  .max(255)
  .check(...isPlain)

/**
 * The query of a list: `page`, `per_page`, `sort` (a column; prefix `-` for descending), `search`, and the list's own
 * filters and path parameters. Unknown parameters are rejected.
 *
 * @param list the sortable columns, and the parameters in addition to the common ones
 */
// @__NO_SIDE_EFFECTS__
export function listQuery<const Column extends string, Fields extends z.ZodRawShape>(list: {
  readonly sort: readonly [Column, ...Column[]]
  /** The fields that `search` covers, for the description. */
  readonly search: string
  readonly fields: Fields
}) {
  return z.strictObject({
    ...list.fields,
    ...pageFields(list.sort),
    search: Search.optional().meta({ description: `Case-insensitive substring search in ${list.search}.` }),
  })
}

/** The parameters of every list; all of them for a list that cannot be searched. */
// @__NO_SIDE_EFFECTS__
export function pageFields<const Column extends string>(columns: readonly [Column, ...Column[]]) {
  const descending = columns.map((column) => `-${column}` as const)
  return {
    page: z.int().min(1).max(100_000_000).default(1).meta({ description: 'Page number, starting at 1.' }),
    per_page: z.int().min(1).max(100).default(10).meta({ description: 'Rows per page.' }),
    sort: z
      .enum([...columns, ...descending])
      .optional()
      .meta({
        description: 'Column to sort by; prefix `-` for descending. Nulls sort lowest. The default is newest first.',
      }),
  }
}

/** One page of a list. */
// @__NO_SIDE_EFFECTS__
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({
    data: z.array(row),
    current_page: z.int().min(1),
    last_page: z.int().min(1).meta({ description: 'The number of the last page; 1 if the list is empty.' }),
    per_page: z.int().min(1),
    total: z.int().min(0).meta({ description: 'Total number of rows on all pages at the time of the response.' }),
    from: z
      .int()
      .min(1)
      .nullable()
      .meta({ description: 'Position of the first row on this page, counted from 1; null if the page is empty.' }),
    to: z
      .int()
      .min(1)
      .nullable()
      .meta({ description: 'Position of the last row on this page; null if the page is empty.' }),
  })
}
