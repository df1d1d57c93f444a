import Papa from 'papaparse'

/** What a spreadsheet would run, and the apostrophe that keeps it from doing so. A negative number is none of it. */
const formula = /^(?!-\d+(?:\.\d+)?$)['=+\-@\t\r]/

/** Rows of a file, each with its line end. A cell that a spreadsheet would take for a formula gets an apostrophe in front. */
export function toCsv(rows: readonly (readonly (number | string | null)[])[]): string {
  if (rows.length === 0) return ''
  return `${Papa.unparse([...rows], { newline: '\r\n', escapeFormulae: formula })}\r\n`
}

/** A cell as it was before it got an apostrophe in front, from `toCsv` or from a person. */
export function readCell(cell: string): string {
  return /^'['=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell
}
