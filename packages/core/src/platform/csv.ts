import Papa from 'papaparse'

/** Cells that a spreadsheet would run as a formula, and those that begin with the apostrophe that prevents it. Negative numbers are safe. */
const formula = /^(?!-\d+(?:\.\d+)?$)['=+\-@\t\r]/

/** Rows of a CSV file, each with its line end. Cells that look like formulas get a leading apostrophe. */
export function toCsv(rows: readonly (readonly (number | string | null)[])[]): string {
  if (rows.length === 0) return ''
  return `${Papa.unparse([...rows], { newline: '\r\n', escapeFormulae: formula })}\r\n`
}

/** A cell without the apostrophe that `toCsv` or a person put before a formula. */
export function readCell(cell: string): string {
  return /^'['=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell
}
