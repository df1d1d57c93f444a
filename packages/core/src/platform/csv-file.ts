import Papa from 'papaparse'

/** Cells that a spreadsheet would run as a formula, and those that begin with the apostrophe that prevents it. Negative numbers are safe. */
const formula = /^(?!-\d+(?:\.\d+)?$)['=+\-@\t\r]/

/** Rows as CSV, each with its line break. Cells that look like formulas get a leading apostrophe. */
export function toCsv(rows: readonly (readonly (number | string | null)[])[]): string {
  if (rows.length === 0) return ''
  return `${Papa.unparse([...rows], { newline: '\r\n', escapeFormulae: formula })}\r\n`
}

/** The value of a cell, without the apostrophe that `toCsv` or a person put before a formula. */
export function readCell(cell: string): string {
  return /^'['=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell
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
