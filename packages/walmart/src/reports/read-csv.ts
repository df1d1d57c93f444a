import Papa from 'papaparse'

import type { Gap } from '../http/gaps.ts'

/** A row by the names of its columns. Empty cells are left out. */
export type ReportRow = Readonly<Record<string, string>>

/** A report as a table. */
export interface ReportTable {
  /** In the order of the file. Walmart adds columns, so read cells by name. */
  readonly columns: readonly string[]
  readonly rows: readonly ReportRow[]
}

/** Reads a CSV file with a header. Rows whose number of cells differs from the header are gaps. */
export function readCsv(text: string): ReportTable & { readonly gaps: readonly Gap[] } {
  const [header = [], ...lines] = Papa.parse<readonly string[]>(text, { skipEmptyLines: true }).data
  const columns = header.map((name) => name.trim())
  const rows = lines.map((cells) => rowOf(columns.map((name, index) => [name, cells[index] ?? ''])))
  const gaps = lines.flatMap((cells, index): Gap[] => {
    if (cells.length === columns.length) return []
    const message = `expected ${columns.length} cells, found ${cells.length}`
    return [{ code: 'UNREADABLE_FIELD', field: `rows[${index}]`, message }]
  })
  return { columns, rows, gaps }
}

/** Walmart's JSON has a pair of quotes for some empty cells. */
export const rowOf = (cells: readonly (readonly [string, string])[]): ReportRow =>
  Object.fromEntries(cells.filter(([, cell]) => cell !== '' && cell !== '""'))
