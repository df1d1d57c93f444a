import { validationError } from './errors.ts'

/**
 * Reads the cursor of a list that is read in parts: the last id of the previous part, or 0 for the first part.
 *
 * @throws AisleError `ERR_VALIDATION` if it is not such a cursor
 */
export function readCursor(after: string | undefined): number {
  if (after === undefined) return 0
  if (/^[1-9]\d{0,14}$/.test(after)) return Number(after)
  throw validationError({ after: ['The after field must be the next value of the previous part.'] })
}

// A few hundred kilobytes.
const rowsAPart = 1000

interface Range {
  readonly after: number
  readonly limit: number
}

/** Reads the next part of a file whose rows are sorted by id, and the cursor of the part after it, if there is one. */
export async function readPart<Row extends { readonly id: number }>(
  after: number,
  read: (range: Range) => Promise<Row[]>,
): Promise<{ readonly rows: Row[]; readonly next: string | null }> {
  // One extra row shows whether there is another part.
  const found = await read({ after, limit: rowsAPart + 1 })
  const rows = found.slice(0, rowsAPart)
  return { rows, next: found.length > rows.length ? String(rows.at(-1)?.id) : null }
}
